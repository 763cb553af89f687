import type { PodTemplate, VerticalPodAutoscaler } from "../../../cluster/index.js";
import { processRecommendation } from "../capping/process-recommendation.js";
import type { NamespaceLimitRanges } from "../limit-ranges.js";
import { resizeTemplate } from "../resize-template.js";
import type { ContainerRecommendation } from "../resource-amounts.js";
import { containersOf, policiesOf } from "../vertical-target.js";
import { containerResources } from "./container-resources.js";

/** A pod's template under a VPA's recommendation, and the recommendation as it fits this pod. */
export interface AppliedRecommendation {
  readonly template: PodTemplate;
  readonly processed: readonly ContainerRecommendation[];
}

/**
 * Applies a VPA's recommendation to a pod: at its creation, or (with `backfill`) for a resize in place.
 * Undefined while there is no recommendation.
 * Source: vertical-pod-autoscaler v1.8.1 pkg/admission-controller/resource/pod/patch/resource_updates.go.
 */
export function applyRecommendation(
  template: PodTemplate,
  vpa: VerticalPodAutoscaler,
  limitRanges: NamespaceLimitRanges,
  backfill: boolean,
): AppliedRecommendation | undefined {
  if (vpa.recommendation === null) return undefined;
  const pod = containersOf({ template });
  const policies = policiesOf(vpa);
  const containerLimitRange = limitRanges.of(vpa.namespace, "Container");
  const { recommendation } = processRecommendation(vpa.recommendation, pod, {
    policies,
    containerLimitRange,
    podLimitRange: limitRanges.of(vpa.namespace, "Pod"),
  });
  const updates = containerResources(pod, recommendation, {
    policies,
    defaultLimits: containerLimitRange?.default ?? {},
    backfill,
  });
  const isChange = updates.some(
    ({ requests }) => requests.cpu !== undefined || requests.memory !== undefined,
  );
  return { template: isChange ? resizeTemplate(template, updates) : template, processed: recommendation };
}
