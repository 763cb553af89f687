import type { ManifestSet } from "../kubernetes/index.js";
import type { ResolvedScenario } from "../scenario/index.js";
import { volumeBytesOf } from "./volume-bytes-of.js";

const GIB = 1024 ** 3;

/** What the bill leaves out because nobody gave a price for it, or how spot machines are simplified; a sentence each. */
export function unbilledParts(
  { billing, nodeGroups, load }: Pick<ResolvedScenario, "billing" | "nodeGroups" | "load">,
  manifests: ManifestSet,
): string[] {
  const sentences: string[] = [];
  if (nodeGroups.some(({ isSpot }) => isSpot)) {
    sentences.push("Spot machines cost their spot price, but the cloud never takes them back.");
  }
  const isPriced = nodeGroups.some(({ pricePerHourUsd }) => pricePerHourUsd !== null);
  if (!isPriced) return sentences;
  const parts: string[] = [];
  const balancers = manifests.services.filter(({ object }) => object.spec.type === "LoadBalancer").length;
  if (balancers > 0 && billing.loadBalancerUsdPerHour === null) {
    parts.push(balancers === 1 ? "1 load balancer" : `${balancers} load balancers`);
  }
  const bytes = volumeBytesOf(manifests);
  if (bytes > 0 && billing.volumeUsdPerGiBMonth === null) {
    parts.push(`${Number((bytes / GIB).toFixed(2))} GiB of volumes`);
  }
  const carried = load.flatMap((each) =>
    each.kind === "requests" ? [each.exchange, ...each.calls.map((call) => call.exchange)] : [],
  );
  if (carried.some((exchange) => exchange !== null)) {
    if (billing.crossZoneUsdPerGiB === null) parts.push("bytes between zones");
    if (billing.egressUsdPerGiB === null) parts.push("bytes that leave the cluster");
  }
  if (parts.length > 0) sentences.push(`Not billed, since billing names no price: ${parts.join(", ")}.`);
  return sentences;
}
