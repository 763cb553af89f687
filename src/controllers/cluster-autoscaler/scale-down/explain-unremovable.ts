import { formatDuration, type SimTime } from "../../../units/index.js";
import type { BlockingPod } from "./drainability/drain-rule.js";
import type { UnremovableNode } from "./unremovable-node.js";

/**
 * One line on what keeps a node, as seen at `now`.
 *
 * @example "pod default/web-1 blocks: NotEnoughPdb (budget default/web)"
 * @example "unneeded for 4m; may go after 10m"
 */
export function explainUnremovable(node: UnremovableNode, now: SimTime): string {
  switch (node.reason) {
    case "BlockedByPod":
      return node.blockingPod === undefined ? node.reason : blockedBy(node.blockingPod, now);
    case "BlockedByOnCompletionPod":
      return `waits for the end of ${(node.onCompletionPods ?? []).join(", ")}`;
    case "NoPlaceToMovePods":
      return node.unplacedPod === undefined ? "no place for its pods" : unplaced(node.unplacedPod);
    case "NotUnderutilized":
      return overThreshold(node);
    case "NotUnneededLongEnough":
    case "NotUnreadyLongEnough":
      return unneededFor(node, now);
    case "NodeGroupMinSizeReached":
      return minSizeReached(node);
    case "AtomicScaleDownFailed":
      return `group ${node.group} goes only as a whole, all ${node.groupSize} nodes`;
    case "MinimalResourceLimitExceeded":
      return `the cluster would fall below its minimum of ${(node.exceededResources ?? []).join(", ")}`;
    case "RecentlyUnremovable": {
      const found = node.found === undefined ? "" : `: ${explainUnremovable(node.found, now)}`;
      return `not looked at again for ${span(now, node.recheckAt)}${found}`;
    }
    default:
      return node.reason;
  }
}

function unneededFor({ reason, unneededSince, removableAfter }: UnremovableNode, now: SimTime): string {
  const unready = reason === "NotUnreadyLongEnough" ? "unready and " : "";
  const so = unneededSince === now ? "from now on" : `for ${span(unneededSince, now)}`;
  return `${unready}unneeded ${so}; may go after ${span(unneededSince, removableAfter)}`;
}

function blockedBy({ pod, reason, budget, volume, until }: BlockingPod, now: SimTime): string {
  const details = [
    ...(budget === undefined ? [] : [`budget ${budget}`]),
    ...(volume === undefined ? [] : [`volume ${volume}`]),
    ...(until === undefined ? [] : [`for another ${span(now, until)}`]),
  ];
  const words = BLOCKING[reason];
  const why = words === undefined ? reason : `${reason}, ${words}`;
  return `pod ${pod.key} blocks: ${why}${details.length === 0 ? "" : ` (${details.join(", ")})`}`;
}

/** Upstream's reasons in words. */
const BLOCKING: Partial<Record<BlockingPod["reason"], string>> = {
  ControllerNotFound: "its controller is gone",
  MinReplicasReached: "its controller has too few replicas",
  NotReplicated: "no controller would replace it",
  LocalStorageRequested: "its local data would be lost",
  NotSafeToEvictAnnotation: "it is annotated safe-to-evict=false",
  UnmovableKubeSystemPod: "a kube-system pod without a budget",
  NotEnoughPdb: "its budget allows too few evictions now",
};

function unplaced({ pod, rejections }: NonNullable<UnremovableNode["unplacedPod"]>): string {
  const reasons = rejections.map(([reason, nodes]) => `${nodes} ${reason}`).join(", ");
  return `no place for pod ${pod}: ${reasons === "" ? "no other node" : reasons}`;
}

function overThreshold({ utilization, utilizationThreshold }: UnremovableNode): string {
  if (utilization === undefined) return "NotUnderutilized";
  const percent = (fraction: number) => `${(fraction * 100).toFixed(1)} %`;
  const limit = utilizationThreshold === undefined ? "" : `, more than ${percent(utilizationThreshold)}`;
  return `${percent(utilization.utilization)} of ${utilization.resource} requested${limit}`;
}

function minSizeReached({
  group,
  groupSize,
  groupMinSize,
  deletionsInProgress = 0,
}: UnremovableNode): string {
  const deleting = deletionsInProgress === 0 ? "" : `, ${deletionsInProgress} of them being deleted`;
  return `group ${group} is at its minimum: ${groupSize} ${groupSize === 1 ? "node" : "nodes"}${deleting}, minimum ${groupMinSize}`;
}

/** To whole seconds. */
function span(from: SimTime | undefined, to: SimTime | undefined): string {
  if (from === undefined || to === undefined) return "?";
  return formatDuration((Math.round((to - from) / 1e6) * 1e6) as SimTime);
}
