import type { PodTemplate, VerticalPodAutoscaler } from "../../../cluster/index.js";
import { processRecommendation } from "../capping/process-recommendation.js";
import type { NamespaceLimitRanges } from "../limit-ranges.js";
import { resizeTemplate } from "../resize-template.js";
import type { ContainerRecommendation } from "../resource-amounts.js";
import { containersOf, policiesOf } from "../vertical-target.js";
import { containerResources } from "./container-resources.js";

/**
 * A VPA's recommendation as it fits a pod of a template; undefined while there is none.
 * Source: vertical-pod-autoscaler v1.8.1 pkg/utils/vpa/capping.go#Apply.
 */
export function recommendationFor(
  template: PodTemplate,
  vpa: VerticalPodAutoscaler,
  limitRanges: NamespaceLimitRanges,
): readonly ContainerRecommendation[] | undefined {
  if (vpa.recommendation === null) return undefined;
  return processRecommendation(vpa.recommendation, containersOf({ template }), {
    policies: policiesOf(vpa),
    containerLimitRange: limitRanges.of(vpa.namespace, "Container"),
    podLimitRange: limitRanges.of(vpa.namespace, "Pod"),
  }).recommendation;
}

/**
 * The template of a pod under a processed recommendation: at its creation, or (with `backfill`) for a resize in place.
 * Source: vertical-pod-autoscaler v1.8.1 pkg/admission-controller/resource/pod/patch/resource_updates.go.
 */
export function templateUnder(
  template: PodTemplate,
  vpa: VerticalPodAutoscaler,
  processed: readonly ContainerRecommendation[],
  limitRanges: NamespaceLimitRanges,
  backfill: boolean,
): PodTemplate {
  const updates = containerResources(containersOf({ template }), processed, {
    policies: policiesOf(vpa),
    defaultLimits: limitRanges.of(vpa.namespace, "Container")?.default ?? {},
    backfill,
  });
  const isChange = updates.some(
    ({ requests }) => requests.cpu !== undefined || requests.memory !== undefined,
  );
  return isChange ? resizeTemplate(template, updates) : template;
}
