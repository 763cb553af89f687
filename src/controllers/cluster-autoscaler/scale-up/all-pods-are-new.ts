import type { Pod } from "../../../cluster/index.js";
import { type SimTime, seconds } from "../../../units/index.js";
import { GPU_RESOURCES } from "../gpu-nodes.js";

/** Source: cluster-autoscaler 1.36.1 core/static_autoscaler.go */
const UNSCHEDULABLE_POD_TIME_BUFFER = seconds(2);
const UNSCHEDULABLE_POD_WITH_GPU_TIME_BUFFER = seconds(30);

/**
 * Whether the pods came so recently that more of the same burst may follow: then the scale-up waits for a later run.
 *
 * Source: cluster-autoscaler 1.36.1 core/static_autoscaler.go#allPodsAreNew
 */
export function allPodsAreNew(pods: readonly Pod[], now: SimTime): boolean {
  if (oldest(pods) + UNSCHEDULABLE_POD_TIME_BUFFER > now) return true;
  const withGpu = pods.filter(requestsGpu);
  return withGpu.length > 0 && oldest(withGpu) + UNSCHEDULABLE_POD_WITH_GPU_TIME_BUFFER > now;
}

function oldest(pods: readonly Pod[]): number {
  return pods.reduce((earliest, { createdAt }) => Math.min(earliest, createdAt), Number.POSITIVE_INFINITY);
}

function requestsGpu({ template }: Pod): boolean {
  return GPU_RESOURCES.some((name) => (template.requests.scalars.get(name) ?? 0) > 0);
}
