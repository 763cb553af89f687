import { type ExpansionOption, keepSmallest, type ScoredOption } from "./expansion-option.js";

/** Keeps the options that help the most pods. Source: cluster-autoscaler 1.36.1 expander/mostpods/mostpods.go */
export function mostPods<O extends Pick<ExpansionOption, "pods">>(
  options: readonly O[],
): readonly ScoredOption<O>[] {
  const judged = keepSmallest(options, ({ pods }) => -pods.length);
  return judged.map((scored) => ({ ...scored, score: scored.option.pods.length }));
}
