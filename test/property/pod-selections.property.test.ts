import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Cluster } from "../../src/cluster/index.js";
import { Simulation } from "../../src/engine/index.js";
import { compileLabelSelector, compileStringMap, matchesLabelSelector } from "../../src/kubernetes/index.js";
import { podTemplate } from "../support/pods.js";

const key = fc.constantFrom("app", "tier", "toString");
const value = fc.constantFrom("a", "b", "");
const map = fc.dictionary(key, value, { maxKeys: 3 });
const selector = fc.record(
  {
    matchLabels: map,
    matchExpressions: fc.array(
      fc.record({
        key,
        operator: fc.constantFrom(
          "In" as const,
          "NotIn" as const,
          "Exists" as const,
          "DoesNotExist" as const,
        ),
        values: fc.array(value, { maxLength: 2 }),
      }),
      { maxLength: 2 },
    ),
  },
  { requiredKeys: [] },
);
const namespace = fc.constantFrom("default", "shop");

describe("the selections that a pod belongs to", () => {
  it("are all whose selector matches its labels, in the order in which they were made", () => {
    const selections = fc.array(fc.record({ namespace, selector }), { maxLength: 12 });
    const pods = fc.array(fc.record({ namespace, labels: map }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(selections, pods, (asked, created) => {
        const cluster = new Cluster(new Simulation());
        // Half of the selections are there before the pods, half come after them.
        const half = asked.length >> 1;
        const made = asked
          .slice(0, half)
          .map((each) => cluster.select(each.namespace, compileLabelSelector(each.selector)));
        const existing = created.map(({ namespace: of, labels }, i) =>
          cluster.createPod({
            namespace: of,
            name: `p${i}`,
            uid: `u${i}`,
            stableName: `Pod/${of}/p${i}`,
            template: podTemplate({ labels }),
            ownerKey: null,
            workloadKey: `Pod/${of}/p${i}`,
          }),
        );
        for (const each of asked.slice(half)) {
          made.push(cluster.select(each.namespace, compileLabelSelector(each.selector)));
        }
        for (const pod of existing) {
          const expected = made.filter(
            (_, i) =>
              asked[i]!.namespace === pod.namespace && matchesLabelSelector(asked[i]!.selector, pod.labels),
          );
          expect(cluster.selectionsOf(pod)).toEqual(expected);
          expect(made.filter(({ pods: members }) => members.has(pod))).toEqual(expected);
        }
      }),
    );
  });

  it("leave out a Service's that selects nothing", () => {
    const cluster = new Cluster(new Simulation());
    const nothing = cluster.select("default", compileStringMap({}));
    const web = cluster.select("default", compileStringMap({ app: "web" }));
    const pod = cluster.createPod({
      namespace: "default",
      name: "web",
      uid: "web",
      stableName: "Pod/default/web",
      template: podTemplate({ labels: { app: "web" } }),
      ownerKey: null,
      workloadKey: "Pod/default/web",
    });
    expect(cluster.selectionsOf(pod)).toEqual([web]);
    expect(nothing.pods.size).toBe(0);
  });
});
