import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Cluster, type Pod, type PodTemplate } from "../../src/cluster/index.js";
import { LiveLookups } from "../../src/controllers/scheduler/cluster-lookups.js";
import { Simulation } from "../../src/engine/index.js";
import {
  bestNodes,
  makeProfile,
  SchedulingContext,
  SchedulingState,
  schedulePod,
  schedulingPodOf,
} from "../../src/scheduling/index.js";
import { nodeInit, podTemplate } from "../support/pods.js";

const ZONE = "topology.kubernetes.io/zone";
const NODES = ["n0", "n1", "n2", "n3", "n4"];

const plain = podTemplate({ labels: { app: "a" } });
const large = podTemplate({ labels: { app: "b" }, cpuMillicores: 1500 });
const spread: PodTemplate = {
  ...plain,
  spec: {
    ...plain.spec,
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: ZONE,
        whenUnsatisfiable: "DoNotSchedule",
        labelSelector: { matchLabels: { app: "a" } },
      },
    ],
  },
};
const lonely: PodTemplate = {
  ...podTemplate({ labels: { app: "c" } }),
  spec: {
    ...plain.spec,
    affinity: {
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: { app: "a" } } },
        ],
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 5, podAffinityTerm: { topologyKey: ZONE, labelSelector: { matchLabels: { app: "b" } } } },
        ],
      },
    },
  },
};
const TEMPLATES = [plain, large, spread, lonely];

const step = fc.oneof(
  fc.record({ do: fc.constant("place" as const), template: fc.nat(3), node: fc.nat(4) }),
  fc.record({ do: fc.constantFrom("terminate", "finish", "remove"), pod: fc.nat(30) }),
  fc.record({ do: fc.constantFrom("taint", "cordon", "zone", "shrink"), node: fc.nat(4), value: fc.nat(2) }),
);

function world() {
  const cluster = new Cluster(new Simulation());
  for (const name of NODES) {
    cluster.addNode(nodeInit(name, { labels: { "kubernetes.io/hostname": name, [ZONE]: "z0" } }));
  }
  cluster.services.add({
    namespace: "default",
    name: "a",
    key: "default/a",
    spec: { selector: { app: "a" } },
    selection: cluster.select("default", (labels) => labels["app"] === "a"),
    endpoints: { pods: [], usesTerminating: false, revision: 0 },
  });
  const lookups = new LiveLookups(cluster);
  const nodes = [...cluster.nodes.values()];
  const told = new SchedulingContext(nodes, lookups, true);
  cluster.pods.watch((pod) => {
    if (pod.node !== null) told.touch(pod.node);
  });
  cluster.nodes.watch((node) => told.touch(node));
  const pods: Pod[] = [];
  const apply = (action: typeof step extends fc.Arbitrary<infer T> ? T : never): void => {
    const node = "node" in action ? nodes[action.node]! : nodes[0]!;
    switch (action.do) {
      case "place": {
        if (!("template" in action)) return;
        const name = `p${pods.length}`;
        const pod = cluster.createPod({
          namespace: "default",
          name,
          uid: name,
          stableName: name,
          template: TEMPLATES[action.template]!,
          ownerKey: null,
          workloadKey: "x",
        });
        cluster.bindPod(pod, node);
        pods.push(pod);
        return;
      }
      case "taint":
        cluster.updateNode(node, {
          taints: "value" in action && action.value > 0 ? [{ key: "k", effect: "NoSchedule" }] : [],
        });
        return;
      case "cordon":
        cluster.updateNode(node, { unschedulable: "value" in action && action.value > 0 });
        return;
      case "zone":
        cluster.updateNode(node, {
          labels: { ...node.labels, [ZONE]: `z${"value" in action ? action.value : 0}` },
        });
        return;
      case "shrink":
        cluster.updateNode(node, {
          allocatable: { ...node.allocatable, pods: 3 + ("value" in action ? action.value : 0) },
        });
        return;
      default: {
        const pod = "pod" in action ? pods[action.pod % Math.max(1, pods.length)] : undefined;
        if (pod === undefined) return;
        if (action.do === "terminate") cluster.deletePod(pod, 30);
        else if (action.do === "finish") cluster.updatePodStatus(pod, { phase: "Succeeded" });
        else cluster.removePod(pod);
      }
    }
  };
  return { nodes, lookups, told, apply };
}

describe("SchedulingContext", () => {
  it("decides with what it remembers as a context that looks at everything anew", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { nodes, lookups, told, apply } = world();
        const seen = new SchedulingContext(nodes, lookups);
        const profile = makeProfile();
        for (const action of steps) {
          apply(action);
          for (const template of TEMPLATES) {
            const pod = schedulingPodOf({ namespace: "default", ownerKey: null, template });
            const answer = (context: SchedulingContext) => {
              const best = bestNodes(pod, context, profile).map(({ name }) => name);
              const result = schedulePod(pod, context, profile, new SchedulingState());
              return {
                best,
                result: result.kind === "scheduled" ? [result.score, result.runnersUp] : result.error.reasons,
              };
            };
            const fresh = answer(new SchedulingContext(nodes, lookups));
            expect(answer(told)).toEqual(fresh);
            expect(answer(seen)).toEqual(fresh);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
