import { canonicalQuantity } from "../../units/index.js";
import { aggregatedContainerRequests, isPodLevelResource } from "../pod-requests.js";
import { type JsonObject, objectAt, objectsAt } from "../reading/json-value.js";
import type { PodSpec } from "../types/index.js";

/**
 * Fills in place what the API server fills into a pod's spec and what decisions read.
 *
 * Source: kubernetes v1.36.3 pkg/apis/core/v1/defaults.go
 */
export function defaultPodSpec(spec: JsonObject): void {
  spec["restartPolicy"] ??= "Always";
  spec["terminationGracePeriodSeconds"] ??= 30;
  spec["schedulerName"] ??= "default-scheduler";
  for (const container of [...objectsAt(spec, "initContainers"), ...objectsAt(spec, "containers")]) {
    defaultContainer(container, spec["hostNetwork"] === true);
  }
  defaultPodLevelRequests(spec);
}

function defaultContainer(container: JsonObject, usesHostNetwork: boolean): void {
  container["imagePullPolicy"] ??= hasLatestTag(String(container["image"] ?? "")) ? "Always" : "IfNotPresent";
  const resources = objectAt(container, "resources");
  const limits = resources === undefined ? undefined : objectAt(resources, "limits");
  if (resources !== undefined && limits !== undefined) {
    resources["requests"] = { ...limits, ...objectAt(resources, "requests") };
  }
  for (const port of objectsAt(container, "ports")) {
    port["protocol"] ??= "TCP";
    if (usesHostNetwork) port["hostPort"] ??= port["containerPort"] ?? 0;
  }
  for (const name of ["startupProbe", "readinessProbe", "livenessProbe"]) {
    const probe = objectAt(container, name);
    if (probe !== undefined) defaultProbe(probe);
  }
}

function defaultProbe(probe: JsonObject): void {
  // Zero counts as unset, as in Go.
  probe["timeoutSeconds"] ||= 1;
  probe["periodSeconds"] ||= 10;
  probe["successThreshold"] ||= 1;
  probe["failureThreshold"] ||= 3;
  probe["initialDelaySeconds"] ??= 0;
}

/** Without a tag and a digest, `latest` is meant. Source: pkg/util/parsers/parsers.go#ParseImageName. */
function hasLatestTag(image: string): boolean {
  if (image.includes("@")) return false;
  const name = image.slice(image.lastIndexOf("/") + 1);
  const colon = name.indexOf(":");
  return colon < 0 || name.slice(colon + 1) === "latest";
}

/** Source: defaults.go#defaultPodRequests. */
function defaultPodLevelRequests(spec: JsonObject): void {
  const resources = objectAt(spec, "resources");
  if (resources === undefined) return;
  const limits = objectAt(resources, "limits") ?? {};
  const requests: JsonObject = { ...objectAt(resources, "requests") };
  if (Object.keys(limits).length === 0 && Object.keys(requests).length === 0) return;
  for (const [name, milli] of aggregatedContainerRequests(spec as unknown as PodSpec)) {
    if (!isPodLevelResource(name) || Object.hasOwn(requests, name)) continue;
    requests[name] = canonicalQuantity({ unscaled: milli, scale: 3, wide: false, format: "DecimalSI" });
  }
  for (const [name, limit] of Object.entries(limits)) {
    if (isPodLevelResource(name) && !Object.hasOwn(requests, name)) requests[name] = limit;
  }
  resources["requests"] = requests;
}
