import type { Pod, PodMetrics } from "../../cluster/index.js";
import type { GroupingRule, PodGroup } from "./group-pods.js";

/**
 * Whether a pod will be read and counted just the same until something happens to it, to what its use follows or to
 * the nodes' answers.
 *
 * So it is when it has no metrics and can get none (not started, or ended); or when it is old enough for time to
 * change nothing in how it is counted, and its use has been constant over all that its metrics depend on.
 *
 * `hasUsage`: the metrics carry the value that is read.
 */
export function isPodSettled(
  pod: Pod,
  served: PodMetrics | undefined,
  hasUsage: boolean,
  group: PodGroup,
  rule: GroupingRule,
): boolean {
  if (served === undefined) return pod.containersStartedAt === null || pod.exitedAt !== null;
  const from = served.measuredFrom;
  if (from === undefined || !hasUsage || group === "ignored") return false;
  const { steadySource } = served;
  if (steadySource === null) return false;
  if (steadySource === undefined) {
    const source = pod.usage?.source;
    if (!source || from < source.steadySince || from < pod.usage!.lastChangeAt) return false;
  }
  if (!rule.readinessApplies) return true;
  const { startTime } = pod;
  // One second more than needed, because times are cut to whole seconds.
  const isYoung = startTime === null || startTime + rule.cpuInitializationPeriod + 1e6 > rule.now;
  // What is measured from after it became Ready counts as ready now and ever after.
  return !isYoung || (pod.isReady && group === "ready" && from >= pod.readyChangedAt + 1e6);
}
