import type { Diagnostic } from "../diagnostics/index.js";
import type { ProfileOptions } from "../scheduling/index.js";
import type { FileSource } from "./file-source.js";
import type { Provenance } from "./provenance.js";
import { readSchedulerConfiguration, type SchedulerConfiguration } from "./read-scheduler-configuration.js";
import type { FilledScenario } from "./schema/scenario-schema.js";

/** The files that say by which rules pods are placed. */
export interface LoadedSchedulerConfigurations {
  readonly scheduler: SchedulerConfiguration;
  /** What `scheduler-config-file` changes of the rules by which the cluster-autoscaler places pods. */
  readonly autoscalerProfile: Partial<ProfileOptions>;
}

const NOTHING: SchedulerConfiguration = { profiles: new Map(), settings: {} };

/**
 * Reads the KubeSchedulerConfigurations that the scenario names: the scheduler's and the cluster-autoscaler's. What the
 * scenario itself writes counts more than the former; `filled` gets what only the file says. Null after an error.
 *
 * Returns diagnostics: those of the files, HR1533 not one profile for the cluster-autoscaler.
 */
export async function loadSchedulerConfigurations(
  files: FileSource,
  filled: FilledScenario,
  written: Readonly<Record<string, unknown>>,
  folder: string,
  provenance: Provenance,
): Promise<{
  readonly loaded: LoadedSchedulerConfigurations | null;
  readonly diagnostics: readonly Diagnostic[];
}> {
  const read = async (name: unknown) => {
    if (name === undefined || name === "") return { path: "", configuration: NOTHING, diagnostics: [] };
    const path = files.join(folder, String(name));
    return { path, ...(await readSchedulerConfiguration(files, path)) };
  };
  const forScheduler = await read(filled.scheduler["config"]);
  const forAutoscaler = await read(filled.clusterAutoscaler?.["scheduler-config-file"]);
  const diagnostics = [...forScheduler.diagnostics, ...forAutoscaler.diagnostics];
  const { configuration } = forScheduler;
  if (configuration === null || forAutoscaler.configuration === null) return { loaded: null, diagnostics };
  const { profiles } = forAutoscaler.configuration;
  if (profiles.size > 1) {
    const fault: Diagnostic = {
      code: "HR1533",
      severity: "error",
      place: provenance.placeOf(["clusterAutoscaler", "scheduler-config-file"]),
      message: `${forAutoscaler.path} has ${profiles.size} profiles: ${[...profiles.keys()].join(", ")}`,
      rule: "the cluster-autoscaler places pods by one profile only",
    };
    return { loaded: null, diagnostics: [...diagnostics, fault] };
  }
  const [autoscalerProfile = {}] = profiles.values();
  const own = (written["scheduler"] ?? {}) as Readonly<Record<string, unknown>>;
  for (const [name, value] of Object.entries(configuration.settings)) {
    if (Object.hasOwn(own, name)) continue;
    filled.scheduler[name] = value;
    provenance.recordOrigin(["scheduler", name], forScheduler.path);
  }
  const scheduler = Object.hasOwn(own, "percentageOfNodesToScore")
    ? { ...configuration, profiles: withoutPercentages(configuration.profiles) }
    : configuration;
  return { loaded: { scheduler, autoscalerProfile }, diagnostics };
}

/** What the scenario itself says holds for all profiles. */
function withoutPercentages(
  profiles: SchedulerConfiguration["profiles"],
): SchedulerConfiguration["profiles"] {
  return new Map([...profiles].map(([name, { percentageOfNodesToScore: _, ...profile }]) => [name, profile]));
}
