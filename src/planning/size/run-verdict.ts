import { objectiveText } from "../objective-text.js";
import type { PlanRun } from "./size-result.js";

/** What a run of a cluster misses, or how narrowly it meets its objectives. */
export function runVerdict({ judgement, leavesPodsWaiting, figures }: PlanRun): string {
  const waiting = figures.workloads.find(({ unscheduledPodSeconds }) => unscheduledPodSeconds > 0);
  const misses = judgement.excess > 0 ? [objectiveText(judgement)] : [];
  if (leavesPodsWaiting && waiting !== undefined) misses.push(`pods of ${waiting.workload} find no node`);
  return misses.length > 0 ? misses.join("; ") : objectiveText(judgement);
}
