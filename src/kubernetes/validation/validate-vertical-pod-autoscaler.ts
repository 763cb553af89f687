import { compareQuantities, parseQuantity } from "../../units/index.js";
import type { VerticalPodAutoscaler, VerticalPodAutoscalerCheckpoint } from "../types/index.js";
import type { Report } from "./report.js";

/**
 * What must hold within a VerticalPodAutoscaler.
 *
 * Returns diagnostics: HR1220 minAllowed above maxAllowed, HR1221 values controlled of a container that is off,
 * HR1222 two policies for one container, HR1223 mode InPlace (a warning).
 * Source: vertical-pod-autoscaler v1.8.1 pkg/admission-controller/resource/vpa/handler.go#ValidateVPA
 */
export function validateVerticalPodAutoscaler({ spec }: VerticalPodAutoscaler, report: Report): void {
  if (spec.updatePolicy?.updateMode === "InPlace") {
    report("HR1223", ["spec", "updatePolicy", "updateMode"], {
      severity: "warning",
      message:
        "update mode InPlace needs the feature gate InPlace, which is off: running pods are left alone",
      value: "InPlace",
      hint: "InPlaceOrRecreate resizes in place too",
    });
  }
  const seen = new Set<string>();
  for (const [index, policy] of (spec.resourcePolicy?.containerPolicies ?? []).entries()) {
    const path = ["spec", "resourcePolicy", "containerPolicies", index] as const;
    const name = policy.containerName ?? "";
    if (seen.has(name)) {
      report("HR1222", [...path, "containerName"], {
        severity: "warning",
        message: `container "${name}" has two policies; the first one counts`,
        value: name,
      });
    }
    seen.add(name);
    if (policy.mode === "Off" && policy.controlledValues !== undefined) {
      report("HR1221", [...path, "controlledValues"], {
        message: `controlledValues of container "${name}", whose mode is Off`,
        rule: "leave controlledValues out where mode is Off",
      });
    }
    for (const [resource, max] of Object.entries(policy.maxAllowed ?? {})) {
      const min = policy.minAllowed?.[resource];
      const [low, high] = [parseQuantity(String(min ?? 0)), parseQuantity(String(max))];
      if (min === undefined || low === undefined || high === undefined) continue;
      if (compareQuantities(low, high) <= 0) continue;
      report("HR1220", [...path, "maxAllowed", resource], {
        message: `maxAllowed.${resource} of container "${name}" is ${max} but minAllowed.${resource} is ${min}`,
        value: String(max),
        rule: "maxAllowed must be at least minAllowed",
      });
    }
  }
}

/** Buckets of upstream's histograms. */
const LAST_BUCKET = 175;

/**
 * What a checkpoint's histograms may hold.
 *
 * Returns diagnostics: HR1228 weights that cannot be loaded.
 * Source: vertical-pod-autoscaler v1.8.1 pkg/recommender/util/histogram.go#LoadFromCheckpoint
 */
export function validateVerticalCheckpoint(
  { status }: VerticalPodAutoscalerCheckpoint,
  report: Report,
): void {
  for (const name of ["cpuHistogram", "memoryHistogram"] as const) {
    const { bucketWeights = {}, totalWeight = 0 } = status?.[name] ?? {};
    if (typeof totalWeight !== "number" || !(totalWeight >= 0)) {
      report("HR1228", ["status", name, "totalWeight"], {
        message: `totalWeight of ${name} is ${String(totalWeight)}`,
        value: String(totalWeight),
        rule: "a number of at least 0",
      });
    }
    for (const [bucket, weight] of Object.entries(bucketWeights)) {
      if (/^\d+$/.test(bucket) && Number(bucket) <= LAST_BUCKET && typeof weight === "number" && weight >= 0)
        continue;
      report("HR1228", ["status", name, "bucketWeights", bucket], {
        message: `bucket ${bucket} of ${name} cannot hold ${String(weight)}`,
        value: bucket,
        rule: `buckets are 0 to ${LAST_BUCKET}, weights at least 0`,
      });
    }
  }
}
