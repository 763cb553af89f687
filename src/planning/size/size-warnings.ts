import { percent } from "../../report/index.js";
import { runVerdict } from "./run-verdict.js";
import { isGood, planCost, type SizeResult, type TriedPlan } from "./size-result.js";

/** Within this share of its limit an objective is met only just. */
const NARROW = 0.05;

/** What a reader must know before using an answer. One sentence each. */
export function sizeWarnings(result: SizeResult): readonly string[] {
  const { recommended, best, now, seeds, headroom, zoneLoss, roles } = result;
  const warnings: string[] = [];
  if (seeds.length < 2) warnings.push("One seed says nothing about noise; ask for more with `--seeds`.");
  if (recommended !== null) {
    const worst = recommended.runs.reduce((a, b) => (b.judgement.excess > a.judgement.excess ? b : a));
    if (worst.judgement.binding !== null && worst.judgement.excess > -NARROW) {
      warnings.push(`The objective is met only just: ${runVerdict(worst)}.`);
    }
    const rivals = rivalsOf(result);
    if (rivals.length > 0) {
      warnings.push(`Not dearer by more than 1 %: ${rivals.map(({ plan }) => plan.label).join("; ")}.`);
    }
  }
  if (headroom !== null && headroom.share === 0) {
    warnings.push(
      "There is no room for even a little more load; take the next larger cluster if the load grows.",
    );
  }
  if (zoneLoss === null && result.recommended !== null) {
    warnings.push("Whether it bears the loss of a zone was not asked (`--survive-zone`).");
  }
  for (const { role, candidates } of roles) {
    const chosen = best.plan.groups.find(({ group }) => group === role.group.name);
    if (chosen !== undefined && chosen.count < role.group.zones.length && !result.follows) {
      warnings.push(`${role.group.name} has fewer nodes than zones.`);
    }
    if (candidates.length === 1) warnings.push(`For ${role.group.name} a single type was in question.`);
  }
  if (best.plan.label !== now.plan.label && result.follows && planCost(now) > 0 && isGood(now)) {
    const share = (planCost(now) - planCost(best)) / planCost(now);
    if (share < 0.02) warnings.push(`The gain is ${percent(share, 1)}: hardly worth a change.`);
  }
  if (zoneLoss !== null && zoneLoss.plan === null) warnings.push("It does not bear the loss of a zone.");
  return warnings;
}

function rivalsOf({ tried, now, recommended }: SizeResult): readonly TriedPlan[] {
  const cost = planCost(recommended!);
  return [now, ...tried].filter(
    (each) => each.plan.label !== recommended!.plan.label && isGood(each) && planCost(each) <= cost * 1.01,
  );
}
