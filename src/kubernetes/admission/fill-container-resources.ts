import type { Container, LimitRange, ResourceList, ResourceRequirements } from "../types/index.js";

/** What a namespace's LimitRanges give to containers that name nothing themselves. */
export interface ContainerDefaults {
  readonly limits: ResourceList;
  readonly requests: ResourceList;
}

/**
 * The container defaults of a namespace's LimitRanges, which reading has completed (limit from max, request from
 * limit or min). Undefined when there are none.
 *
 * Order: the first LimitRange to name a resource counts.
 * Source: kubernetes v1.36.3 plugin/pkg/admission/limitranger/admission.go#defaultContainerResourceRequirements
 */
export function containerDefaultsOf(limitRanges: Iterable<LimitRange>): ContainerDefaults | undefined {
  let limits: ResourceList = {};
  let requests: ResourceList = {};
  let hasAny = false;
  for (const { spec } of limitRanges) {
    for (const item of spec.limits) {
      if (item.type !== "Container") continue;
      limits = { ...item.default, ...limits };
      requests = { ...item.defaultRequest, ...requests };
      hasAny = true;
    }
  }
  return hasAny ? { limits, requests } : undefined;
}

/**
 * A container's resources with a namespace's defaults where it names none.
 *
 * Source: kubernetes v1.36.3 plugin/pkg/admission/limitranger/admission.go#mergeContainerResources
 */
export function fillContainerResources(
  { resources }: Container,
  defaults: ContainerDefaults,
): ResourceRequirements {
  return {
    ...resources,
    limits: { ...defaults.limits, ...resources?.limits },
    requests: { ...defaults.requests, ...resources?.requests },
  };
}
