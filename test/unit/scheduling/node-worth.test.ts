import { expect, test } from "vitest";
import { Cluster, type Pod, type PodTemplate } from "../../../src/cluster/index.js";
import { Simulation } from "../../../src/engine/index.js";
import {
  makeProfile,
  SchedulingContext,
  SchedulingState,
  schedulePod,
  schedulingPodOf,
} from "../../../src/scheduling/index.js";
import { nodeInit, podTemplate } from "../../support/pods.js";

const profile = makeProfile();

function world(nodeNames: readonly string[]) {
  const cluster = new Cluster(new Simulation());
  for (const name of nodeNames) cluster.addNode(nodeInit(name));
  const context = new SchedulingContext([...cluster.nodes.values()]);
  const state = new SchedulingState();
  let count = 0;
  const create = (template: PodTemplate): Pod => {
    const name = `pod-${count++}`;
    return cluster.createPod({
      namespace: "default",
      name,
      uid: name,
      stableName: name,
      template,
      ownerKey: null,
      workloadKey: "Deployment/default/web",
    });
  };
  const choose = (pod: Pod): string | null => {
    const result = schedulePod(schedulingPodOf(pod), context, profile, state);
    return result.kind === "scheduled" ? result.node.name : null;
  };
  const bind = (pod: Pod, node: string) => cluster.bindPod(pod, cluster.nodes.get(node)!);
  return { cluster, create, choose, bind };
}

test("pods of one kind are placed by what the nodes are worth after each binding", () => {
  const { create, choose, bind } = world(["a", "b"]);
  const chosen: (string | null)[] = [];
  // Two templates of equal requests are one kind.
  for (const app of ["web", "shop", "web", "shop"]) {
    const pod = create(podTemplate({ labels: { app }, cpuMillicores: 500 }));
    const node = choose(pod);
    chosen.push(node);
    if (node !== null) bind(pod, node);
  }
  expect([...chosen].sort()).toEqual(["a", "a", "b", "b"]);
});

test("a node that was turned down is taken again once it has room", () => {
  const { cluster, create, choose, bind } = world(["a"]);
  const large = podTemplate({ cpuMillicores: cluster.nodes.get("a")!.allocatable.cpuMillicores });
  const first = create(large);
  bind(first, "a");
  const second = create(large);
  const before = choose(second);
  cluster.deletePod(first, 0);
  expect([before, choose(second)]).toEqual([null, "a"]);
});
