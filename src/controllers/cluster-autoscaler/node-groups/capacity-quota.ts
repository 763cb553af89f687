import type { CapacityQuota } from "../../../cluster/index.js";
import { compileLabelSelector } from "../../../kubernetes/index.js";
import { parseCount } from "../../../units/index.js";
import type { NodeQuota } from "./quota-tracker.js";

/**
 * A CapacityQuota as a limit on the nodes that it selects; without a selector on all. Amounts are whole: cores, bytes,
 * nodes, GPUs; a fraction is rounded up.
 *
 * Source: cluster-autoscaler 1.36.1 resourcequotas/capacityquota/provider.go
 */
export function capacityQuota({ name, spec }: Pick<CapacityQuota, "name" | "spec">): NodeQuota {
  const matches = spec.selector === undefined ? () => true : compileLabelSelector(spec.selector);
  const limits = new Map<string, number>();
  for (const [resource, amount] of Object.entries(spec.limits.resources)) {
    const limit = parseCount(amount);
    if (limit !== undefined) limits.set(resource, limit);
  }
  return { id: `CapacityQuota/${name}`, appliesTo: ({ labels }) => matches(labels), limits };
}
