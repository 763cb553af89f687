import type { Diagnostic } from "../diagnostics/index.js";
import type { Spiral } from "./find-spirals.js";
import type { VerticalSeries } from "./result.js";

/** Samples a minute over a day: below, the recommender widens its bounds by more than two. */
const SAMPLES_OF_A_DAY = 1440;

/**
 * What VPAs did together with HPAs, and what their recommendations rest on.
 *
 * Returns diagnostics: HR4010 a spiral, HR4011 a history that is too short.
 */
export function verticalWarnings(
  spirals: readonly Spiral[],
  verticals: readonly VerticalSeries[],
): readonly Diagnostic[] {
  return [...spirals.map(spiralWarning), ...shortHistories(verticals)];
}

function spiralWarning({ vpa, hpa, resource, direction, cycles, container }: Spiral): Diagnostic {
  const [first, last] = [cycles[0]!, cycles[cycles.length - 1]!];
  const amount = (value: number) =>
    resource === "cpu" ? `${Math.round(value * 1000)}m` : `${Math.round(value / 2 ** 20)} Mi`;
  const course =
    direction === "down"
      ? "smaller request, higher utilization, more pods, smaller request"
      : "larger request, lower utilization, fewer pods, larger request";
  return {
    code: "HR4010",
    severity: "warning",
    message:
      `${vpa} and ${hpa} drive each other in a spiral (${course}): in ${cycles.length} turns the ${resource} request of ` +
      `${container} went from ${amount(first.requestBefore)} to ${amount(last.requestAfter)} and the mean number of pods from ` +
      `${first.podsBefore.toFixed(1)} to ${last.podsAfter.toFixed(1)}`,
    hint: `leave ${resource} out of the VPA's controlledResources; headroom rightsize proposes a request and a target that fit together`,
  };
}

function shortHistories(verticals: readonly VerticalSeries[]): Diagnostic[] {
  return verticals.flatMap(({ object, container, totals, cpuTargetCores, cpuUpperCores }): Diagnostic[] => {
    const { samples } = totals;
    const last = cpuTargetCores.length - 1;
    const factor = (cpuUpperCores[last] ?? Number.NaN) / (cpuTargetCores[last] ?? Number.NaN);
    if (samples === 0 || samples >= SAMPLES_OF_A_DAY || !(factor > 2)) return [];
    return [
      {
        code: "HR4011",
        severity: "warning",
        message: `${object}: the recommendation for ${container} rests on ${samples} samples`,
        rule: "confidence is 1 after a day with a sample a minute; at confidence c the upper bound is (1 + 1/c) times as far, so that almost no pod is found too large",
        hint: "play a longer trace, or start from VerticalPodAutoscalerCheckpoints among the manifests",
      },
    ];
  });
}
