import { formatDuration, type SimTime } from "../../../units/index.js";
import { virtualOwnerOf } from "../virtual-pod.js";
import { isMissingReplica } from "./missing-replicas.js";
import type { ScaleUpPlan } from "./plan-scale-up.js";
import type { SkipReason } from "./skip-reason.js";

/** Why a scale-up was made, or not: numbers and names only. */
export interface ScaleUpEvidence {
  readonly result: ScaleUpPlan["result"];
  readonly pendingPods: number;
  /** Those of them that exist for the autoscaler only, by what they stand for; absent: none does. */
  readonly virtualPods?: readonly { readonly owner: string; readonly pods: number }[];
  /** Those of them that their controllers have not created yet; absent: none. */
  readonly missingReplicas?: number;
  /** In the provider's order. */
  readonly options: readonly {
    readonly group: string;
    readonly nodes: number;
    readonly pods: number;
    readonly similarGroups: readonly string[];
    /** The estimate stopped at a limit of nodes. */
    readonly isLimited: boolean;
    /** By expander; absent: it was not asked about this option. */
    readonly scores: readonly {
      readonly expander: string;
      readonly score: number | null;
      readonly isKept: boolean;
    }[];
  }[];
  /** null: none. */
  readonly chosen: string | null;
  /** Nodes of the chosen option that limits cut away. */
  readonly nodesCapped: number;
  readonly scaleUps: readonly { readonly group: string; readonly from: number; readonly to: number }[];
  /** Groups that were no option whatever the pods. */
  readonly skipped: readonly { readonly group: string; readonly reason: SkipReason }[];
  /** What the scheduler's filters said of groups: reason and number of pods. */
  readonly rejected: readonly { readonly group: string; readonly reason: string; readonly pods: number }[];
  readonly podsHelped: number;
  readonly podsWaiting: number;
  readonly podsWithoutGroup: number;
}

/** The plan as evidence for the decision log. */
export function scaleUpEvidence(plan: ScaleUpPlan): ScaleUpEvidence {
  const virtualPods = virtualPodsOf(plan);
  const missingReplicas = missingReplicasOf(plan);
  return {
    result: plan.result,
    pendingPods: plan.podGroups.reduce((sum, { pods }) => sum + pods.length, 0),
    ...(virtualPods.length === 0 ? {} : { virtualPods }),
    ...(missingReplicas === 0 ? {} : { missingReplicas }),
    options: plan.options.map((option) => ({
      group: option.group.id,
      nodes: option.nodeCount,
      pods: option.pods.length,
      similarGroups: option.similarGroups.map(({ id }) => id),
      isLimited: option.estimate.isLimited,
      scores: (plan.choice?.steps ?? []).flatMap(({ expander, options }) =>
        options
          .filter((judged) => judged.option === option)
          .map(({ score, isKept }) => ({ expander, score, isKept })),
      ),
    })),
    chosen: plan.choice?.option?.group.id ?? null,
    nodesCapped: plan.nodesCapped,
    scaleUps: plan.scaleUps.map(({ group, currentSize, newSize }) => ({
      group: group.id,
      from: currentSize,
      to: newSize,
    })),
    skipped: [...plan.skipped].map(([group, reason]) => ({ group, reason })),
    rejected: rejectionsOf(plan),
    podsHelped: plan.podsTriggered.length,
    podsWaiting: plan.podsAwaitEvaluation.length,
    podsWithoutGroup: plan.podsRemainUnschedulable.length,
  };
}

function virtualPodsOf({ podGroups }: ScaleUpPlan): NonNullable<ScaleUpEvidence["virtualPods"]> {
  const counts = new Map<string, number>();
  for (const { pods } of podGroups) {
    const owner = virtualOwnerOf(pods[0]!);
    if (owner !== null) counts.set(owner, (counts.get(owner) ?? 0) + pods.length);
  }
  return [...counts].map(([owner, pods]) => ({ owner, pods }));
}

function missingReplicasOf({ podGroups }: ScaleUpPlan): number {
  return podGroups.reduce((sum, { pods }) => sum + pods.filter(isMissingReplica).length, 0);
}

function rejectionsOf({ podGroups }: ScaleUpPlan): ScaleUpEvidence["rejected"] {
  const found = new Map<string, { readonly group: string; readonly reason: string; pods: number }>();
  for (const { pods, rejectedBy } of podGroups) {
    for (const [group, { reasons }] of rejectedBy) {
      const reason = reasons.join(", ");
      const key = `${group}\n${reason}`;
      const known = found.get(key);
      if (known === undefined) found.set(key, { group, reason, pods: pods.length });
      else known.pods += pods.length;
    }
  }
  return [...found.values()];
}

/**
 * One line on a scale-up.
 *
 * @example "5 nodes of std for 10 of 12 pending pods; options: std 5 nodes for 10 pods (least-waste 0.312; chosen), big 2 nodes for 10 pods (least-waste 0.847)"
 */
export function explainScaleUp(evidence: ScaleUpEvidence, now: SimTime): string {
  const parts: string[] = [];
  const { scaleUps, pendingPods, podsHelped, nodesCapped } = evidence;
  if (scaleUps.length > 0) {
    const nodes = scaleUps.map(({ group, from, to }) => `${countOf(to - from, "node")} of ${group}`);
    parts.push(`${nodes.join(", ")} for ${podsHelped} of ${pendingPods} pending pods`);
    if (nodesCapped > 0) parts.push(`limits cut away ${nodesCapped}`);
  } else parts.push(`no scale-up for ${countOf(pendingPods, "pending pod")}: ${whyNothing(evidence)}`);
  for (const { owner, pods } of evidence.virtualPods ?? []) {
    parts.push(`${pods} of them ${pods === 1 ? "stands" : "stand"} for the room of ${owner}`);
  }
  if (evidence.missingReplicas !== undefined) {
    parts.push(`${evidence.missingReplicas} of them not created yet`);
  }
  if (evidence.options.length > 0) {
    const chosen = evidence.options.length > 1 ? evidence.chosen : null;
    parts.push(`options: ${evidence.options.map((option) => optionText(option, chosen)).join(", ")}`);
  }
  for (const { group, reason } of evidence.skipped) parts.push(`${group} skipped: ${skipText(reason, now)}`);
  for (const { group, reason, pods } of evidence.rejected)
    parts.push(`${group} ruled out for ${countOf(pods, "pod")}: ${reason}`);
  return parts.join("; ");
}

function optionText(option: ScaleUpEvidence["options"][number], chosen: string | null): string {
  const { group, nodes, pods, scores, similarGroups } = option;
  const facts = scores
    .filter(({ score }) => score !== null)
    .map(({ expander, score }) => `${expander} ${Number.isInteger(score) ? score : score!.toFixed(3)}`);
  if (similarGroups.length > 0) facts.push(`similar to ${similarGroups.join(", ")}`);
  if (group === chosen) facts.push("chosen");
  const told = facts.length === 0 ? "" : ` (${facts.join("; ")})`;
  return `${group} ${countOf(nodes, "node")} for ${countOf(pods, "pod")}${told}`;
}

function whyNothing({ result, chosen }: ScaleUpEvidence): string {
  if (result === "noOptions" && chosen !== null) return "limits leave fewer nodes than all of them need";
  return NOTHING[result];
}

const NOTHING: Record<ScaleUpEvidence["result"], string> = {
  scaleUp: "limits cut every node away",
  noOptions: "no group can help",
  maxNodesTotalReached: "max-nodes-total is reached",
};

/** What kept a group out, in words. */
export function skipText(reason: SkipReason, now: SimTime): string {
  switch (reason.kind) {
    case "unhealthy":
      return "too many of its nodes are missing or unready";
    case "backoff":
      return `backed off after a failure, for another ${wholeSeconds(reason.until - now)}`;
    case "maxSizeReached":
      return `at its maximum of ${reason.maxSize}`;
    case "atomicExceedsMaxNodesTotal":
      return `all its ${reason.nodes} nodes at once exceed max-nodes-total`;
    case "noTemplate":
      return "no template of its nodes";
    case "quotaExceeded":
      return `quota exceeded: ${reason.exceeded.map(({ id, resources }) => `${id} (${resources.join(", ")})`).join(", ")}`;
  }
}

function wholeSeconds(micros: number): string {
  return formatDuration((Math.round(micros / 1e6) * 1e6) as SimTime);
}

function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
