import { readFileSync } from "node:fs";
import { Cluster, compilePodTemplate, type Pod } from "../../src/cluster/index.js";
import { LiveLookups } from "../../src/controllers/scheduler/index.js";
import { Simulation } from "../../src/engine/index.js";
import { RandomStreams } from "../../src/random/index.js";
import {
  inNodeTreeOrder,
  makeProfile,
  SchedulingContext,
  SchedulingState,
  schedulePod,
  schedulingPodOf,
} from "../../src/scheduling/index.js";
import { bytesOf, millicores } from "../../src/units/index.js";

const MEBIBYTE = 1024 * 1024;

export interface OpenbCluster {
  readonly cluster: Cluster;
  /** In the order of the file. */
  readonly pods: readonly Pod[];
}

/** Nodes and pods of the openb cluster (processors and memory; no GPUs); undefined without the folder of public data. */
export function readOpenb(podList = "openb_pod_list_default.csv"): OpenbCluster | undefined {
  const data = process.env["HEADROOM_DATA"];
  if (data === undefined) return undefined;
  const folder = `${data}/data/cluster/openb`;
  const cluster = new Cluster(new Simulation());
  for (const [name, cpu, memory] of rowsOf(`${folder}/openb_node_list_all_node.csv`)) {
    const allocatable = {
      cpuMillicores: millicores(Number(cpu)),
      memoryBytes: bytesOf(Number(memory) * MEBIBYTE),
      ephemeralStorageBytes: bytesOf(0),
      pods: 110,
      scalars: new Map<string, number>(),
    };
    cluster.addNode({
      name: name!,
      labels: { "kubernetes.io/hostname": name! },
      taints: [],
      unschedulable: false,
      allocatable,
      capacity: allocatable,
      group: "openb",
      ready: true,
    });
  }
  const pods = rowsOf(`${folder}/${podList}`).map(([name, cpu, memory]) =>
    cluster.createPod({
      namespace: "default",
      name: name!,
      uid: name!,
      stableName: name!,
      template: compilePodTemplate({
        metadata: {},
        spec: {
          containers: [
            {
              name: "main",
              image: "openb:1",
              resources: { requests: { cpu: `${cpu}m`, memory: `${memory}Mi` } },
            },
          ],
        },
      }),
      ownerKey: null,
      workloadKey: `Pod/default/${name}`,
    }),
  );
  return { cluster, pods };
}

/** Places the pods one after the other by the whole default profile; returns how many found a node. */
export function placeAll({ cluster, pods }: OpenbCluster): number {
  const context = new SchedulingContext(
    inNodeTreeOrder([...cluster.nodes.values()]),
    new LiveLookups(cluster),
  );
  const profile = makeProfile({ version: "1.36", tieBreak: "random" });
  const state = new SchedulingState();
  const streams = new RandomStreams(42);
  let placed = 0;
  for (const pod of pods) {
    context.refresh();
    const result = schedulePod(schedulingPodOf(pod), context, profile, state, {
      uniform: () => streams.forKey(`tie/${pod.stableName}`).uniform(),
    });
    if (result.kind === "unschedulable") continue;
    cluster.bindPod(pod, cluster.nodes.get(result.node.name)!);
    placed++;
  }
  return placed;
}

function rowsOf(path: string): readonly (readonly string[])[] {
  const [, ...lines] = readFileSync(path, "utf8").trimEnd().split(/\r?\n/);
  return lines.map((line) => line.split(","));
}
