import type { z } from "zod";
import { type Diagnostic, nearestName } from "../diagnostics/index.js";
import { readDocuments, type TopologySpreadConstraint } from "../kubernetes/index.js";
import { PLUGIN_NAMES, type ProfileOptions } from "../scheduling/index.js";
import { checkAgainstSchema, type PlaceFinder } from "./check-scenario.js";
import type { FileSource } from "./file-source.js";
import { formatPath } from "./scenario-document.js";
import {
  type ConfigurablePlugin,
  SCHEDULER_PLUGIN_ARGS,
  schedulerConfigurationSchema,
} from "./schema/scheduler-configuration.js";

/** What a KubeSchedulerConfiguration changes. */
export interface SchedulerConfiguration {
  /** By schedulerName, as written; empty: that of default-scheduler, as it is. */
  readonly profiles: ReadonlyMap<string, Partial<ProfileOptions>>;
  /** By the names of the scenario's section `scheduler`. */
  readonly settings: Readonly<Record<string, number>>;
}

type WrittenProfile = z.output<typeof schedulerConfigurationSchema>["profiles"][number];

/**
 * Reads a KubeSchedulerConfiguration file; null after an error.
 *
 * Returns diagnostics: those of reading YAML (HR10xx), HR1501–HR1504 of its fields, HR1505 not one document, HR1536
 * arguments for a plugin that has none, HR1537 arguments that do not go together, HR1538 two profiles of one name.
 * Throws InputError: HR1601 missing, HR1602 unreadable.
 */
export async function readSchedulerConfiguration(
  files: FileSource,
  path: string,
): Promise<{
  readonly configuration: SchedulerConfiguration | null;
  readonly diagnostics: readonly Diagnostic[];
}> {
  const { documents, diagnostics } = readDocuments({ file: path, text: await files.readText(path) });
  if (diagnostics.some(({ severity }) => severity === "error")) return { configuration: null, diagnostics };
  const [document, another] = documents;
  if (document === undefined || another !== undefined) {
    const message =
      document === undefined ? "the configuration is empty" : "a configuration is one YAML document";
    const fault: Diagnostic = { code: "HR1505", severity: "error", place: { file: path }, message };
    return { configuration: null, diagnostics: [fault] };
  }
  const placeOf: PlaceFinder = (at) => ({ ...document.locate(at), path: formatPath(at) });
  const { filled, diagnostics: faultsOfFields } = checkAgainstSchema(
    schedulerConfigurationSchema,
    document.value,
    placeOf,
  );
  if (filled === null) return { configuration: null, diagnostics: faultsOfFields };
  const faults: Diagnostic[] = [];
  const profiles = new Map<string, Partial<ProfileOptions>>();
  filled.profiles.forEach((written, index) => {
    const placeInProfile: PlaceFinder = (at, ofKey) => placeOf(["profiles", index, ...at], ofKey);
    const { schedulerName, percentageOfNodesToScore = filled.percentageOfNodesToScore } = written;
    if (profiles.has(schedulerName)) {
      faults.push({
        code: "HR1538",
        severity: "error",
        place: placeInProfile(["schedulerName"]),
        message: `two profiles are called "${schedulerName}"`,
        value: schedulerName,
        rule: "each profile needs a schedulerName of its own",
      });
    }
    profiles.set(schedulerName, {
      ...readProfile(written, placeInProfile, faults),
      ...(percentageOfNodesToScore === undefined ? {} : { percentageOfNodesToScore }),
    });
  });
  if (faults.length > 0) return { configuration: null, diagnostics: faults };
  const settings: Readonly<Record<string, number | undefined>> = {
    percentageOfNodesToScore: filled.percentageOfNodesToScore,
    podInitialBackoffSeconds: filled.podInitialBackoffSeconds,
    podMaxBackoffSeconds: filled.podMaxBackoffSeconds,
    "kube-api-qps": filled.clientConnection?.qps,
    "kube-api-burst": filled.clientConnection?.burst,
  };
  const given = Object.entries(settings).filter((entry): entry is [string, number] => entry[1] !== undefined);
  return { configuration: { profiles, settings: Object.fromEntries(given) }, diagnostics: [] };
}

function readProfile(
  { plugins, pluginConfig }: WrittenProfile,
  placeOf: PlaceFinder,
  faults: Diagnostic[],
): Partial<ProfileOptions> {
  const { multiPoint, filter, preScore, score } = plugins;
  /** Switched off and not on again, as upstream merges the default set with a profile's own. */
  const offBy = (...sets: readonly (typeof filter)[]) =>
    new Set(
      PLUGIN_NAMES.filter((name) => {
        const isOff = sets.some(({ disabled }) =>
          disabled.some((each) => each.name === name || each.name === "*"),
        );
        return isOff && !sets.some(({ enabled }) => enabled.some((each) => each.name === name));
      }),
    );
  const weights = new Map<string, number>();
  for (const { enabled } of [multiPoint, score]) {
    for (const { name, weight } of enabled) if (weight !== undefined) weights.set(name, weight);
  }
  const argsOf = <S extends z.ZodType>(name: ConfigurablePlugin, schema: S): z.output<S> | undefined => {
    const index = pluginConfig.findIndex((config) => config.name === name);
    if (index < 0) return undefined;
    const { filled, diagnostics } = checkAgainstSchema(schema, pluginConfig[index]!.args, (at, ofKey) =>
      placeOf(["pluginConfig", index, "args", ...at], ofKey),
    );
    faults.push(...diagnostics);
    return filled ?? undefined;
  };
  const configurable = Object.keys(SCHEDULER_PLUGIN_ARGS);
  pluginConfig.forEach(({ name }, index) => {
    if (configurable.includes(name)) return;
    const nearest = nearestName(name, configurable);
    faults.push({
      code: "HR1536",
      severity: "error",
      place: placeOf(["pluginConfig", index, "name"]),
      message: `"${name}" is no plugin whose arguments are modelled`,
      value: name,
      choices: configurable,
      ...(nearest === undefined ? {} : { hint: `did you mean ${nearest}?` }),
    });
  });
  const fit = argsOf("NodeResourcesFit", SCHEDULER_PLUGIN_ARGS.NodeResourcesFit);
  const balanced = argsOf(
    "NodeResourcesBalancedAllocation",
    SCHEDULER_PLUGIN_ARGS.NodeResourcesBalancedAllocation,
  );
  const interPod = argsOf("InterPodAffinity", SCHEDULER_PLUGIN_ARGS.InterPodAffinity);
  const spread = argsOf("PodTopologySpread", SCHEDULER_PLUGIN_ARGS.PodTopologySpread);
  const strategy = fit?.scoringStrategy;
  const shape = strategy?.requestedToCapacityRatio?.shape;
  if (strategy?.type === "RequestedToCapacityRatio" && shape === undefined) {
    const index = pluginConfig.findIndex(({ name }) => name === "NodeResourcesFit");
    faults.push({
      code: "HR1537",
      severity: "error",
      place: placeOf(["pluginConfig", index, "args", "scoringStrategy"]),
      message: "RequestedToCapacityRatio needs requestedToCapacityRatio.shape",
    });
  }
  if (spread?.defaultingType === "System" && spread.defaultConstraints.length > 0) {
    const index = pluginConfig.findIndex(({ name }) => name === "PodTopologySpread");
    faults.push({
      code: "HR1537",
      severity: "error",
      place: placeOf(["pluginConfig", index, "args", "defaultConstraints"]),
      message: "defaultConstraints with defaultingType System",
      rule: "write defaultingType: List beside constraints of your own",
    });
  }
  return {
    disabledFilters: offBy(multiPoint, filter),
    disabledScores: offBy(multiPoint, preScore, score),
    scoreWeights: weights,
    ...(fit === undefined || strategy === undefined
      ? {}
      : {
          nodeResourcesFit: {
            ignoredResources: fit.ignoredResources,
            ignoredResourceGroups: fit.ignoredResourceGroups,
            scoringStrategy: {
              type: strategy.type,
              resources: strategy.resources,
              ...(shape === undefined ? {} : { shape }),
            },
          },
        }),
    ...(balanced === undefined ? {} : { balancedResources: balanced.resources }),
    ...(interPod === undefined
      ? {}
      : {
          interPodAffinity: {
            hardPodAffinityWeight: interPod.hardPodAffinityWeight,
            ignorePreferredTermsOfExistingPods: interPod.ignorePreferredTermsOfExistingPods,
          },
        }),
    ...(spread === undefined
      ? {}
      : {
          systemDefaultSpread: spread.defaultingType === "System",
          defaultSpreadConstraints: spread.defaultConstraints as readonly TopologySpreadConstraint[],
        }),
  };
}
