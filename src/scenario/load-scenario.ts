import type { InstanceType } from "../cloud/index.js";
import type { DeschedulerPolicy } from "../controllers/descheduler/index.js";
import { type Diagnostic, InputError } from "../diagnostics/index.js";
import {
  type ManifestSet,
  type ManifestSource,
  type ObjectOverride,
  ObjectOverrides,
  readManifests,
} from "../kubernetes/index.js";
import { applyOverride } from "./apply-override.js";
import { checkAgainstSchema } from "./check-scenario.js";
import type { FileSource } from "./file-source.js";
import { loadSchedulerConfigurations } from "./load-scheduler-configurations.js";
import { parseOverride, type ScenarioOverride } from "./override.js";
import { blockingBudgets } from "./placement/blocking-budgets.js";
import { hopelessJobs } from "./placement/hopeless-jobs.js";
import { missingTopologyKeys } from "./placement/missing-topology-keys.js";
import { placedWorkloads } from "./placement/placed-workload.js";
import { unknownSchedulers } from "./placement/unknown-schedulers.js";
import { unplaceableWorkloads } from "./placement/unplaceable-workloads.js";
import { printFilledScenario } from "./print-filled-scenario.js";
import { Provenance } from "./provenance.js";
import { BUILT_IN_CATALOGUE, readCatalogue } from "./read-catalogue.js";
import { readDeschedulerPolicy } from "./read-descheduler-policy.js";
import { checkCalls, completeCalledLoads } from "./resolve/check-calls.js";
import { checkClusterAutoscaler } from "./resolve/check-cluster-autoscaler.js";
import { checkFailures } from "./resolve/check-failures.js";
import { checkReferences } from "./resolve/check-references.js";
import { checkSizes } from "./resolve/check-sizes.js";
import { completeWorkloads } from "./resolve/complete-workloads.js";
import { emptyCluster } from "./resolve/empty-cluster.js";
import { ingressDoors } from "./resolve/ingress-doors.js";
import { knownObjects } from "./resolve/known-objects.js";
import { namePods } from "./resolve/name-pods.js";
import { resolveActions } from "./resolve/resolve-actions.js";
import { completeClients, completeExternalNames } from "./resolve/resolve-routing.js";
import { resolveScenario } from "./resolve/resolve-scenario.js";
import { unmodelledParts } from "./resolve/unmodelled-parts.js";
import type { ResolvedScenario } from "./resolved-scenario.js";
import { type PathSegment, readScenarioDocument, type ScenarioDocument } from "./scenario-document.js";
import { type FilledScenario, scenarioSchema } from "./schema/scenario-schema.js";
import { withoutConsequences } from "./without-consequences.js";

/** A scenario that can be run, with everything read that it names. */
export interface LoadedScenario {
  readonly scenario: ResolvedScenario;
  /** What exists from the start. */
  readonly manifests: ManifestSet;
  /** What `apply` actions bring, by the action's file. */
  readonly applied: ReadonlyMap<string, ManifestSet>;
  /** scenario.resolved.yaml: every value with its origin; a scenario that gives the same run again. */
  readonly resolvedYaml: string;
}

export interface ScenarioLoading {
  /** Null where a diagnostic is an error. */
  readonly loaded: LoadedScenario | null;
  /** The manifests, also where the scenario around them has faults; null where it never came to reading them. */
  readonly manifests: ManifestSet | null;
  /** Errors first, then warnings, each in the order found. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A scenario's text that is not in a file: made from a command line or a form. */
export interface ScenarioText {
  /** Name for messages. */
  readonly file: string;
  readonly text: string;
  /** Folder that its paths are relative to. */
  readonly folder: string;
}

/** What a command line adds to a scenario. */
export interface LoadOptions {
  /** A catalogue in place of the one that the scenario names. */
  readonly catalogue?: string;
  /** Two overrides of the same value are a fault (HR1514); otherwise the later one counts. */
  readonly refusesOverlaps?: boolean;
}

const SCENARIO_FILES = ["scenario.yaml", "scenario.yml", "scenario.json"];

/**
 * Reads a scenario (a file, or a folder that holds scenario.yaml), applies overrides `path=value`, and reads the
 * manifests and traces that it names.
 *
 * Returns diagnostics, never throws for bad input: HR10xx–HR12xx of manifests, HR15xx of the scenario, HR16xx of
 * files, HR2xxx of traces.
 */
export async function loadScenario(
  files: FileSource,
  input: string | ScenarioText,
  overrides: readonly ScenarioOverride[] = [],
  options: LoadOptions = {},
): Promise<ScenarioLoading> {
  const reading = new ScenarioReading(files, overrides, options);
  try {
    const loaded = await reading.load(input);
    return reading.outcome(loaded);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    reading.diagnostics.push(...error.diagnostics);
    return reading.outcome(null);
  }
}

class ScenarioReading {
  readonly diagnostics: Diagnostic[] = [];
  readonly #files: FileSource;
  readonly #overrides: readonly ScenarioOverride[];
  readonly #options: LoadOptions;
  #manifests: ManifestSet | null = null;

  constructor(files: FileSource, overrides: readonly ScenarioOverride[], options: LoadOptions) {
    this.#files = files;
    this.#overrides = overrides;
    this.#options = options;
  }

  outcome(loaded: LoadedScenario | null): ScenarioLoading {
    const diagnostics = withoutConsequences(this.diagnostics);
    const errors = diagnostics.filter((d) => d.severity === "error");
    const others = diagnostics.filter((d) => d.severity !== "error");
    return {
      loaded: errors.length > 0 ? null : loaded,
      manifests: this.#manifests,
      diagnostics: [...errors, ...others],
    };
  }

  async load(input: string | ScenarioText): Promise<LoadedScenario | null> {
    const { file, text, folder } = typeof input === "string" ? await this.#read(input) : input;
    const { document, diagnostics } = readScenarioDocument(file, text);
    this.diagnostics.push(...diagnostics);
    if (document === null) return null;
    const provenance = new Provenance(document);
    const written = this.#override(document, provenance);
    const checked = checkAgainstSchema(scenarioSchema, written, (path, ofKey) =>
      provenance.placeOf(path, ofKey),
    );
    this.diagnostics.push(...checked.diagnostics);
    if (checked.filled === null) return null;
    return this.#complete(checked.filled, written, folder, provenance);
  }

  async #read(path: string): Promise<ScenarioText> {
    if ((await this.#files.kindOf(path)) !== "folder") {
      return { file: path, text: await this.#files.readText(path), folder: this.#files.folderOf(path) };
    }
    for (const name of SCENARIO_FILES) {
      const file = this.#files.join(path, name);
      if ((await this.#files.kindOf(file)) === "file") {
        return { file, text: await this.#files.readText(file), folder: path };
      }
    }
    const rule = `a scenario folder holds ${SCENARIO_FILES[0]}`;
    throw new InputError([
      {
        code: "HR1604",
        severity: "error",
        place: { file: path },
        message: "there is no scenario in this folder",
        rule,
      },
    ]);
  }

  #override(document: ScenarioDocument, provenance: Provenance): Record<string, unknown> {
    const written = structuredClone(document.value) as Record<string, unknown>;
    const applied: { readonly text: string; readonly path: readonly PathSegment[] }[] = [];
    for (const override of this.#overrides) {
      const parsed = parseOverride(override);
      if ("diagnostic" in parsed) {
        this.diagnostics.push(parsed.diagnostic);
        continue;
      }
      const outcome = applyOverride(written, scenarioSchema, parsed);
      if ("diagnostic" in outcome) {
        this.diagnostics.push(outcome.diagnostic);
        continue;
      }
      const { path: text, place } = parsed;
      const { path } = outcome;
      provenance.recordOverride(path, place);
      const earlier = applied.find((each) => overlap(each.path, path));
      applied.push({ text, path });
      if (earlier === undefined || this.#options.refusesOverlaps !== true) continue;
      this.diagnostics.push({
        code: "HR1514",
        severity: "error",
        place,
        message:
          earlier.text === text
            ? `${text} is set twice`
            : `${text} and ${earlier.text} change the same value`,
        rule: "overrides must not overlap",
      });
    }
    return written;
  }

  async #complete(
    filled: FilledScenario,
    written: Readonly<Record<string, unknown>>,
    folder: string,
    provenance: Provenance,
  ): Promise<LoadedScenario | null> {
    const options = { allowsScaleToZero: filled.featureGates["HPAScaleToZero"] === true };
    const sources = await this.#manifestSources(filled.manifests, folder);
    const overrides = new ObjectOverrides(
      Object.entries(filled.overrides).map(([path, value]) => ({
        path,
        value: value as ObjectOverride["value"],
        place: provenance.placeOf(["overrides", path]),
      })),
    );
    const manifests = readManifests(sources, { ...options, overrides });
    this.#manifests = manifests;
    this.diagnostics.push(...manifests.diagnostics);
    const { applied, filesOf } = await this.#appliedManifests(filled, folder, manifests, overrides);
    this.diagnostics.push(...overrides.faults());
    const known = knownObjects([manifests, ...applied.values()]);
    this.diagnostics.push(...namePods(filled, known, provenance));
    this.diagnostics.push(...checkReferences(filled, known, provenance));
    this.diagnostics.push(...checkFailures(filled, manifests.nodes, provenance));
    this.diagnostics.push(
      ...completeWorkloads(filled, known, provenance, (index, field) => isWritten(written, index, field)),
    );
    const { doors, diagnostics: doorFaults } = ingressDoors(
      filled,
      written,
      [manifests, ...applied.values()],
      provenance,
    );
    this.diagnostics.push(...doorFaults);
    completeCalledLoads(filled, doors, provenance);
    this.diagnostics.push(...completeExternalNames(filled, known, provenance));
    this.diagnostics.push(...completeClients(filled, known, provenance));
    this.diagnostics.push(...checkCalls(filled, provenance));
    this.diagnostics.push(...emptyCluster(filled, manifests, provenance));
    const workloads = placedWorkloads([manifests, ...applied.values()]);
    const sizeFaults = checkSizes(filled, workloads, manifests.hpas, provenance);
    this.diagnostics.push(...sizeFaults);
    // Nothing of such a size is even read.
    if (sizeFaults.length > 0) return null;
    const actions = resolveActions(filled, filesOf, provenance);
    this.diagnostics.push(...actions.diagnostics);
    const catalogue = await this.#catalogue(filled, folder, provenance);
    const deschedulerPolicy = await this.#deschedulerPolicy(filled, folder);
    const configurations = await loadSchedulerConfigurations(
      this.#files,
      filled,
      written,
      folder,
      provenance,
    );
    this.diagnostics.push(...configurations.diagnostics);
    const schedulerConfigurations = configurations.loaded;
    if (catalogue === null || deschedulerPolicy === undefined || schedulerConfigurations === null)
      return null;
    const { scenario, diagnostics } = await resolveScenario(
      filled,
      {
        actions: actions.actions,
        nodes: manifests.nodes,
        catalogue,
        deschedulerPolicy,
        schedulerConfigurations,
        doors,
        manifests,
        known,
      },
      this.#files,
      folder,
      provenance,
    );
    this.diagnostics.push(
      ...diagnostics,
      ...unmodelledParts(filled, written, [...applied.values()], provenance),
    );
    if (scenario === null) return null;
    const { nodeGroups: groups } = scenario;
    const nodesToBe = { groups, nodes: manifests.nodes, catalogue };
    this.diagnostics.push(
      ...unplaceableWorkloads(workloads, nodesToBe, scenario),
      ...missingTopologyKeys(workloads, nodesToBe),
      ...unknownSchedulers(workloads, [...scenario.schedulerProfiles.keys()]),
      ...hopelessJobs([manifests, ...applied.values()], scenario),
    );
    const isDrained =
      scenario.clusterAutoscaler !== null || scenario.actions.some(({ kind }) => kind === "drain");
    this.diagnostics.push(...checkClusterAutoscaler(scenario, manifests, applied, provenance));
    if (isDrained) this.diagnostics.push(...blockingBudgets(manifests, workloads));
    return { scenario, manifests, applied, resolvedYaml: printFilledScenario(filled, provenance) };
  }

  /** The instance types to choose from; null after an error. */
  async #catalogue(
    filled: FilledScenario,
    folder: string,
    provenance: Provenance,
  ): Promise<readonly InstanceType[] | null> {
    const { catalogue: given } = this.#options;
    const path =
      given ?? (filled.catalogue === undefined ? undefined : this.#files.join(folder, filled.catalogue));
    if (path === undefined) return BUILT_IN_CATALOGUE.types;
    if (given !== undefined) {
      filled.catalogue = given;
      provenance.recordOrigin(["catalogue"], "--catalogue");
    }
    const { catalogue, diagnostics } = await readCatalogue(this.#files, path);
    this.diagnostics.push(...diagnostics);
    return catalogue?.types ?? null;
  }

  /** Null: the descheduler does not run; undefined after an error. */
  async #deschedulerPolicy(
    { descheduler }: FilledScenario,
    folder: string,
  ): Promise<DeschedulerPolicy | null | undefined> {
    if (descheduler === undefined) return null;
    const path = this.#files.join(folder, descheduler.policy);
    const { policy, diagnostics } = await readDeschedulerPolicy(this.#files, path);
    this.diagnostics.push(...diagnostics);
    return policy ?? undefined;
  }

  async #manifestSources(args: readonly string[], folder: string): Promise<ManifestSource[]> {
    const sources: ManifestSource[] = [];
    const seen = new Set<string>();
    for (const argument of args) {
      const path = argument === "-" ? "-" : this.#files.join(folder, argument);
      for (const file of await this.#files.listManifests(path)) {
        if (seen.has(file)) continue;
        seen.add(file);
        sources.push({ file, text: await this.#files.readText(file) });
      }
    }
    return sources;
  }

  async #appliedManifests(
    filled: FilledScenario,
    folder: string,
    manifests: ManifestSet,
    overrides: ObjectOverrides,
  ) {
    const applied = new Map<string, ManifestSet>();
    const admissionObjects = {
      priorityClasses: manifests.priorityClasses.map(({ object }) => object),
      limitRanges: manifests.limitRanges.map(({ object }) => object),
    };
    const filesByArgument = new Map<string, readonly string[]>();
    for (const { apply } of filled.actions) {
      if (apply === undefined || filesByArgument.has(apply)) continue;
      const sources = await this.#manifestSources([apply], folder);
      filesByArgument.set(
        apply,
        sources.map((source) => source.file),
      );
      for (const source of sources) {
        const set = readManifests([source], { known: admissionObjects, overrides });
        applied.set(source.file, set);
        // Targets of an HPA may lie in the manifests that are there already.
        this.diagnostics.push(...set.diagnostics.filter((diagnostic) => diagnostic.code !== "HR1204"));
      }
    }
    return { applied, filesOf: (argument: string) => filesByArgument.get(argument) ?? [] };
  }
}

function isWritten(written: Readonly<Record<string, unknown>>, index: number, field: string): boolean {
  const workloads = written["workloads"];
  const entry: unknown = Array.isArray(workloads) ? workloads[index] : undefined;
  return typeof entry === "object" && entry !== null && Object.hasOwn(entry, field);
}

function overlap(a: readonly PathSegment[], b: readonly PathSegment[]): boolean {
  const length = Math.min(a.length, b.length);
  return a.slice(0, length).every((segment, i) => segment === b[i]);
}
