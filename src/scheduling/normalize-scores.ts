/** Largest score of one plugin before its weight. */
export const MAX_NODE_SCORE = 100;

/**
 * Scales raw scores so that the largest becomes `maxScore`; reversed, the largest becomes 0. In place.
 * All zero: they stay, or all become `maxScore` when reversed.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/plugins/helper/normalize_score.go#DefaultNormalizeScore
 */
export function normalizeScores(
  scores: Float64Array,
  count: number,
  isReversed: boolean,
  maxScore = MAX_NODE_SCORE,
): void {
  let max = 0;
  for (let i = 0; i < count; i++) if (scores[i]! > max) max = scores[i]!;
  if (max === 0) {
    if (isReversed) scores.fill(maxScore, 0, count);
    return;
  }
  for (let i = 0; i < count; i++) {
    const score = Math.trunc((maxScore * scores[i]!) / max);
    scores[i] = isReversed ? maxScore - score : score;
  }
}
