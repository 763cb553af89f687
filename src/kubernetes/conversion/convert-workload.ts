import { type JsonObject, objectAt } from "../reading/json-value.js";

/**
 * Rewrites a Deployment, ReplicaSet, DaemonSet or StatefulSet of an old version in place into apps/v1. What the
 * old version defaulted otherwise than apps/v1 does is written out: selector from the template's labels, surge,
 * history, deadline, update by deletion only.
 *
 * Source: kubernetes v1.15 pkg/apis/extensions/v1beta1/defaults.go, pkg/apis/apps/v1beta1/defaults.go
 */
export function convertWorkload(workload: JsonObject): void {
  const { apiVersion, kind } = workload;
  workload["apiVersion"] = "apps/v1";
  const spec = objectAt(workload, "spec");
  if (spec === undefined) return;
  delete spec["rollbackTo"];
  if (apiVersion === "apps/v1beta2") return;
  const labels = objectAt(objectAt(objectAt(spec, "template") ?? {}, "metadata") ?? {}, "labels");
  if (spec["selector"] === undefined && labels !== undefined)
    spec["selector"] = { matchLabels: { ...labels } };
  if (kind === "DaemonSet" || kind === "StatefulSet") {
    defaultToOnDelete(spec);
    return;
  }
  if (kind !== "Deployment") return;
  if (apiVersion === "apps/v1beta1") {
    spec["revisionHistoryLimit"] ??= 2;
    return;
  }
  const strategy = objectAt(spec, "strategy") ?? {};
  spec["strategy"] = strategy;
  strategy["type"] ??= "RollingUpdate";
  if (strategy["type"] === "RollingUpdate") {
    strategy["rollingUpdate"] = { maxUnavailable: 1, maxSurge: 1, ...objectAt(strategy, "rollingUpdate") };
  }
  // Both were unlimited: the largest 32-bit number says so.
  spec["revisionHistoryLimit"] ??= 2_147_483_647;
  spec["progressDeadlineSeconds"] ??= 2_147_483_647;
}

function defaultToOnDelete(spec: JsonObject): void {
  const strategy = objectAt(spec, "updateStrategy") ?? {};
  spec["updateStrategy"] = strategy;
  strategy["type"] ??= "OnDelete";
}
