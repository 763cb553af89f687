import fc from "fast-check";
import { expect, it } from "vitest";
import type { Cluster, Pod, PodTemplate } from "../../src/cluster/index.js";
import { explainDecision, PHASE } from "../../src/engine/index.js";
import { ACTIVE_CAPACITY, BEST_EFFORT_ATOMIC, CHECK_CAPACITY } from "../../src/kubernetes/index.js";
import { seconds } from "../../src/units/index.js";
import { nodeAutoscaledCluster } from "../support/node-autoscaled-cluster.js";
import { podTemplate } from "../support/pods.js";

interface Step {
  readonly at: number;
  readonly kind: "create" | "delete" | "cordon" | "break" | "mend" | "buffer" | "request";
  readonly count: number;
  readonly cpuMillicores: number;
  readonly special: "none" | "spread" | "anti-affinity" | "priority";
}

interface Shape {
  readonly steps: readonly Step[];
  readonly initial: number;
  readonly bootSeconds: number;
  readonly hasSecondGroup: boolean;
  readonly hasShortage: boolean;
  readonly unneededMinutes: number;
  readonly isSalvo: boolean;
  readonly isRoomAskedFor: boolean;
}

const step: fc.Arbitrary<Step> = fc.record({
  at: fc.integer({ min: 5, max: 4000 }),
  kind: fc.constantFrom(
    "create",
    "create",
    "create",
    "delete",
    "delete",
    "delete",
    "cordon",
    "break",
    "mend",
    "buffer",
    "request",
  ),
  count: fc.integer({ min: 1, max: 9 }),
  cpuMillicores: fc.constantFrom(200, 500, 1000, 2000, 64_000),
  special: fc.constantFrom("none", "none", "none", "spread", "anti-affinity", "priority"),
});

const shapes: fc.Arbitrary<Shape> = fc.record({
  steps: fc.array(step, { minLength: 4, maxLength: 14 }),
  initial: fc.integer({ min: 0, max: 4 }),
  bootSeconds: fc.constantFrom(15, 60, 400),
  hasSecondGroup: fc.boolean(),
  hasShortage: fc.boolean(),
  unneededMinutes: fc.constantFrom(1, 3, 10),
  isSalvo: fc.boolean(),
  isRoomAskedFor: fc.boolean(),
});

const LABELS = { app: "web" };
const SELECTOR = { matchLabels: LABELS };

function templateOf({ cpuMillicores, special }: Step): PodTemplate {
  const spread = {
    maxSkew: 1,
    topologyKey: "kubernetes.io/hostname",
    whenUnsatisfiable: "DoNotSchedule" as const,
    labelSelector: SELECTOR,
  };
  const term = { topologyKey: "kubernetes.io/hostname", labelSelector: SELECTOR };
  const antiAffinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
  const plain = podTemplate({ cpuMillicores, labels: special === "none" ? {} : LABELS });
  if (special === "spread") {
    return { ...plain, spec: { ...plain.spec, topologySpreadConstraints: [spread] } };
  }
  if (special === "anti-affinity") return { ...plain, spec: { ...plain.spec, affinity: antiAffinity } };
  if (special === "priority") return { ...plain, spec: { ...plain.spec, priority: -20 }, priority: -20 };
  return plain;
}

/** The one buffer takes another size and other pods. */
function keepRoom(
  { capacity: { podTemplates, buffers } }: Cluster,
  replicas: number,
  template: PodTemplate,
): void {
  const identity = { namespace: "default", name: "spare", key: "default/spare" };
  const spec = { provisioningStrategy: ACTIVE_CAPACITY, podTemplateRef: { name: "spare" }, replicas };
  const known = buffers.get(identity.key);
  if (known === undefined) {
    podTemplates.add({ ...identity, template });
    buffers.add({ ...identity, spec });
    return;
  }
  podTemplates.get(identity.key)!.template = template;
  known.spec = spec;
}

/** One more request; of every other count it is a check only. */
function askForRoom({ capacity, sim }: Cluster, count: number, template: PodTemplate): void {
  const name = `request-${capacity.requests.size}`;
  const identity = { namespace: "default", name, key: `default/${name}` };
  const provisioningClassName = count % 2 === 0 ? CHECK_CAPACITY : BEST_EFFORT_ATOMIC;
  capacity.podTemplates.add({ ...identity, template });
  const spec = { provisioningClassName, podSets: [{ podTemplateRef: { name }, count }] };
  capacity.requests.add({ ...identity, spec, createdAt: sim.now, conditions: [] });
}

/** What the autoscaler told, and where every pod ended. */
function play(shape: Shape, remembers: boolean) {
  const { sim, cluster, createPods, decisions } = nodeAutoscaledCluster({
    groups: [
      {
        name: "a",
        initial: shape.initial,
        bootSeconds: shape.bootSeconds,
        ...(shape.hasShortage ? { shortages: [{ from: seconds(500), until: seconds(2500) }] } : {}),
      },
      ...(shape.hasSecondGroup ? [{ name: "b", min: 1, max: 4 }] : []),
    ],
    flags: {
      "scale-down-unneeded-time": seconds(60 * shape.unneededMinutes),
      "scale-down-delay-after-add": seconds(120),
      "max-node-provision-time": seconds(300),
      "salvo-scale-up": shape.isSalvo,
      "capacity-buffer-controller-enabled": shape.isRoomAskedFor,
      "capacity-buffer-pod-injection-enabled": shape.isRoomAskedFor,
      "enable-provisioning-requests": shape.isRoomAskedFor,
    },
    remembers,
  });
  const pods: Pod[] = [];
  const templates = new Map<string, PodTemplate>();
  const template = (each: Step) => {
    const key = `${each.cpuMillicores} ${each.special}`;
    const known = templates.get(key) ?? templateOf(each);
    templates.set(key, known);
    return known;
  };
  for (const each of shape.steps) {
    sim.schedule(seconds(each.at), PHASE.demand, () => {
      const nodes = [...cluster.nodes.values()];
      const node = nodes[each.count % Math.max(1, nodes.length)];
      if (each.kind === "create") pods.push(...createPods(each.count, template(each)));
      else if (each.kind === "delete") {
        for (const pod of pods.splice(0, each.count)) cluster.deletePod(pod, 1);
      } else if (each.kind === "buffer") keepRoom(cluster, each.count, template(each));
      else if (each.kind === "request") askForRoom(cluster, each.count, template(each));
      else if (node === undefined) return;
      else if (each.kind === "cordon") cluster.updateNode(node, { unschedulable: !node.unschedulable });
      else cluster.updateNode(node, { ready: each.kind === "mend" });
    });
  }
  sim.runUntil(seconds(5000));
  return {
    decisions: decisions
      .filter(({ component }) => component === "cluster-autoscaler")
      .map((row) => [row.at, row.object, row.action, row.from, row.to, explainDecision(row)]),
    nodes: [...cluster.nodes.values()].map(({ name, taints }) => [name, taints]),
    pods: [...cluster.pods.values()].map(({ name, node, boundAt }) => [name, node?.name, boundAt]),
  };
}

it("decides the same, with the same reasons, whether the autoscaler remembers earlier runs or not", () => {
  let scaleDowns = 0;
  let forRoom = 0;
  fc.assert(
    fc.property(shapes, (shape) => {
      const remembering = play(shape, true);
      expect(remembering).toEqual(play(shape, false));
      scaleDowns += remembering.decisions.filter(([, , action]) => action === "scale-down").length;
      forRoom += remembering.decisions.filter(([, , , , , text]) =>
        /stands? for the room/.test(`${text}`),
      ).length;
    }),
    { numRuns: 40, seed: 7 },
  );
  expect(scaleDowns).toBeGreaterThan(10);
  expect(forRoom).toBeGreaterThan(10);
}, 120_000);
