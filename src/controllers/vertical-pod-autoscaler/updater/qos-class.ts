import { CONTROLLED_RESOURCES, type ContainerResources } from "../resource-amounts.js";

/** A pod's class of service by its regular containers. Source: kubernetes v1.36.3 pkg/apis/core/v1/helper/qos. */
export function qosClassOf(
  containers: readonly ContainerResources[],
): "BestEffort" | "Burstable" | "Guaranteed" {
  let isBestEffort = true;
  let isGuaranteed = containers.length > 0;
  for (const { requests, limits } of containers) {
    for (const resource of CONTROLLED_RESOURCES) {
      const [request, limit] = [requests[resource] ?? 0, limits[resource] ?? 0];
      if (request !== 0 || limit !== 0) isBestEffort = false;
      if (limit === 0 || request !== limit) isGuaranteed = false;
    }
  }
  return isBestEffort ? "BestEffort" : isGuaranteed ? "Guaranteed" : "Burstable";
}
