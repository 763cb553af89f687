import { type JsonObject, objectAt, objectsAt } from "../reading/json-value.js";
import { defaultPodSpec } from "./default-pod-spec.js";

/**
 * Fills the defaults of a modelled object of a current version in place. An HPA's `behavior` is left as it is:
 * that it is absent means something.
 *
 * Source: kubernetes v1.36.3 pkg/apis/{apps/v1,core/v1,autoscaling/v2}/defaults.go
 */
export function defaultObject(object: JsonObject): void {
  const spec = objectAt(object, "spec") ?? {};
  if (object["kind"] !== "Node" && object["kind"] !== "Namespace") object["spec"] = spec;
  switch (object["kind"]) {
    case "Pod":
      defaultPodSpec(spec);
      break;
    case "Deployment":
      defaultDeployment(spec);
      break;
    case "ReplicaSet":
      spec["replicas"] ??= 1;
      defaultTemplate(spec);
      break;
    case "Service":
      defaultService(spec);
      break;
    case "HorizontalPodAutoscaler":
      defaultHorizontalPodAutoscaler(spec);
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

function defaultNode(node: JsonObject): void {
  const status = objectAt(node, "status");
  const capacity = status === undefined ? undefined : objectAt(status, "capacity");
  if (status !== undefined && capacity !== undefined) {
    status["allocatable"] = { ...capacity, ...objectAt(status, "allocatable") };
  }
}
