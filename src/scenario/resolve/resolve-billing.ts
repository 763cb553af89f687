import type { InstanceType } from "../../cloud/index.js";
import { CONTROL_PLANE_PRICES, MINIMUM_BILLED_SECONDS } from "../../cost/index.js";
import type { Diagnostic } from "../../diagnostics/index.js";
import type { Loaded, Node } from "../../kubernetes/index.js";
import type { Provenance } from "../provenance.js";
import type { MachinePrice, ResolvedBilling } from "../resolved-scenario.js";
import type { FilledScenario } from "../schema/scenario-schema.js";
import { fillCrossZonePrice } from "./resolve-transfer-prices.js";

const INSTANCE_TYPE_LABELS = [
  "node.kubernetes.io/instance-type",
  "beta.kubernetes.io/instance-type",
] as const;

/** The machine type that a Node's labels name, or undefined. */
export function instanceTypeOf(labels: Readonly<Record<string, string>> | undefined): string | undefined {
  for (const label of INSTANCE_TYPE_LABELS) {
    if (labels !== undefined && Object.hasOwn(labels, label)) return labels[label];
  }
  return undefined;
}

/**
 * The scenario's `billing`, with the list prices it names filled in, and the prices of the manifests' Nodes by the
 * catalogue.
 *
 * Returns diagnostics: HR1526 (warning) Nodes of the manifests without a price.
 */
export function resolveBilling(
  scenario: FilledScenario,
  nodes: readonly Loaded<Node>[],
  catalogue: readonly InstanceType[],
  provenance: Provenance,
): { readonly billing: ResolvedBilling; readonly diagnostics: readonly Diagnostic[] } {
  const { billing } = scenario;
  if (billing.controlPlane !== undefined && billing.controlPlanePerHour === undefined) {
    billing.controlPlanePerHour = CONTROL_PLANE_PRICES[billing.controlPlane];
    provenance.recordOrigin(["billing", "controlPlanePerHour"], `list price of ${billing.controlPlane}`);
  }
  fillCrossZonePrice(scenario, catalogue, provenance);
  const manifestMachines = new Map<string, MachinePrice>();
  const unpriced: Loaded<Node>[] = [];
  for (const node of nodes) {
    const name = instanceTypeOf(node.object.metadata.labels);
    const type = catalogue.find((each) => each.name === name);
    if (type === undefined || type.pricePerHourUsd === null) {
      unpriced.push(node);
      continue;
    }
    const minimumBilledSeconds = billing.minimumSeconds ?? MINIMUM_BILLED_SECONDS[type.provider];
    manifestMachines.set(type.name, { usdPerHour: type.pricePerHourUsd, minimumBilledSeconds });
  }
  const diagnostics: Diagnostic[] = [];
  const first = unpriced[0];
  if (first !== undefined) {
    diagnostics.push({
      code: "HR1526",
      severity: "warning",
      place: first.place,
      message: `${unpriced.length} of ${nodes.length} Nodes of the manifests have no price: the cost leaves them out`,
      rule: "a Node is priced by its label node.kubernetes.io/instance-type and the catalogue",
    });
  }
  return {
    billing: {
      controlPlaneUsdPerHour: billing.controlPlanePerHour ?? null,
      loadBalancerUsdPerHour: billing.loadBalancerPerHour ?? null,
      volumeUsdPerGiBMonth: billing.volumePerGiBMonth ?? null,
      crossZoneUsdPerGiB: billing.crossZonePerGiB ?? null,
      egressUsdPerGiB: billing.egressPerGiB ?? null,
      manifestMachines,
    },
    diagnostics,
  };
}
