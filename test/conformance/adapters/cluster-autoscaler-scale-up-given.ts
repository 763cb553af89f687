import { ClusterSnapshot, compilePodTemplate, Node, Pod } from "../../../src/cluster/index.js";
import {
  DEFAULT_CLUSTER_AUTOSCALER_FLAGS,
  nodeGroupOptionsOf,
} from "../../../src/controllers/cluster-autoscaler/defaults.js";
import type { NodeGroup, NodeGroupOptions } from "../../../src/controllers/cluster-autoscaler/node-group.js";
import { PredicateSnapshot } from "../../../src/controllers/cluster-autoscaler/simulator/predicate-snapshot.js";
import type {
  PodSpec,
  StringMap,
  Taint,
  TopologySpreadConstraint,
  Volume,
} from "../../../src/kubernetes/index.js";
import { makeProfile } from "../../../src/scheduling/index.js";
import { bytesOf, millicores, type SimTime, seconds } from "../../../src/units/index.js";

/** The instant at which every case is played. */
export const NOW = seconds(10_000_000);
const NONE = {} as const;
const GPU = "nvidia.com/gpu";

export interface GivenAmounts {
  readonly cpuMilli?: number;
  readonly memoryBytes?: number;
}

export interface GivenPod extends GivenAmounts {
  readonly id?: string;
  readonly name?: string;
  readonly priority?: number;
  readonly controller?: string | null;
  readonly volume?: string;
  readonly gpu?: number;
  readonly toleratesGpu?: boolean;
  readonly hostPort?: number;
  readonly topologySpread?: Omit<TopologySpreadConstraint, "labelSelector">;
  readonly spread?: boolean;
  readonly labels?: StringMap;
  readonly annotations?: StringMap;
}

export interface GivenNode extends GivenAmounts {
  readonly name?: string;
  readonly pods?: number;
  readonly gpu?: number;
  readonly labels?: StringMap;
  readonly taints?: readonly Taint[];
  readonly allocatable?: GivenAmounts;
  readonly group?: string | null;
  readonly ready?: boolean;
  readonly createdAt?: SimTime;
}

function volumeOf(text: string): Volume {
  const [type, name] = text.split(":") as [string, string];
  const source = type === "projected" ? { projected: { sources: [] } } : { flexVolume: { driver: "x" } };
  return { name, ...source } as Volume;
}

function ownerOf({ controller = null }: GivenPod): string | null {
  if (controller === null) return null;
  return controller.startsWith("daemonset:")
    ? `DaemonSet/default/${controller.slice("daemonset:".length)}`
    : `ReplicationController/default/${controller}`;
}

/** A template of a vector's pod; resources that the vector leaves out are not requested. */
export function templateOf(given: GivenPod) {
  const labels = given.labels ?? { app: "estimatee" };
  const constraint = given.topologySpread ?? (given.spread ? HOST_SPREAD : undefined);
  const spec: PodSpec = {
    containers: [
      {
        name: "main",
        resources: {
          requests: {
            ...(given.cpuMilli === undefined ? NONE : { cpu: `${given.cpuMilli}m` }),
            ...(given.memoryBytes === undefined ? NONE : { memory: `${given.memoryBytes}` }),
            ...(given.gpu ? { [GPU]: `${given.gpu}` } : NONE),
          },
        },
        ...(given.hostPort === undefined
          ? NONE
          : { ports: [{ containerPort: given.hostPort, hostPort: given.hostPort }] }),
      },
    ],
    ...(given.priority === undefined ? NONE : { priority: given.priority }),
    ...(given.volume === undefined ? NONE : { volumes: [volumeOf(given.volume)] }),
    ...(given.toleratesGpu ? { tolerations: [{ key: GPU, operator: "Exists" as const }] } : NONE),
    ...(constraint === undefined
      ? NONE
      : { topologySpreadConstraints: [{ ...constraint, labelSelector: { matchLabels: labels } }] }),
  };
  return compilePodTemplate({ metadata: { labels, annotations: given.annotations ?? NONE }, spec });
}

const HOST_SPREAD = {
  topologyKey: "kubernetes.io/hostname",
  maxSkew: 1,
  whenUnsatisfiable: "DoNotSchedule",
} as const;

/** A pod of a vector as an object of the cluster. */
export function podOf(given: GivenPod, createdAt: SimTime = 0 as SimTime, template = templateOf(given)): Pod {
  const name = given.id ?? given.name ?? "pod";
  return new Pod(
    {
      namespace: "default",
      name,
      uid: name,
      stableName: name,
      template,
      ownerKey: ownerOf(given),
      workloadKey: name,
    },
    createdAt,
  );
}

/** Equal pods, which share their template. */
export function equalPods(given: GivenPod & { readonly podCount: number }): readonly Pod[] {
  const template = templateOf(given);
  return Array.from({ length: given.podCount }, (_, i) =>
    podOf({ ...given, id: `${given.id ?? "pod"}-${i}` }, 0 as SimTime, template),
  );
}

function amountsOf(given: GivenAmounts, pods: number, gpu: number) {
  return {
    cpuMillicores: millicores(given.cpuMilli ?? 0),
    memoryBytes: bytesOf(given.memoryBytes ?? 0),
    ephemeralStorageBytes: bytesOf(0),
    scalars: new Map(gpu > 0 ? [[GPU, gpu]] : []),
    pods,
  };
}

/** A node of a vector; GPU nodes carry the taint that upstream's tests give them. */
export function nodeOf(given: GivenNode): Node {
  const name = given.name ?? "template";
  const { pods = 110, gpu = 0 } = given;
  return new Node(
    {
      name,
      labels: { "kubernetes.io/hostname": name, ...given.labels },
      taints: [
        ...(given.taints ?? []),
        ...(gpu > 0 ? [{ key: GPU, value: "present", effect: "NoSchedule" as const }] : []),
      ],
      unschedulable: false,
      allocatable: amountsOf(given.allocatable ?? given, pods, gpu),
      capacity: amountsOf(given, pods, gpu),
      group: given.group ?? "",
      ready: given.ready ?? true,
    },
    given.createdAt ?? (0 as SimTime),
  );
}

/** A snapshot of these nodes with an open fork. */
export function snapshotOf(nodes: readonly Node[]): PredicateSnapshot {
  const live = new Map(nodes.map((node) => [node.name, node]));
  const snapshot = new PredicateSnapshot(new ClusterSnapshot(live), makeProfile());
  snapshot.fork();
  return snapshot;
}

export function groupOf(
  id: string,
  sizes: { readonly min?: number; readonly max?: number; readonly target: number; readonly exists?: boolean },
  options: Partial<NodeGroupOptions> = {},
): NodeGroup {
  return {
    id,
    minSize: sizes.min ?? 0,
    maxSize: sizes.max ?? 1000,
    targetSize: sizes.target,
    exists: sizes.exists ?? true,
    options: { ...nodeGroupOptionsOf(DEFAULT_CLUSTER_AUTOSCALER_FLAGS), ...options },
  };
}
