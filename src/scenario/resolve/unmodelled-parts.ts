import type { Diagnostic } from "../../diagnostics/index.js";
import type { ManifestSet } from "../../kubernetes/index.js";
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
import { EVICTION_SHAPE } from "../schema/node-kubelet.js";
import type { FilledScenario } from "../schema/scenario-schema.js";
import { VERTICAL_POD_AUTOSCALER_FLAGS } from "../schema/vertical-pod-autoscaler-flags.js";

const FLAG_SECTIONS: readonly (readonly [section: keyof FilledScenario, table: FlagTable])[] = [
  ["controllerManager", CONTROLLER_MANAGER_FLAGS],
  ["scheduler", SCHEDULER_SETTINGS],
  ["kubelet", KUBELET_SETTINGS],
  ["metricsServer", METRICS_SERVER_FLAGS],
  ["kubeProxy", KUBE_PROXY_FLAGS],
  ["clusterAutoscaler", CLUSTER_AUTOSCALER_FLAGS],
  ["verticalPodAutoscaler", VERTICAL_POD_AUTOSCALER_FLAGS],
];

const DELETED_AND_APPLIED = [
  "Deployment",
  "ReplicaSet",
  "ReplicationController",
  "StatefulSet",
  "DaemonSet",
  "Job",
  "CronJob",
  "HorizontalPodAutoscaler",
  "Service",
  "PodDisruptionBudget",
  "Pod",
  "Node",
  "VerticalPodAutoscaler",
  "PersistentVolumeClaim",
  "PersistentVolume",
  "StorageClass",
  "PodTemplate",
  "CapacityBuffer",
  "ProvisioningRequest",
  "CapacityQuota",
];
/** What `apply` can bring or change while a run goes on. Defaults and classes count where manifests are read. */
const APPLIED_KINDS: ReadonlySet<string> = new Set([
  ...DELETED_AND_APPLIED,
  "CSINode",
  "Namespace",
  "PriorityClass",
  "LimitRange",
]);
/** What `delete` can take away. */
const DELETED_KINDS: ReadonlySet<string> = new Set(DELETED_AND_APPLIED);

/**
 * Says which parts of a scenario change nothing yet. `written` is the plain value with overrides: defaults are not
 * worth a word. `applied`: manifests that actions bring.
 *
 * Returns diagnostics: HR1580 not modelled yet, HR1585 (note) flags that change nothing in a simulation.
 */
export function unmodelledParts(
  scenario: FilledScenario,
  written: Readonly<Record<string, unknown>>,
  applied: readonly Pick<ManifestSet, "report">[],
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
  if (scenario.karpenter !== undefined) note(["karpenter"], "karpenter");
  for (const [section, table] of FLAG_SECTIONS) {
    for (const flag of writtenFields(written[section])) {
      if (table[flag]?.isModelled === false) note([section, flag], flag);
    }
    for (const [because, idle] of flagsWithoutEffect(writtenFields(written[section]), table)) {
      const what = `${idle.join(", ")} ${idle.length === 1 ? "changes" : "change"} nothing in a simulation`;
      diagnostics.push({
        code: "HR1585",
        severity: "note",
        place: provenance.placeOf([section], "key"),
        message: because === "" ? what : `${what}: ${because}`,
      });
    }
  }
  const kubelets = [["kubelet"], ...scenario.nodeGroups.map((_, index) => ["nodeGroups", index, "kubelet"])];
  for (const path of kubelets) {
    for (const flag of Object.keys(EVICTION_SHAPE)) {
      for (const signal of writtenFields(at(written, [...path, flag]))) {
        if (signal !== "memory.available") note([...path, flag, signal], `${flag} of ${signal}`);
      }
    }
  }
  for (const gate of writtenFields(written["featureGates"])) {
    // As it is by default anyway, nothing is missing.
    if (scenario.featureGates[gate] === FEATURE_GATES.get(gate)) continue;
    if (!Object.hasOwn(MODELLED_FEATURE_GATES, gate)) note(["featureGates", gate], `feature gate ${gate}`);
  }
  scenario.actions.forEach((action, index) => {
    const kind = action.delete?.split("/")[0];
    if (kind === undefined || DELETED_KINDS.has(kind)) return;
    note(["actions", index, "delete"], `deleting a ${kind}`);
  });
  for (const set of applied) {
    for (const { kind, name, place, meaning } of set.report) {
      if (meaning !== "modelled" || APPLIED_KINDS.has(kind)) continue;
      diagnostics.push({
        code: "HR1580",
        severity: "warning",
        place,
        message: `applying ${kind}/${name} during the run is not modelled yet and changes nothing`,
      });
    }
  }
  scenario.load.forEach((load, index) => {
    const isSingle = load.timestamps !== undefined || load.users !== undefined;
    if ((load.fidelity ?? (isSingle ? "request" : scenario.fidelity)) === "request") return;
    const path = ["load", index];
    const fluid = (path: readonly PathSegment[], what: string) =>
      note(path, `${what} of a fluid (fidelity: request plays it)`);
    if ((load.request?.retries ?? 0) > 0) fluid([...path, "request", "retries"], "retries");
    if (load.request?.coldStart !== undefined) fluid([...path, "request", "coldStart"], "coldStart");
    if (load.arrivals === "even") fluid([...path, "arrivals"], "arrivals: even");
    if (load.callMode === "fan-out") fluid([...path, "callMode"], "callMode: fan-out");
    if ((load.balancing ?? "random") !== "random")
      fluid([...path, "balancing"], `balancing: ${load.balancing}`);
  });
  return diagnostics;
}

/** Flags that change nothing, by the reason; "": a reason that is plain. */
function flagsWithoutEffect(written: readonly string[], table: FlagTable): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const flag of written) {
    const spec = table[flag];
    if (spec?.isWithoutEffect !== true && spec?.because === undefined) continue;
    const { because = "" } = spec;
    const known = found.get(because);
    if (known === undefined) found.set(because, [flag]);
    else known.push(flag);
  }
  return found;
}

function writtenFields(section: unknown): string[] {
  return typeof section === "object" && section !== null ? Object.keys(section) : [];
}

function at(value: unknown, path: readonly PathSegment[]): unknown {
  let found = value;
  for (const segment of path) {
    if (typeof found !== "object" || found === null) return undefined;
    found = (found as Readonly<Record<PathSegment, unknown>>)[segment];
  }
  return found;
}
