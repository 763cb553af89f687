/** The two resources that the VerticalPodAutoscaler changes. */
export type ControlledResource = "cpu" | "memory";

/** Order: as upstream lists them. */
export const CONTROLLED_RESOURCES: readonly ControlledResource[] = ["cpu", "memory"];

/** Amounts by resource; an absent resource is not set. Units: CPU in millicores, memory in bytes. */
export type ResourceAmounts = { readonly [R in ControlledResource]?: number };

export const NO_AMOUNTS: ResourceAmounts = {};

/** What the recommender says of one container. */
export interface ContainerRecommendation {
  readonly container: string;
  readonly target: ResourceAmounts;
  readonly lowerBound?: ResourceAmounts;
  readonly upperBound?: ResourceAmounts;
  /** The target before any capping. */
  readonly uncappedTarget?: ResourceAmounts;
}

/** Requests and limits of one container of a pod, from its status if the kubelet has reported them, else its spec. */
export interface ContainerResources {
  readonly name: string;
  readonly requests: ResourceAmounts;
  readonly limits: ResourceAmounts;
}

/** Builds amounts resource by resource; undefined leaves the resource out. */
export function amountsOf(amount: (resource: ControlledResource) => number | undefined): ResourceAmounts {
  const amounts: { [R in ControlledResource]?: number } = {};
  for (const resource of CONTROLLED_RESOURCES) {
    const value = amount(resource);
    if (value !== undefined) amounts[resource] = value;
  }
  return amounts;
}
