import type { Diagnostic, Place } from "../diagnostics/index.js";
import type { Spiral } from "./find-spirals.js";

/** The first sample of a day comes a minute or two late. */
const ENOUGH = 0.98;

/** How far the history of a container supports its bounds at the run's end; 1 is a whole confidence interval. */
export interface ContainerConfidence {
  /** `vpa/default/web`. */
  readonly object: string;
  readonly container: string;
  readonly confidence: number;
  /** Of the VPA. */
  readonly place?: Place;
}

/**
 * What VPAs did together with HPAs, and what their recommendations rest on.
 *
 * Returns diagnostics: HR4010 a spiral, HR4011 a history that is too short.
 */
export function verticalWarnings(
  spirals: readonly Spiral[],
  confidences: readonly ContainerConfidence[],
): readonly Diagnostic[] {
  return [...spirals.map(spiralWarning), ...shortHistories(confidences)];
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

function shortHistories(confidences: readonly ContainerConfidence[]): Diagnostic[] {
  return confidences
    .filter(({ confidence }) => confidence < ENOUGH)
    .map(({ object, container, confidence, place }) => {
      const bounds =
        confidence > 0
          ? `its upper bound is ${fixed(1 + 1 / confidence)} times its 95th percentile`
          : "it has no upper bound";
      return {
        code: "HR4011",
        severity: "warning",
        ...(place === undefined ? {} : { place }),
        message: `${object}: the recommendation for container "${container}" rests on ${fixed(confidence * 24)} h of use, a confidence of ${confidence.toFixed(2)}: ${bounds}, so that pods that ask for too much are left alone`,
        rule: "confidence is 1 after a day with a sample a minute, and the upper bound (1 + 1/confidence) times the estimate",
        hint: "play a longer trace, or start from VerticalPodAutoscalerCheckpoints among the manifests",
      };
    });
}

function fixed(value: number): string {
  return value.toFixed(value < 10 ? 1 : 0);
}
