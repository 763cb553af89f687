import { describe, expect, it } from "vitest";
import { Cluster, type PodTemplate } from "../../../../../src/cluster/index.js";
import { DEFAULT_CLUSTER_AUTOSCALER_FLAGS } from "../../../../../src/controllers/cluster-autoscaler/defaults.js";
import { applyDrainRules } from "../../../../../src/controllers/cluster-autoscaler/scale-down/drainability/apply-drain-rules.js";
import { defaultDrainRules } from "../../../../../src/controllers/cluster-autoscaler/scale-down/drainability/default-drain-rules.js";
import type { ControllerState } from "../../../../../src/controllers/cluster-autoscaler/scale-down/drainability/drain-rule.js";
import {
  type PlannerOptions,
  plannerOptionsOf,
  RemainingPdbTracker,
} from "../../../../../src/controllers/cluster-autoscaler/scale-down/index.js";
import { Simulation } from "../../../../../src/engine/index.js";
import { seconds } from "../../../../../src/units/index.js";
import { nodeInit, podTemplate } from "../../../../support/pods.js";

interface Case {
  readonly spec?: Partial<PodTemplate["spec"]>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly namespace?: string;
  readonly owner?: string | null;
  readonly phase?: "Succeeded" | "Failed";
  /** Asked for at 0 s, with 30 s of grace. */
  readonly isTerminating?: boolean;
  readonly controller?: ControllerState;
  readonly flags?: Partial<PlannerOptions>;
  /** Disruptions that a budget of all pods allows; undefined: there is none. */
  readonly allowed?: number;
  /** Seconds since the pod's creation. */
  readonly age?: number;
}

const SAFE_TO_EVICT = "cluster-autoscaler.kubernetes.io/safe-to-evict";
const MIRROR = { "kubernetes.io/config.mirror": "x" };
const GONE: ControllerState = { kind: "ReplicaSet", apiGroup: "apps", exists: false, replicas: null };
const HOST_PATH = { volumes: [{ name: "v", hostPath: { path: "/var" } }] };

function safe(value: string) {
  return { [SAFE_TO_EVICT]: value };
}

/** What the default rules make of a pod: the outcome, with the reason where it blocks. */
function drain(given: Case): string {
  const cluster = new Cluster(new Simulation());
  const node = cluster.addNode(nodeInit("n1"));
  const template = podTemplate();
  const namespace = given.namespace ?? "default";
  const pod = cluster.createPod({
    namespace,
    name: "p",
    uid: "p",
    stableName: "p",
    template: {
      ...template,
      annotations: given.annotations ?? {},
      spec: { ...template.spec, ...given.spec },
    },
    ownerKey: given.owner === undefined ? "ReplicaSet/default/web" : given.owner,
    workloadKey: "Deployment/default/web",
  });
  cluster.bindPod(pod, node);
  cluster.updatePodStatus(pod, { phase: given.phase ?? "Running" });
  if (given.isTerminating) cluster.deletePod(pod);
  const rules = defaultDrainRules({ ...plannerOptionsOf(DEFAULT_CLUSTER_AUTOSCALER_FLAGS), ...given.flags });
  const { allowed } = given;
  const budget = {
    key: `${namespace}/all`,
    namespace,
    disruptionsAllowed: allowed ?? 0,
    matches: () => true,
  };
  const context = {
    now: seconds(given.age ?? 60),
    budgets: new RemainingPdbTracker(allowed === undefined ? [] : [budget]),
    controllerOf: () => given.controller ?? null,
  };
  const { outcome, reason } = applyDrainRules(rules, pod, context, node);
  return reason ?? outcome;
}

describe("of two drain rules the earlier decides:", () => {
  it.each<[string, Case, string]>([
    ["a mirror pod whose controller is gone is skipped", { annotations: MIRROR, controller: GONE }, "skip"],
    [
      "so is a pod that ends for too long, safe to evict or not",
      { isTerminating: true, age: 91, annotations: safe("true"), controller: GONE },
      "skip",
    ],
    [
      "a missing controller blocks a pod that is safe to evict",
      { controller: GONE, annotations: safe("true") },
      "ControllerNotFound",
    ],
    [
      "a DaemonSet's pod goes, though it is not safe to evict",
      { owner: "DaemonSet/default/agent", annotations: safe("false") },
      "drain",
    ],
    ["a pod that is safe to evict needs no controller", { owner: null, annotations: safe("true") }, "drain"],
    ["nor does it ask its budget", { annotations: safe("true"), allowed: 0 }, "drain"],
    ["nor its volumes", { annotations: safe("true"), spec: HOST_PATH }, "drain"],
    [
      "a pod that has ended goes, also where it was to be waited for",
      { phase: "Failed", annotations: safe("on-completion") },
      "drain",
    ],
    ["a pod without controller is waited for", { owner: null, annotations: safe("on-completion") }, "wait"],
    [
      "a pod without controller blocks, also in kube-system for an hour",
      { owner: null, namespace: "kube-system", age: 4000 },
      "NotReplicated",
    ],
    [
      "an old pod of kube-system goes, though it is not safe to evict",
      { namespace: "kube-system", age: 4000, annotations: safe("false") },
      "drain",
    ],
    [
      "an old pod of kube-system goes, whatever its volumes",
      { namespace: "kube-system", age: 4000, spec: HOST_PATH },
      "drain",
    ],
    [
      "a pod that is not safe to evict blocks before its volumes do",
      { annotations: safe("false"), spec: HOST_PATH },
      "NotSafeToEvictAnnotation",
    ],
    ["volumes block before a budget does", { spec: HOST_PATH, allowed: 0 }, "LocalStorageRequested"],
  ])("%s", (_rule, given, outcome) => {
    expect(drain(given)).toBe(outcome);
  });
});

describe("a drain", () => {
  it("skips a pod strictly after its end and grace period and 30 s more", () => {
    const at = (age: number) => drain({ isTerminating: true, age });
    expect([90, 91].map(at)).toEqual(["undefined", "skip"]);
  });

  it("is blocked by a pod of kube-system for its first hour", () => {
    const at = (age: number) => drain({ namespace: "kube-system", age });
    expect([3599, 3601].map(at)).toEqual(["UnmovableKubeSystemPod", "drain"]);
  });

  it("is not blocked by a pod of kube-system that a budget lets go", () => {
    expect(drain({ namespace: "kube-system", allowed: 1 })).toBe("undefined");
  });

  it("is blocked by fewer than min-replica-count replicas, of ReplicaSets and ReplicationControllers only", () => {
    const flags = { minReplicaCount: 2 };
    const of = (kind: string, replicas: number) =>
      drain({ controller: { kind, apiGroup: "apps", exists: true, replicas }, flags });
    expect([of("ReplicaSet", 1), of("ReplicaSet", 2)]).toEqual(["MinReplicasReached", "undefined"]);
    expect([of("ReplicationController", 1), of("StatefulSet", 1)]).toEqual([
      "MinReplicasReached",
      "undefined",
    ]);
  });

  it("asks neither for controllers nor for their kind where skip-nodes-with-custom-controller-pods is off", () => {
    const flags = { skipNodesWithCustomControllerPods: false };
    expect([{}, { flags }].map((more) => drain({ owner: "Rollout/default/web", ...more }))).toEqual([
      "NotReplicated",
      "undefined",
    ]);
    expect(drain({ controller: GONE, flags })).toBe("undefined");
    expect(drain({ owner: null, flags })).toBe("NotReplicated");
  });

  it.each(["Never", "OnFailure"] as const)(
    "takes a Succeeded pod for ended under restartPolicy %s",
    (policy) => {
      const given: Case = { phase: "Succeeded", owner: null };
      expect(drain({ ...given, spec: { restartPolicy: policy } })).toBe("drain");
      expect(drain({ ...given, spec: { restartPolicy: "Always" } })).toBe("NotReplicated");
    },
  );

  it("is blocked by a hostPath or an emptyDir on disk, unless an annotation names it, and not by one in memory", () => {
    const volumes = (...list: NonNullable<PodTemplate["spec"]["volumes"]>) => ({ volumes: [...list] });
    const onDisk = { name: "disk", emptyDir: {} };
    const named = { "cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes": "disk" };
    expect(drain({ spec: HOST_PATH })).toBe("LocalStorageRequested");
    expect(drain({ spec: volumes(onDisk) })).toBe("LocalStorageRequested");
    expect(drain({ spec: volumes(onDisk), annotations: named })).toBe("undefined");
    expect(drain({ spec: volumes({ name: "memory", emptyDir: { medium: "Memory" } }) })).toBe("undefined");
    const flags = { skipNodesWithLocalStorage: false };
    expect(drain({ spec: HOST_PATH, flags })).toBe("undefined");
  });
});
