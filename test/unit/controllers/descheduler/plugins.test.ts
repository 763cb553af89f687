import { describe, expect, it } from "vitest";
import { Cluster, compilePodTemplate, type Pod } from "../../../../src/cluster/index.js";
import {
  DEFAULT_POD_PROTECTIONS,
  type DefaultEvictorArgs,
  evictionObstacle,
} from "../../../../src/controllers/descheduler/default-evictor.js";
import { EvictionCounter } from "../../../../src/controllers/descheduler/eviction-limits.js";
import type { Evictor } from "../../../../src/controllers/descheduler/evictor.js";
import { fitsAnotherNode } from "../../../../src/controllers/descheduler/node-fit.js";
import { podLifeTime } from "../../../../src/controllers/descheduler/pod-life-time.js";
import { removeDuplicates } from "../../../../src/controllers/descheduler/remove-duplicates.js";
import { removePodsViolatingNodeAffinity } from "../../../../src/controllers/descheduler/remove-pods-violating-node-affinity.js";
import { removePodsViolatingNodeTaints } from "../../../../src/controllers/descheduler/remove-pods-violating-node-taints.js";
import { removePodsViolatingTopologySpreadConstraint } from "../../../../src/controllers/descheduler/remove-pods-violating-topology-spread-constraint.js";
import { Simulation } from "../../../../src/engine/index.js";
import type { PodSpec } from "../../../../src/kubernetes/index.js";
import { type SimTime, seconds } from "../../../../src/units/index.js";
import { nodeInit } from "../../../support/pods.js";

const EVERYTHING_GOES: Evictor<Pod> = {
  mayEvict: () => true,
  passesNodeFit: () => true,
  evict: () => "evicted",
};

/** Nodes by name with the pods on them; a pod's name begins with its owner's. */
function world(
  nodes: Readonly<Record<string, readonly string[]>>,
  spec: Partial<PodSpec> = {},
  labelsOf: (node: string) => Readonly<Record<string, string>> = () => ({}),
) {
  const cluster = new Cluster(new Simulation());
  const template = compilePodTemplate({
    metadata: { labels: { app: "web" } },
    spec: { containers: [{ name: "main", image: "web:1" }], ...spec },
  });
  return Object.entries(nodes).map(([name, pods]) => {
    const node = cluster.addNode(
      nodeInit(name, { labels: { "kubernetes.io/hostname": name, ...labelsOf(name) } }),
    );
    for (const pod of pods) {
      const ownerKey = `ReplicaSet/default/${pod.split("-")[0]}`;
      const made = cluster.createPod({
        namespace: "default",
        name: pod,
        uid: pod,
        stableName: pod,
        template,
        ownerKey,
        workloadKey: ownerKey,
      });
      cluster.bindPod(made, node);
    }
    return { node, pods: [...node.pods] };
  });
}

const names = ({ evicted }: { readonly evicted: readonly { readonly pod: Pod }[] }) =>
  evicted.map(({ pod }) => pod.name);

describe("RemoveDuplicates", () => {
  it("leaves each node its share of an owner's pods, rounded up", () => {
    const nodes = world({ a: ["web-1", "web-2", "web-3", "web-4"], b: ["web-5"], c: [] });
    expect(names(removeDuplicates(nodes, { excludeOwnerKinds: [] }, EVERYTHING_GOES))).toEqual([
      "web-3",
      "web-4",
    ]);
  });

  it("leaves pods alone that only one node may hold", () => {
    const nodes = world(
      { a: ["web-1", "web-2"], b: [] },
      { nodeSelector: { "kubernetes.io/hostname": "a" } },
    );
    expect(names(removeDuplicates(nodes, { excludeOwnerKinds: [] }, EVERYTHING_GOES))).toEqual([]);
  });

  it("does not take pods of different owners for duplicates", () => {
    const nodes = world({ a: ["web-1", "api-1"], b: [] });
    expect(names(removeDuplicates(nodes, { excludeOwnerKinds: [] }, EVERYTHING_GOES))).toEqual([]);
  });
});

describe("RemovePodsViolatingTopologySpreadConstraint", () => {
  const spread: Partial<PodSpec> = {
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: "zone",
        whenUnsatisfiable: "DoNotSchedule",
        labelSelector: { matchLabels: { app: "web" } },
      },
    ],
  };
  const zoneOf = (node: string) => ({ zone: node[0]! });
  const args = { constraints: ["DoNotSchedule"] as const, topologyBalanceNodeFit: true };

  it("takes as many pods from the largest domain as bring it within maxSkew of the smallest", () => {
    const nodes = world(
      { a1: ["web-1", "web-2", "web-3"], a2: ["web-4", "web-5"], b1: ["web-6"] },
      spread,
      zoneOf,
    );
    expect(names(removePodsViolatingTopologySpreadConstraint(nodes, args, EVERYTHING_GOES))).toHaveLength(2);
  });

  it("does nothing within maxSkew", () => {
    const nodes = world({ a1: ["web-1", "web-2"], b1: ["web-3"] }, spread, zoneOf);
    expect(names(removePodsViolatingTopologySpreadConstraint(nodes, args, EVERYTHING_GOES))).toEqual([]);
  });
});

describe("RemovePodsViolatingNodeTaints", () => {
  const args = { includePreferNoSchedule: false, excludedTaints: [], includedTaints: [] };
  const tainted = (effect: "NoSchedule" | "PreferNoSchedule") => {
    const nodes = world({ a: ["web-1"], b: ["web-2"] });
    nodes[0]!.node.taints = [{ key: "dedicated", value: "batch", effect }];
    return nodes;
  };

  it("evicts pods that do not tolerate a NoSchedule taint", () => {
    expect(names(removePodsViolatingNodeTaints(tainted("NoSchedule"), args, EVERYTHING_GOES))).toEqual([
      "web-1",
    ]);
  });

  it("heeds PreferNoSchedule only where the policy says so", () => {
    expect(names(removePodsViolatingNodeTaints(tainted("PreferNoSchedule"), args, EVERYTHING_GOES))).toEqual(
      [],
    );
    const included = { ...args, includePreferNoSchedule: true };
    expect(
      names(removePodsViolatingNodeTaints(tainted("PreferNoSchedule"), included, EVERYTHING_GOES)),
    ).toEqual(["web-1"]);
  });

  it("overlooks an excluded taint by its key and value", () => {
    const excluded = { ...args, excludedTaints: ["dedicated=batch"] };
    expect(names(removePodsViolatingNodeTaints(tainted("NoSchedule"), excluded, EVERYTHING_GOES))).toEqual(
      [],
    );
  });
});

it("RemovePodsViolatingNodeAffinity evicts a pod whose node lost the label, if another node has it", () => {
  const selecting = { nodeSelector: { disk: "ssd" } };
  const type = { nodeAffinityType: ["requiredDuringSchedulingIgnoredDuringExecution"] as const };
  const somewhere = world({ a: ["web-1"], b: [] }, selecting, (node) =>
    node === "b" ? { disk: "ssd" } : {},
  );
  expect(names(removePodsViolatingNodeAffinity(somewhere, type, EVERYTHING_GOES))).toEqual(["web-1"]);
  const nowhere = world({ a: ["web-1"], b: [] }, selecting);
  expect(names(removePodsViolatingNodeAffinity(nowhere, type, EVERYTHING_GOES))).toEqual([]);
});

it("PodLifeTime takes pods older than the limit, the oldest first", () => {
  const nodes = world({ a: ["web-1", "web-2"] });
  const args = { maxPodLifeTimeSeconds: 60, states: [] };
  expect(names(podLifeTime(nodes, args, EVERYTHING_GOES, seconds(60)))).toEqual([]);
  expect(names(podLifeTime(nodes, args, EVERYTHING_GOES, seconds(61)))).toEqual(["web-1", "web-2"]);
});

describe("the limits of a pass", () => {
  it("names the limit that the next eviction would pass", () => {
    const counter = new EvictionCounter({ maxNoOfPodsToEvictPerNode: 1, maxNoOfPodsToEvictTotal: 2 });
    counter.count("a", "default");
    expect(counter.passedBy("a", "default")).toBe("node-limit");
    expect(counter.passedBy("b", "default")).toBeUndefined();
    counter.count("b", "default");
    expect(counter.passedBy("c", "default")).toBe("total-limit");
  });
});

describe("the default evictor", () => {
  const args: DefaultEvictorArgs = {
    protections: new Set(DEFAULT_POD_PROTECTIONS),
    minReplicas: 0,
    minPodAgeSeconds: 0,
    matchesLabels: () => true,
  };
  const surroundings = { now: 0 as SimTime, podsOfOwner: () => 1, hasBudget: () => false };
  const podWith = (spec: Partial<PodSpec>) => world({ a: ["web-1"] }, spec)[0]!.pods[0]!;

  it.each([
    ["local storage", { volumes: [{ name: "cache", emptyDir: {} }] }, "it has local storage"],
    ["system-critical priority", { priority: 2_000_000_000 }, "its priority is system-critical"],
  ])("keeps a pod with %s", (_what, spec, reason) => {
    expect(evictionObstacle(podWith(spec as Partial<PodSpec>), args, surroundings)).toBe(reason);
  });

  it("keeps pods of small owners and of too high a priority, as the policy says", () => {
    const pod = podWith({ priority: 10 });
    expect(evictionObstacle(pod, args, surroundings)).toBeNull();
    expect(evictionObstacle(pod, { ...args, minReplicas: 2 }, surroundings)).toContain("fewer than 2");
    expect(evictionObstacle(pod, { ...args, priorityThreshold: 10 }, surroundings)).toContain("not below 10");
  });
});

it("does not count a pod's own node as one that it would fit", () => {
  const nodes = world({ a: ["web-1"], b: [] }, { nodeSelector: { "kubernetes.io/hostname": "a" } });
  const [pod] = nodes[0]!.pods;
  expect(
    fitsAnotherNode(
      pod!,
      "a",
      nodes.map(({ node }) => node),
    ),
  ).toBe(false);
});
