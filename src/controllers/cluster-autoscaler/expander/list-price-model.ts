import type { Pod } from "../../../cluster/index.js";
import type { PricingModel } from "./price.js";

/** USD an hour. Source: cluster-autoscaler 1.36.1 cloudprovider/gce/gce_price_info.go */
const CPU_PRICE_PER_HOUR = 0.033174;
const MEMORY_PRICE_PER_HOUR_PER_GIB = 0.004446;
const GIB = 2 ** 30;
const STABILIZATION_MILLICORES = 500;
const STABILIZATION_BYTES = 500 * 2 ** 20;

/** Prices of nodes by their group's list price, of pods by GCE's base prices for what they request. */
export function listPriceModel(priceOfGroup: (id: string) => number | null): PricingModel {
  return {
    nodePrice: ({ group }) => priceOfGroup(group.id),
    podPrice: ({ template }: Pod) =>
      resourcePrice(template.requests.cpuMillicores, template.requests.memoryBytes),
    stabilizationPodPrice: resourcePrice(STABILIZATION_MILLICORES, STABILIZATION_BYTES),
  };
}

function resourcePrice(cpuMillicores: number, memoryBytes: number): number {
  return (cpuMillicores / 1000) * CPU_PRICE_PER_HOUR + (memoryBytes / GIB) * MEMORY_PRICE_PER_HOUR_PER_GIB;
}
