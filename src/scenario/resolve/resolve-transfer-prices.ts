import type { CloudProvider, InstanceType } from "../../cloud/index.js";
import { CROSS_ZONE_USD_PER_GIB } from "../../cost/index.js";
import type { Provenance } from "../provenance.js";
import type { FilledScenario } from "../schema/scenario-schema.js";

/** Loads say what requests carry: bytes are counted. */
export function countsBytes(scenario: FilledScenario): boolean {
  return scenario.load.some(
    (load) => load.bytes !== undefined || load.calls.some((call) => call.bytes !== undefined),
  );
}

/**
 * Fills the price of bytes between zones with the list price of the cloud that all node groups' machines are of, when
 * bytes are counted and nobody gives a price.
 */
export function fillCrossZonePrice(
  scenario: FilledScenario,
  catalogue: readonly InstanceType[],
  provenance: Provenance,
): void {
  const { billing } = scenario;
  if (billing.crossZonePerGiB !== undefined || !countsBytes(scenario)) return;
  const providers = new Set<CloudProvider>(
    scenario.nodeGroups.map(
      ({ instanceType }) => catalogue.find(({ name }) => name === instanceType)?.provider ?? "other",
    ),
  );
  const [provider] = providers;
  if (provider === undefined || providers.size > 1) return;
  const price = CROSS_ZONE_USD_PER_GIB[provider];
  if (price === null) return;
  billing.crossZonePerGiB = price;
  provenance.recordOrigin(["billing", "crossZonePerGiB"], `list price of ${provider}`);
}
