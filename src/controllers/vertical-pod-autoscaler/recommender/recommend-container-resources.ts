import type { SimTime } from "../../../units/index.js";
import { amountsOf, type ContainerRecommendation, type ControlledResource } from "../resource-amounts.js";
import type { AggregateContainerState } from "./aggregate-container-state.js";
import { scaleAmount } from "./amounts.js";
import { percentileAmount, widenByConfidence, withMargin } from "./estimators.js";

/** Three levels of usage that a recommendation is made from; fractions of 1. */
export interface RecommendationPercentiles {
  readonly lower: number;
  readonly target: number;
  readonly upper: number;
}

/** What steers the recommendation of a container. */
export interface RecommendationRule {
  readonly marginFraction: number;
  readonly percentiles: { readonly [R in ControlledResource]: RecommendationPercentiles };
  readonly confidenceInterval: { readonly [R in ControlledResource]: SimTime };
  /** For a whole pod; its containers share it. Units: millicores, bytes. */
  readonly podMinimum: { readonly [R in ControlledResource]: number };
}

/** A container whose usage is known, and what of it the VPA controls. */
export interface ContainerToRecommend {
  readonly name: string;
  readonly state: AggregateContainerState;
  readonly controlledResources: readonly ControlledResource[];
}

const LOWER_BOUND = { multiplier: 0.001, exponent: -2 } as const;
const UPPER_BOUND = { multiplier: 1, exponent: 1 } as const;

/**
 * Recommends requests for the containers of a pod: percentiles of their usage plus a margin, the bounds widened while
 * the history is short, no less than the pod's minimum divided by its containers.
 * Order: by name. Units: millicores, bytes; before any policy.
 * Source: vertical-pod-autoscaler v1.8.1 pkg/recommender/logic/recommender.go#GetRecommendedPodResources.
 */
export function recommendContainerResources(
  containers: readonly ContainerToRecommend[],
  rule: RecommendationRule,
): ContainerRecommendation[] {
  const share = 1 / containers.length;
  return [...containers]
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
    .map(({ name, state, controlledResources }) => {
      const level = (
        resource: ControlledResource,
        percentile: number,
        widening?: typeof LOWER_BOUND | typeof UPPER_BOUND,
      ) => {
        if (!controlledResources.includes(resource)) return undefined;
        const base = withMargin(percentileAmount(state, resource, percentile), rule.marginFraction);
        const widened =
          widening === undefined
            ? base
            : widenByConfidence(base, state.confidence(rule.confidenceInterval[resource]), widening);
        return Math.max(widened, scaleAmount(rule.podMinimum[resource], share));
      };
      const target = amountsOf((resource) => level(resource, rule.percentiles[resource].target));
      return {
        container: name,
        target,
        lowerBound: amountsOf((resource) => level(resource, rule.percentiles[resource].lower, LOWER_BOUND)),
        upperBound: amountsOf((resource) => level(resource, rule.percentiles[resource].upper, UPPER_BOUND)),
        uncappedTarget: target,
      };
    });
}
