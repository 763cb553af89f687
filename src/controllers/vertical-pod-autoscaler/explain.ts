import type { ContainerRecommendation, ResourceAmounts } from "./resource-amounts.js";
import type { UpdatePriority } from "./updater/update-priority.js";

function shown({ cpu, memory }: ResourceAmounts): string {
  const parts = [
    ...(cpu === undefined ? [] : [`${cpu}m`]),
    ...(memory === undefined ? [] : [`${(memory / 1024 ** 2).toFixed(0)} MiB`]),
  ];
  return parts.length === 0 ? "nothing" : parts.join(" ");
}

/** One line: each container's target, and what it was. */
export function explainRecommendation(
  before: readonly ContainerRecommendation[] | null,
  after: readonly ContainerRecommendation[],
): string {
  return after
    .map(({ container, target }) => {
      const old = before?.find((entry) => entry.container === container)?.target;
      return `${container} ${old === undefined ? "" : `${shown(old)} → `}${shown(target)}`;
    })
    .join(", ");
}

const REASONS = {
  quickOom: "it was killed for memory soon after its start",
  outsideRange: "its requests lie outside the recommended range",
  outgrown: "its requests differ from the target and it is old enough",
} as const;

/** One line: why a pod is updated. */
export function explainUpdate(
  pod: string,
  reason: keyof typeof REASONS,
  { resourceDiff, isScaleUp }: UpdatePriority,
): string {
  const direction = isScaleUp ? "more" : "less";
  return `${pod}: ${REASONS[reason]} (${direction}, difference ${(resourceDiff * 100).toFixed(0)} %)`;
}
