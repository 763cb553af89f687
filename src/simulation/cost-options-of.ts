import type { Node } from "../cluster/index.js";
import { HOURS_PER_MONTH } from "../cost/index.js";
import type { ManifestSet } from "../kubernetes/index.js";
import type { CostOptions, NodePrice } from "../recording/index.js";
import { instanceTypeOf, MANIFEST_NODES, type ResolvedScenario } from "../scenario/index.js";
import { volumeBytesOf } from "./volume-bytes-of.js";

const GIB = 1024 ** 3;

/** The scenario's prices as the recorder takes them: a bill for each group, and for each machine type of the manifests. */
export function costOptionsOf(
  { nodeGroups, billing }: Pick<ResolvedScenario, "nodeGroups" | "billing">,
  manifests: ManifestSet,
): CostOptions {
  const groups = new Map(
    nodeGroups.map((group): [string, NodePrice] => [
      group.name,
      {
        group: group.name,
        instanceType: group.instanceType,
        isSpot: group.isSpot,
        usdPerHour: group.pricePerHourUsd,
        minimumBilledSeconds: group.minimumBilledSeconds,
      },
    ]),
  );
  const machines = new Map<string | undefined, NodePrice>();
  const {
    controlPlaneUsdPerHour,
    loadBalancerUsdPerHour,
    volumeUsdPerGiBMonth,
    crossZoneUsdPerGiB,
    egressUsdPerGiB,
  } = billing;
  return {
    priceOf(node: Node): NodePrice {
      const ofGroup = node.group === MANIFEST_NODES ? undefined : groups.get(node.group);
      if (ofGroup !== undefined) return ofGroup;
      const instanceType = instanceTypeOf(node.labels);
      let price = machines.get(instanceType);
      if (price === undefined) {
        const machine = billing.manifestMachines.get(instanceType ?? "");
        price = {
          group: MANIFEST_NODES,
          instanceType: instanceType ?? null,
          isSpot: false,
          usdPerHour: machine?.usdPerHour ?? null,
          minimumBilledSeconds: machine?.minimumBilledSeconds ?? 0,
        };
        machines.set(instanceType, price);
      }
      return price;
    },
    controlPlaneUsdPerHour,
    loadBalancerUsdPerHour,
    crossZoneUsdPerGiB,
    egressUsdPerGiB,
    volumesUsdPerHour:
      volumeUsdPerGiBMonth === null
        ? null
        : ((volumeBytesOf(manifests) / GIB) * volumeUsdPerGiBMonth) / HOURS_PER_MONTH,
  };
}
