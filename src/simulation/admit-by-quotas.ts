import type { Cluster } from "../cluster/index.js";
import { QuotaAdmission } from "../controllers/resource-quota/index.js";
import type { ManifestSet } from "../kubernetes/index.js";
import type { ResolvedLatencies } from "../scenario/index.js";
import type { SimTime } from "../units/index.js";

/** Lets ResourceQuotas and LimitRanges of the manifests refuse pods at their creation; nothing without any. */
export function admitByQuotas(
  cluster: Cluster,
  { resourceQuotas, limitRanges }: Pick<ManifestSet, "resourceQuotas" | "limitRanges">,
  latencies: Pick<ResolvedLatencies, "watch" | "api">,
): void {
  if (resourceQuotas.length === 0 && limitRanges.length === 0) return;
  const admission = new QuotaAdmission(cluster, {
    resourceQuotas: resourceQuotas.map(({ object }) => object),
    limitRanges: limitRanges.map(({ object }) => object),
    replenishLatency: (latencies.watch.p50 + latencies.api.p50) as SimTime,
  });
  cluster.admitsPod = (init) => admission.admits(init);
}
