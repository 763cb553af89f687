import { type JsonObject, objectAt, objectsAt } from "../reading/json-value.js";
import { defaultPodSpec } from "./default-pod-spec.js";

/** Kinds that may do without a spec. */
const WITHOUT_SPEC = new Set([
  "Node",
  "Namespace",
  "PriorityClass",
  "StorageClass",
  "IngressClass",
  "PodTemplate",
]);

/** The strategy of buffers that the cluster-autoscaler buys nodes for. */
export const ACTIVE_CAPACITY = "buffer.x-k8s.io/active-capacity";

/**
 * Fills the defaults of a modelled object of a current version in place. An HPA's `behavior` is left as it is:
 * that it is absent means something.
 *
 * Source: kubernetes v1.36.3 pkg/apis/{apps/v1,batch/v1,core/v1,autoscaling/v2}/defaults.go
 */
export function defaultObject(object: JsonObject): void {
  const spec = objectAt(object, "spec") ?? {};
  if (!WITHOUT_SPEC.has(String(object["kind"]))) object["spec"] = spec;
  switch (object["kind"]) {
    case "Pod":
      defaultPodSpec(spec);
      break;
    case "PodTemplate":
      defaultTemplate(object);
      break;
    case "CapacityBuffer":
      spec["provisioningStrategy"] ??= ACTIVE_CAPACITY;
      break;
    case "Deployment":
      defaultDeployment(spec);
      break;
    case "ReplicaSet":
      spec["replicas"] ??= 1;
      defaultTemplate(spec);
      break;
    case "ReplicationController":
      spec["replicas"] ??= 1;
      defaultTemplate(spec);
      defaultMapSelector(spec);
      break;
    case "StatefulSet":
      spec["replicas"] ??= 1;
      spec["podManagementPolicy"] ??= "OrderedReady";
      spec["persistentVolumeClaimRetentionPolicy"] = {
        whenDeleted: "Retain",
        whenScaled: "Retain",
        ...objectAt(spec, "persistentVolumeClaimRetentionPolicy"),
      };
      defaultUpdateStrategy(spec, { partition: 0 });
      defaultTemplate(spec);
      break;
    case "DaemonSet":
      defaultUpdateStrategy(spec, { maxUnavailable: 1, maxSurge: 0 });
      defaultTemplate(spec);
      break;
    case "Job":
      defaultJob(spec);
      break;
    case "CronJob":
      defaultCronJob(spec);
      break;
    case "LimitRange":
      defaultLimitRange(spec);
      break;
    case "Service":
      defaultService(spec);
      break;
    case "HorizontalPodAutoscaler":
      defaultHorizontalPodAutoscaler(spec);
      break;
    case "NetworkPolicy":
      defaultNetworkPolicy(spec);
      break;
    case "PersistentVolume":
      spec["persistentVolumeReclaimPolicy"] ??= "Retain";
      spec["volumeMode"] ??= "Filesystem";
      break;
    case "PersistentVolumeClaim":
      spec["volumeMode"] ??= "Filesystem";
      break;
    case "StorageClass":
      object["volumeBindingMode"] ??= "Immediate";
      object["reclaimPolicy"] ??= "Delete";
      break;
    case "Node":
      defaultNode(object);
      break;
  }
}

function defaultDeployment(spec: JsonObject): void {
  spec["replicas"] ??= 1;
  spec["minReadySeconds"] ??= 0;
  spec["revisionHistoryLimit"] ??= 10;
  spec["progressDeadlineSeconds"] ??= 600;
  const strategy = objectAt(spec, "strategy") ?? {};
  spec["strategy"] = strategy;
  strategy["type"] ??= "RollingUpdate";
  if (strategy["type"] === "RollingUpdate") {
    strategy["rollingUpdate"] = {
      maxUnavailable: "25%",
      maxSurge: "25%",
      ...objectAt(strategy, "rollingUpdate"),
    };
  }
  defaultTemplate(spec);
}

function defaultTemplate(spec: JsonObject): void {
  const podSpec = objectAt(objectAt(spec, "template") ?? {}, "spec");
  if (podSpec !== undefined) defaultPodSpec(podSpec);
}

/** A ReplicationController without a selector selects the labels of its template. */
function defaultMapSelector(spec: JsonObject): void {
  const selector = objectAt(spec, "selector") ?? {};
  const labels = objectAt(objectAt(objectAt(spec, "template") ?? {}, "metadata") ?? {}, "labels");
  spec["selector"] = Object.keys(selector).length === 0 ? { ...labels } : selector;
}

function defaultUpdateStrategy(spec: JsonObject, rollingUpdate: JsonObject): void {
  const strategy = objectAt(spec, "updateStrategy") ?? {};
  spec["updateStrategy"] = strategy;
  strategy["type"] ??= "RollingUpdate";
  if (strategy["type"] === "RollingUpdate") {
    strategy["rollingUpdate"] = { ...rollingUpdate, ...objectAt(strategy, "rollingUpdate") };
  }
}

function defaultJob(spec: JsonObject): void {
  if (spec["completions"] === undefined && spec["parallelism"] === undefined) spec["completions"] = 1;
  spec["parallelism"] ??= 1;
  // With a limit per index the Job's own limit is the largest 32-bit number: none.
  spec["backoffLimit"] ??= spec["backoffLimitPerIndex"] === undefined ? 6 : 2_147_483_647;
  spec["completionMode"] ??= "NonIndexed";
  spec["suspend"] ??= false;
  spec["podReplacementPolicy"] ??= spec["podFailurePolicy"] === undefined ? "TerminatingOrFailed" : "Failed";
  defaultTemplate(spec);
}

function defaultCronJob(spec: JsonObject): void {
  spec["concurrencyPolicy"] ??= "Allow";
  spec["suspend"] ??= false;
  spec["successfulJobsHistoryLimit"] ??= 3;
  spec["failedJobsHistoryLimit"] ??= 1;
  const jobSpec = objectAt(objectAt(spec, "jobTemplate") ?? {}, "spec");
  if (jobSpec !== undefined) defaultJob(jobSpec);
}

/** Source: pkg/apis/core/v1/defaults.go#SetDefaults_LimitRangeItem. */
function defaultLimitRange(spec: JsonObject): void {
  for (const item of objectsAt(spec, "limits")) {
    if (item["type"] !== "Container") continue;
    const limits = { ...objectAt(item, "max"), ...objectAt(item, "default") };
    item["default"] = limits;
    item["defaultRequest"] = { ...objectAt(item, "min"), ...limits, ...objectAt(item, "defaultRequest") };
  }
}

function defaultService(spec: JsonObject): void {
  spec["type"] ??= "ClusterIP";
  spec["sessionAffinity"] ??= "None";
  for (const port of objectsAt(spec, "ports")) {
    port["protocol"] ??= "TCP";
    port["targetPort"] ||= port["port"] ?? 0;
  }
}

function defaultHorizontalPodAutoscaler(spec: JsonObject): void {
  spec["minReplicas"] ??= 1;
  const { metrics } = spec;
  if (!Array.isArray(metrics) || metrics.length === 0) {
    spec["metrics"] = [
      {
        type: "Resource",
        resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } },
      },
    ];
  }
}

/** Source: pkg/apis/networking/v1/defaults.go#SetDefaults_NetworkPolicy. */
function defaultNetworkPolicy(spec: JsonObject): void {
  for (const field of ["ingress", "egress"]) {
    for (const rule of objectsAt(spec, field)) {
      for (const port of objectsAt(rule, "ports")) port["protocol"] ??= "TCP";
    }
  }
  const { policyTypes, egress } = spec;
  if (Array.isArray(policyTypes) && policyTypes.length > 0) return;
  spec["policyTypes"] = Array.isArray(egress) && egress.length > 0 ? ["Ingress", "Egress"] : ["Ingress"];
}

function defaultNode(node: JsonObject): void {
  const status = objectAt(node, "status");
  const capacity = status === undefined ? undefined : objectAt(status, "capacity");
  if (status !== undefined && capacity !== undefined) {
    status["allocatable"] = { ...capacity, ...objectAt(status, "allocatable") };
  }
}
