import type { ContainerRecommendation, ResourceAmounts } from "../resource-amounts.js";

const PREFIX = "vpa-post-processor.kubernetes.io/";
const SUFFIX = "_integerCPU";

/** The container that an annotation's key asks whole cores for; undefined for other keys. */
export function integerCpuContainerOf(annotationKey: string): string | undefined {
  if (!annotationKey.startsWith(PREFIX) || !annotationKey.endsWith(SUFFIX)) return undefined;
  return annotationKey.slice(PREFIX.length, -SUFFIX.length) || undefined;
}

function wholeCores(amounts: ResourceAmounts): ResourceAmounts {
  return amounts.cpu === undefined ? amounts : { ...amounts, cpu: Math.ceil(amounts.cpu / 1000) * 1000 };
}

/**
 * Rounds all CPU values of the named containers up to whole cores.
 * Source: vertical-pod-autoscaler v1.8.1 pkg/recommender/routines/cpu_integer_post_processor.go.
 */
export function roundToIntegerCpu(
  recommendation: readonly ContainerRecommendation[],
  containers: ReadonlySet<string>,
): ContainerRecommendation[] {
  return recommendation.map((container) => {
    if (!containers.has(container.container)) return container;
    const { target, lowerBound, upperBound, uncappedTarget } = container;
    return {
      container: container.container,
      target: wholeCores(target),
      ...(lowerBound === undefined ? {} : { lowerBound: wholeCores(lowerBound) }),
      ...(upperBound === undefined ? {} : { upperBound: wholeCores(upperBound) }),
      ...(uncappedTarget === undefined ? {} : { uncappedTarget: wholeCores(uncappedTarget) }),
    };
  });
}
