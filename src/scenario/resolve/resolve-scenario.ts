import type { InstanceType } from "../../cloud/index.js";
import type { DeschedulerPolicy } from "../../controllers/descheduler/index.js";
import type { Diagnostic } from "../../diagnostics/index.js";
import type { Loaded, ManifestSet, Node } from "../../kubernetes/index.js";
import { parseTimestamp } from "../../units/index.js";
import type { FileSource } from "../file-source.js";
import type { LoadedSchedulerConfigurations } from "../load-scheduler-configurations.js";
import type { Provenance } from "../provenance.js";
import type { ResolvedAction, ResolvedNodeGroup, ResolvedScenario } from "../resolved-scenario.js";
import type { PathSegment } from "../scenario-document.js";
import { CLUSTER_AUTOSCALER_FLAGS } from "../schema/cluster-autoscaler-flags.js";
import { resolveFlags } from "../schema/component-flags.js";
import {
  CONTROLLER_MANAGER_FLAGS,
  KUBE_PROXY_FLAGS,
  KUBELET_SETTINGS,
  METRICS_SERVER_FLAGS,
  SCHEDULER_SETTINGS,
} from "../schema/control-plane-flags.js";
import { MODELLED_FEATURE_GATES, resolveFeatureGates } from "../schema/feature-gates.js";
import type { FilledNodeKubelet } from "../schema/node-kubelet.js";
import type { FilledScenario } from "../schema/scenario-schema.js";
import { VERTICAL_POD_AUTOSCALER_FLAGS } from "../schema/vertical-pod-autoscaler-flags.js";
import { cloudProviderOf } from "./cloud-provider-of.js";
import { forbidCalls } from "./forbidden-calls.js";
import type { IngressDoors } from "./ingress-doors.js";
import type { KnownObjects } from "./known-objects.js";
import { loadInitialState } from "./load-initial-state.js";
import { toSpan } from "./resolve-amounts.js";
import { resolveBilling } from "./resolve-billing.js";
import { resolveLatencies } from "./resolve-latencies.js";
import { resolveLoad } from "./resolve-load.js";
import { addLookups } from "./resolve-lookups.js";
import { resolveMetrics } from "./resolve-metrics.js";
import { resolveNodeGroups } from "./resolve-node-groups.js";
import { resolveNodeSettings } from "./resolve-node-settings.js";
import { resolveObjectives } from "./resolve-objectives.js";
import type { PatternContext } from "./resolve-pattern.js";
import { resolveLoadBalancer } from "./resolve-routing.js";
import { resolveSidecars } from "./resolve-sidecars.js";
import { countsBytes } from "./resolve-transfer-prices.js";
import { resolveWorkloads } from "./resolve-workloads.js";
import { TraceLoader } from "./trace-loader.js";

/** What a scenario is resolved against. */
export interface Surroundings {
  readonly actions: readonly ResolvedAction[];
  /** The manifests' Nodes. */
  readonly nodes: readonly Loaded<Node>[];
  readonly catalogue: readonly InstanceType[];
  /** Null: the descheduler does not run. */
  readonly deschedulerPolicy: DeschedulerPolicy | null;
  readonly schedulerConfigurations: LoadedSchedulerConfigurations;
  readonly doors: IngressDoors;
  /** Of the start. */
  readonly manifests: ManifestSet;
  readonly known: KnownObjects;
}

/**
 * Turns a complete scenario into what the simulation reads. Null after an error.
 *
 * Returns diagnostics: those of the sections, HR1590 a span that must not be zero, HR1591 a report without a time.
 */
export async function resolveScenario(
  filled: FilledScenario,
  {
    actions,
    nodes,
    catalogue,
    deschedulerPolicy,
    schedulerConfigurations,
    doors,
    manifests,
    known,
  }: Surroundings,
  files: FileSource,
  folder: string,
  provenance: Provenance,
): Promise<{ readonly scenario: ResolvedScenario | null; readonly diagnostics: readonly Diagnostic[] }> {
  const context: PatternContext = {
    start: parseTimestamp(filled.start, filled.timeZone)!,
    timeZone: filled.timeZone,
    duration: toSpan(filled.duration),
    warmup: toSpan(filled.warmup),
  };
  const traces = new TraceLoader(files, folder, context, provenance);
  const nodeGroups = resolveNodeGroups(filled, catalogue, provenance);
  const nodeSettings = generalNodeSettings(filled, provenance);
  const billing = resolveBilling(filled, nodes, catalogue, provenance);
  const resolved = await resolveLoad(filled, context, traces, provenance, doors);
  const load = forbidCalls(
    addLookups(resolved.load, filled, manifests, known),
    filled,
    manifests,
    known,
    provenance,
  );
  const sidecars = resolveSidecars(filled, resolved.load, manifests, known, provenance);
  const metrics = await resolveMetrics(filled, context, traces, provenance);
  const initial = await loadInitialState(
    filled,
    { groups: nodeGroups.groups, manifests },
    files,
    folder,
    provenance,
  );
  const diagnostics = [
    ...initial.diagnostics,
    ...zeroSpans(filled, provenance),
    ...emptyReport(filled, provenance),
    ...nodeGroups.diagnostics,
    ...nodeSettings.diagnostics,
    ...billing.diagnostics,
    ...resolved.diagnostics,
    ...load.diagnostics,
    ...sidecars.diagnostics,
    ...metrics.diagnostics,
    ...traces.diagnostics,
  ];
  if (diagnostics.some((diagnostic) => diagnostic.severity === "error"))
    return { scenario: null, diagnostics };
  const featureGates = resolveFeatureGates(filled.kubernetes, filled.featureGates);
  showFeatureGates(filled, featureGates, provenance);
  const latencies = resolveLatencies(filled.latencies, filled.network?.inFluid ?? countsBytes(filled));
  const scenario: ResolvedScenario = {
    name: filled.name,
    description: filled.description,
    ...context,
    warmup: toSpan(filled.warmup),
    initialState: initial.initialState,
    seed: filled.seed,
    kubernetes: filled.kubernetes,
    nodeGroups: nodeGroups.groups,
    billing: billing.billing,
    controllerManager: resolveFlags(CONTROLLER_MANAGER_FLAGS, filled.controllerManager),
    scheduler: resolveFlags(SCHEDULER_SETTINGS, filled.scheduler),
    schedulerProfiles:
      schedulerConfigurations.scheduler.profiles.size > 0
        ? schedulerConfigurations.scheduler.profiles
        : new Map([["default-scheduler", {}]]),
    autoscalerProfile: schedulerConfigurations.autoscalerProfile,
    nodeSettings: nodeSettings.settings,
    kubelet: resolveFlags(KUBELET_SETTINGS, filled.kubelet),
    metricsServer: resolveFlags(METRICS_SERVER_FLAGS, filled.metricsServer),
    kubeProxy: resolveFlags(KUBE_PROXY_FLAGS, filled.kubeProxy),
    loadBalancer: resolveLoadBalancer(filled),
    clusterAutoscaler: resolveAutoscaler(filled, nodeGroups.groups, provenance),
    descheduler:
      deschedulerPolicy === null
        ? null
        : { policy: deschedulerPolicy, interval: toSpan(filled.descheduler!["descheduling-interval"]) },
    verticalPodAutoscaler: resolveFlags(VERTICAL_POD_AUTOSCALER_FLAGS, filled.verticalPodAutoscaler ?? {}),
    featureGates,
    latencies,
    workloads: resolveWorkloads(filled.workloads, latencies),
    sidecars: sidecars.sidecars,
    load: load.load,
    metrics: metrics.metrics,
    actions,
    objectives: resolveObjectives(filled.objectives),
    reportInterval: toSpan(filled.report.interval),
    reportFrom: toSpan(filled.report.from),
  };
  return { scenario, diagnostics };
}

/** Null: it does not run. `cloud-provider` follows from the instance types where nobody names it. */
function resolveAutoscaler(
  { clusterAutoscaler }: FilledScenario,
  groups: readonly ResolvedNodeGroup[],
  provenance: Provenance,
): ResolvedScenario["clusterAutoscaler"] {
  if (clusterAutoscaler === undefined) return null;
  const name = "cloud-provider";
  const cloud = cloudProviderOf(groups);
  if (clusterAutoscaler[name] === "" && cloud !== "") {
    clusterAutoscaler[name] = cloud;
    provenance.recordOrigin(["clusterAutoscaler", name], "instance types");
  }
  return resolveFlags(CLUSTER_AUTOSCALER_FLAGS, clusterAutoscaler);
}

function generalNodeSettings(filled: FilledScenario, provenance: Provenance) {
  const diagnostics: Diagnostic[] = [];
  const settings = resolveNodeSettings(filled.kubelet as FilledNodeKubelet, (field, message, rule) =>
    diagnostics.push({
      code: "HR1528",
      severity: "error",
      place: provenance.placeOf(["kubelet", field]),
      message,
      rule,
    }),
  );
  return { settings, diagnostics };
}

function zeroSpans(filled: FilledScenario, provenance: Provenance): Diagnostic[] {
  const spans: readonly (readonly [path: readonly PathSegment[], text: unknown])[] = [
    [["duration"], filled.duration],
    [["report", "interval"], filled.report.interval],
    [
      ["controllerManager", "horizontal-pod-autoscaler-sync-period"],
      filled.controllerManager["horizontal-pod-autoscaler-sync-period"],
    ],
    [["metricsServer", "metric-resolution"], filled.metricsServer["metric-resolution"]],
    [["clusterAutoscaler", "scan-interval"], filled.clusterAutoscaler?.["scan-interval"]],
    ...(["recommender-interval", "updater-interval", "memory-aggregation-interval"] as const).map(
      (name) => [["verticalPodAutoscaler", name], filled.verticalPodAutoscaler?.[name]] as const,
    ),
    ...filled.load.map(({ request }, i) => [["load", i, "request", "timeout"], request?.timeout] as const),
  ];
  return spans
    .filter(([, text]) => text !== undefined && toSpan(String(text)) === 0)
    .map(([path]) => ({
      code: "HR1590",
      severity: "error",
      place: provenance.placeOf(path),
      message: `${path.at(-1)} must be longer than 0s`,
    }));
}

function emptyReport({ duration, report }: FilledScenario, provenance: Provenance): Diagnostic[] {
  if (toSpan(report.from) === 0 || toSpan(report.from) < toSpan(duration)) return [];
  return [
    {
      code: "HR1591",
      severity: "error",
      place: provenance.placeOf(["report", "from"]),
      message: `the report begins ${report.from} after the start, when the run of ${duration} is over`,
      rule: "report.from must be shorter than duration",
    },
  ];
}

/** Puts the gates that rooms read into the printed scenario with what their defaults are in this version. */
function showFeatureGates(
  filled: FilledScenario,
  gates: Readonly<Record<string, boolean>>,
  provenance: Provenance,
): void {
  for (const name of Object.keys(MODELLED_FEATURE_GATES)) {
    if (filled.featureGates[name] !== undefined) continue;
    filled.featureGates[name] = gates[name];
    provenance.recordOrigin(["featureGates", name], `default in ${filled.kubernetes}`);
  }
}
