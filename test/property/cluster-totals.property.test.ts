import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Cluster, type Pod } from "../../src/cluster/index.js";
import { Simulation } from "../../src/engine/index.js";
import { nodeInit, podTemplate } from "../support/pods.js";

const template = podTemplate({ cpuMillicores: 250 });

type Step = { kind: "create" | "bind" | "ready" | "unready" | "delete" | "remove" | "fail"; which: number };

const steps = fc.array(
  fc.record({
    kind: fc.constantFrom("create", "bind", "ready", "unready", "delete", "remove", "fail") as fc.Arbitrary<
      Step["kind"]
    >,
    which: fc.nat(30),
  }),
  { maxLength: 120 },
);

function play(actions: readonly Step[]) {
  const cluster = new Cluster(new Simulation());
  const nodes = [cluster.addNode(nodeInit("n1")), cluster.addNode(nodeInit("n2"))];
  const selection = cluster.select("default", (labels) => labels["app"] === "web");
  const all: Pod[] = [];
  for (const { kind, which } of actions) {
    if (kind === "create") {
      all.push(
        cluster.createPod({
          namespace: "default",
          name: `p${all.length}`,
          uid: `u${all.length}`,
          stableName: `Pod/default/p#${all.length}`,
          template,
          ownerKey: null,
          workloadKey: "Pod/default/p",
        }),
      );
      continue;
    }
    const pod = all[which % Math.max(1, all.length)];
    if (pod === undefined || !pod.exists) continue;
    if (kind === "bind" && pod.boundAt === null) cluster.bindPod(pod, nodes[which % 2]!);
    if (kind === "ready") cluster.updatePodStatus(pod, { ready: "True", phase: "Running" });
    if (kind === "unready") cluster.updatePodStatus(pod, { ready: "False" });
    if (kind === "fail") cluster.updatePodStatus(pod, { phase: "Failed" });
    if (kind === "delete") cluster.deletePod(pod);
    if (kind === "remove") cluster.removePod(pod);
  }
  return { cluster, nodes, selection, all };
}

describe("sums that the cluster keeps", () => {
  it("equal a recount of the pods after any sequence of changes", () => {
    fc.assert(
      fc.property(steps, (actions) => {
        const { nodes, selection, all } = play(actions);
        const existing = all.filter((pod) => pod.exists);
        const active = existing.filter((pod) => pod.deletion === null && !pod.isTerminal);
        expect(selection.pods.size).toBe(existing.length);
        expect(selection.active).toBe(active.length);
        expect(selection.ready).toBe(active.filter((pod) => pod.ready === "True").length);
        expect(selection.unscheduled).toBe(active.filter((pod) => pod.boundAt === null).length);
        for (const node of nodes) {
          const holding = existing.filter((pod) => pod.node === node && !pod.isTerminal);
          expect([...node.pods]).toHaveLength(holding.length);
          expect(node.requested.cpuMillicores).toBe(holding.length * 250);
        }
      }),
      { numRuns: 200 },
    );
  });
});
