import type { Diagnostic } from "../../diagnostics/index.js";
import type { Provenance } from "../provenance.js";
import type { PathSegment } from "../scenario-document.js";
import { CLUSTER_AUTOSCALER_FLAGS } from "../schema/cluster-autoscaler-flags.js";
import type { FlagTable } from "../schema/component-flags.js";
import {
  CONTROLLER_MANAGER_FLAGS,
  KUBE_PROXY_FLAGS,
  KUBELET_SETTINGS,
  METRICS_SERVER_FLAGS,
  SCHEDULER_SETTINGS,
} from "../schema/control-plane-flags.js";
import { FEATURE_GATES, MODELLED_FEATURE_GATES } from "../schema/feature-gates.js";
import type { FilledScenario } from "../schema/scenario-schema.js";

const FLAG_SECTIONS: readonly (readonly [section: keyof FilledScenario, table: FlagTable])[] = [
  ["controllerManager", CONTROLLER_MANAGER_FLAGS],
  ["scheduler", SCHEDULER_SETTINGS],
  ["kubelet", KUBELET_SETTINGS],
  ["metricsServer", METRICS_SERVER_FLAGS],
  ["kubeProxy", KUBE_PROXY_FLAGS],
  ["clusterAutoscaler", CLUSTER_AUTOSCALER_FLAGS],
];

/**
 * Says which parts of a scenario change nothing yet. `written` is the plain value with overrides: defaults are not
 * worth a word.
 *
 * Returns diagnostics: HR1580 not modelled yet.
 */
export function unmodelledParts(
  scenario: FilledScenario,
  written: Readonly<Record<string, unknown>>,
  provenance: Provenance,
): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const note = (path: readonly PathSegment[], what: string) => {
    const place = provenance.placeOf(path, "key");
    diagnostics.push({
      code: "HR1580",
      severity: "warning",
      place,
      message: `${what} is not modelled yet and changes nothing`,
    });
  };
  for (const section of ["verticalPodAutoscaler", "karpenter"] as const) {
    if (scenario[section] !== undefined) note([section], section);
  }
  for (const [section, table] of FLAG_SECTIONS) {
    for (const flag of writtenFields(written[section])) {
      if (table[flag]?.isModelled === false) note([section, flag], flag);
    }
  }
  for (const gate of writtenFields(written["featureGates"])) {
    // As it is by default anyway, nothing is missing.
    if (scenario.featureGates[gate] === FEATURE_GATES.get(gate)) continue;
    if (!Object.hasOwn(MODELLED_FEATURE_GATES, gate)) note(["featureGates", gate], `feature gate ${gate}`);
  }
  if (typeof scenario.initialState === "object") note(["initialState"], "initialState: dump");
  scenario.load.forEach((load, index) => {
    if ((load.request?.retries ?? 0) > 0) note(["load", index, "request", "retries"], "retries");
  });
  return diagnostics;
}

function writtenFields(section: unknown): string[] {
  return typeof section === "object" && section !== null ? Object.keys(section) : [];
}
