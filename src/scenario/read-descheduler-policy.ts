import type { z } from "zod";
import {
  DEFAULT_POD_PROTECTIONS,
  DESCHEDULER_PLUGINS,
  type DefaultEvictorArgs,
  type DeschedulerPlugin,
  type DeschedulerPolicy,
  type DeschedulerProfile,
  type NamespaceChoice,
  type PodProtection,
} from "../controllers/descheduler/index.js";
import type { Diagnostic } from "../diagnostics/index.js";
import { compileLabelSelector, type LabelSelector, readDocuments } from "../kubernetes/index.js";
import { parseDuration, toSeconds } from "../units/index.js";
import { checkAgainstSchema, type PlaceFinder } from "./check-scenario.js";
import type { FileSource } from "./file-source.js";
import { formatPath } from "./scenario-document.js";
import {
  DEFAULT_EVICTOR,
  DEFAULT_EVICTOR_ARGS,
  DESCHEDULER_PLUGIN_ARGS,
  deschedulerPolicySchema,
} from "./schema/descheduler-policy.js";

type WrittenProfile = z.output<typeof deschedulerPolicySchema>["profiles"][number];

/**
 * Reads a DeschedulerPolicy file; null after an error.
 *
 * Returns diagnostics: those of reading YAML (HR10xx), HR1501–HR1504 of its fields, HR1505 not one document, HR1534 a
 * plugin that needs arguments has none, HR1535 thresholds that do not go together.
 * Throws InputError: HR1601 missing, HR1602 unreadable.
 */
export async function readDeschedulerPolicy(
  files: FileSource,
  path: string,
): Promise<{ readonly policy: DeschedulerPolicy | null; readonly diagnostics: readonly Diagnostic[] }> {
  const { documents, diagnostics } = readDocuments({ file: path, text: await files.readText(path) });
  if (diagnostics.some(({ severity }) => severity === "error")) return { policy: null, diagnostics };
  const [document, another] = documents;
  if (document === undefined || another !== undefined) {
    const message = document === undefined ? "the policy is empty" : "a policy is one YAML document";
    return {
      policy: null,
      diagnostics: [{ code: "HR1505", severity: "error", place: { file: path }, message }],
    };
  }
  const placeOf: PlaceFinder = (at) => ({ ...document.locate(at), path: formatPath(at) });
  const checked = checkAgainstSchema(deschedulerPolicySchema, document.value, placeOf);
  if (checked.filled === null) return { policy: null, diagnostics: checked.diagnostics };
  const { filled } = checked;
  const faults: Diagnostic[] = [];
  const profiles = filled.profiles.map((profile, index) =>
    readProfile(profile, (at, ofKey) => placeOf(["profiles", index, ...at], ofKey), faults),
  );
  const hasMetrics = filled.metricsProviders.length > 0 || filled.metricsCollector?.enabled === true;
  filled.profiles.forEach(({ pluginConfig }, index) => {
    if (hasMetrics) return;
    const low = profiles[index]!.plugins.find(({ name }) => name === "LowNodeUtilization");
    if (low?.name !== "LowNodeUtilization" || low.args.isMeasured !== true) return;
    const config = pluginConfig.findIndex(({ name }) => name === "LowNodeUtilization");
    faults.push({
      code: "HR1535",
      severity: "error",
      place: placeOf(["profiles", index, "pluginConfig", config, "args", "metricsUtilization"]),
      message: "LowNodeUtilization measures use, but the policy names no metrics provider",
      rule: "add metricsProviders: [{source: KubernetesMetrics}] to the policy",
    });
  });
  if (faults.length > 0) return { policy: null, diagnostics: faults };
  const pairs =
    filled.nodeSelector === "" ? [] : filled.nodeSelector.split(",").map((pair) => pair.split("="));
  const selector = {
    matchLabels: Object.fromEntries(pairs.map(([key, value]) => [key!.trim(), (value ?? "").trim()])),
  };
  const matches = compileLabelSelector(selector);
  const policy = {
    limits: filled,
    selectsNode: ({ labels }: { labels: Readonly<Record<string, string>> }) => matches(labels),
    profiles,
  };
  return { policy, diagnostics: [] };
}

function readProfile(
  { name, pluginConfig, plugins }: WrittenProfile,
  placeOf: PlaceFinder,
  faults: Diagnostic[],
): DeschedulerProfile {
  /** Null after a fault. */
  function argsOf<S extends z.ZodType>(plugin: string, schema: S): z.output<S> | null {
    const index = pluginConfig.findIndex((config) => config.name === plugin);
    const checked = checkAgainstSchema(schema, pluginConfig[index]?.args ?? {}, (at, ofKey) =>
      index < 0 ? placeOf(["plugins"]) : placeOf(["pluginConfig", index, "args", ...at], ofKey),
    );
    if (index < 0 && checked.filled === null) {
      faults.push({
        code: "HR1534",
        severity: "error",
        place: placeOf(["plugins"]),
        message: `${plugin} is enabled, but pluginConfig has no arguments for it`,
        rule: `it needs ${Object.keys((schema as unknown as { shape: object }).shape)
          .slice(0, 2)
          .join(" and ")}`,
      });
    } else faults.push(...checked.diagnostics);
    return checked.filled;
  }
  const order = [
    ...DESCHEDULER_PLUGINS.deschedule.filter((each) => plugins.deschedule.enabled.includes(each)),
    ...DESCHEDULER_PLUGINS.balance.filter((each) => plugins.balance.enabled.includes(each)),
  ];
  const configured = order.flatMap((plugin) => {
    const args = argsOf(plugin, DESCHEDULER_PLUGIN_ARGS[plugin]);
    if (args === null) return [];
    const fault = thresholdFault(args);
    if (fault !== null) {
      const index = pluginConfig.findIndex((config) => config.name === plugin);
      const place = placeOf(["pluginConfig", index, "args", "targetThresholds"]);
      faults.push({ code: "HR1535", severity: "error", place, message: fault });
    }
    return [pluginOf(plugin, args)];
  });
  const evictor = argsOf(DEFAULT_EVICTOR, DEFAULT_EVICTOR_ARGS);
  return { name, evictor: evictorOf(evictor ?? DEFAULT_EVICTOR_ARGS.parse({})), plugins: configured };
}

/** Whether a plugin's arguments ask for measured use. */
function isMeasured(args: AnyArgs): boolean {
  if (!("metricsUtilization" in args)) return false;
  return args.metricsUtilization?.source !== undefined || args.metricsUtilization?.metricsServer === true;
}

type AnyArgs = z.output<(typeof DESCHEDULER_PLUGIN_ARGS)[DeschedulerPlugin["name"]]>;

function thresholdFault(args: AnyArgs): string | null {
  if (!("targetThresholds" in args)) return null;
  const { thresholds, targetThresholds } = args;
  const names = Object.keys(thresholds);
  if (names.length === 0) return "thresholds name no resource";
  const missing = [...names, ...Object.keys(targetThresholds)].find(
    (name) => thresholds[name] === undefined || targetThresholds[name] === undefined,
  );
  if (missing !== undefined)
    return `thresholds and targetThresholds must name the same resources: ${missing} is in one only`;
  const above = args.useDeviationThresholds
    ? undefined
    : names.find((name) => thresholds[name]! > targetThresholds[name]!);
  return above === undefined ? null : `the threshold of ${above} is above its target threshold`;
}

function pluginOf(name: DeschedulerPlugin["name"], args: AnyArgs): DeschedulerPlugin {
  const chosen: NamespaceChoice =
    "namespaces" in args && args.namespaces !== undefined
      ? args.namespaces
      : { exclude: "evictableNamespaces" in args ? args.evictableNamespaces.exclude : [] };
  if ("thresholds" in args) {
    // What is excluded here still counts as use of its node.
    const { exclude } = args.evictableNamespaces;
    const common = {
      thresholds: new Map(Object.entries(args.thresholds)),
      numberOfNodes: args.numberOfNodes,
      mayMove: ({ namespace }: { namespace: string }) => !exclude.includes(namespace),
    };
    const namespaces = { exclude: [] };
    if ("targetThresholds" in args) {
      return {
        name: "LowNodeUtilization",
        namespaces,
        args: {
          ...common,
          targetThresholds: new Map(Object.entries(args.targetThresholds)),
          useDeviationThresholds: args.useDeviationThresholds,
          evictionLimitPerNode: args.evictionLimits.node,
          isMeasured: isMeasured(args),
        },
      };
    }
    const onlyThresholdingResources = args.evictionModes.includes("OnlyThresholdingResources");
    return { name: "HighNodeUtilization", namespaces, args: { ...common, onlyThresholdingResources } };
  }
  return { name, args, namespaces: chosen } as DeschedulerPlugin;
}

function evictorOf(
  args: z.output<typeof DEFAULT_EVICTOR_ARGS>,
): DefaultEvictorArgs & { readonly nodeFit: boolean } {
  const protections = new Set<PodProtection>(DEFAULT_POD_PROTECTIONS);
  const off = (isOff: boolean, protection: PodProtection) => isOff && protections.delete(protection);
  off(args.evictLocalStoragePods, "PodsWithLocalStorage");
  off(args.evictDaemonSetPods, "DaemonSetPods");
  off(args.evictSystemCriticalPods, "SystemCriticalPods");
  off(args.evictFailedBarePods, "FailedBarePods");
  for (const protection of args.podProtections.defaultDisabled) protections.delete(protection);
  for (const protection of args.podProtections.extraEnabled) protections.add(protection);
  if (args.ignorePvcPods) protections.add("PodsWithPVC");
  if (args.ignorePodsWithoutPDB) protections.add("PodsWithoutPDB");
  const age = args.minPodAge === undefined ? undefined : parseDuration(args.minPodAge);
  return {
    nodeFit: args.nodeFit,
    protections,
    priorityThreshold: args.priorityThreshold?.value,
    minReplicas: args.minReplicas,
    minPodAgeSeconds: age === undefined ? 0 : toSeconds(age),
    matchesLabels:
      args.labelSelector === undefined
        ? () => true
        : compileLabelSelector(args.labelSelector as LabelSelector),
  };
}
