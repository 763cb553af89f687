import { InputError } from "../../diagnostics/index.js";
import { checkResultsFolder, writeFileWhole } from "../../io/index.js";
import type { ComparisonPlan, Variant } from "../../planning/index.js";
import { type FileSource, type LoadOptions, loadScenario } from "../../scenario/index.js";
import type { CommandBody, CommandContext } from "../command.js";
import { type ExecutorOptions, openExecutor, withExecutorOptions } from "../executor-options.js";
import { EXIT, type ExitCode } from "../exit-code.js";
import { Interrupted } from "../interruption.js";
import { interruptedAfter, RunsProgress } from "../runs-progress.js";
import {
  type EveryRunOptions,
  everyRunOverridesOf,
  loadOptionsOf,
  withEveryRunOptions,
} from "../scenario-options.js";
import { writeReport } from "../write-report.js";

interface CompareOptions extends ExecutorOptions, EveryRunOptions {
  readonly scenario: string;
  readonly variants: readonly string[];
  readonly set: readonly string[];
  readonly seed: number | undefined;
  readonly seeds: number | undefined;
  readonly out: string | undefined;
  readonly check: boolean;
  readonly allow: readonly string[];
  readonly junit: string | undefined;
  readonly color: boolean;
  readonly quiet: boolean;
}

/** `headroom compare`: plays variants against a base, on the same traffic and the same luck. */
export function compareCommand(
  contextOf: (options: CompareOptions) => CommandContext,
  finish: (code: ExitCode) => void,
): CommandBody<CompareOptions> {
  return {
    builder: (yargs) =>
      withExecutorOptions(withEveryRunOptions(yargs))
        .positional("scenario", { type: "string", describe: "The base: a scenario.yaml, or its folder" })
        .positional("variants", {
          type: "string",
          array: true,
          default: [] as string[],
          describe: 'Files of overrides, other scenarios, or overrides themselves: "path=value;path=value"',
        })
        .option("set", {
          type: "string",
          array: true,
          nargs: 1,
          default: [] as string[],
          describe: "One more variant, made of all --set: path=value",
        })
        .option("seeds", { type: "number", describe: "Plays every side on so many seeds [default: 1]" })
        .option("seed", { type: "number", describe: "The first seed [default: the base's own]" })
        .option("out", {
          type: "string",
          alias: "o",
          describe: "Folder for report.md, differences.csv, summary.json",
        })
        .option("check", {
          type: "boolean",
          default: false,
          describe: "Exit with 1 if a variant misses an objective or its budget, or is worse than the base",
        })
        .option("allow", {
          type: "string",
          array: true,
          nargs: 1,
          default: [] as string[],
          describe: "How much worse may be: cost=5% latency=10% errors=0.1% (the defaults), scalings=50%",
        })
        .option("junit", { type: "string", describe: "File for the checks as JUnit XML" }),
    examples: [
      {
        purpose: "Markdown for a pull request",
        command: "$0 compare shop/ shop/twice.yaml --seeds 5 > comment.md",
      },
      {
        purpose: "A variant without a file",
        command: '$0 compare shop/ "hpa/web.spec.maxReplicas=40;nodeGroups.service.max=20"',
      },
      { purpose: "A gate for CI", command: "$0 compare shop-main/ shop-branch/ --check --junit checks.xml" },
    ],
    handler: async (options) => finish(await compare(options, contextOf(options))),
  };
}

async function compare(options: CompareOptions, context: CommandContext): Promise<ExitCode> {
  const { terminal, signal, version } = context;
  if (options.out !== undefined) await checkResultsFolder(options.out);
  // Loaded only here, so that commands that play nothing start at once.
  const planning = await import("../../planning/index.js");
  planning.checkSeedCount(options.seeds);
  const allowances = planning.parseAllowances(options.allow);
  const opened = await openExecutor(options, version);
  const { executor, files } = opened;
  try {
    const base: Variant = {
      name: "base",
      scenario: options.scenario,
      overrides: everyRunOverridesOf(options),
    };
    const variants = await readVariants(options, base, files);
    const { name, seed } = await checkSides([base, ...variants], loadOptionsOf(options), files, context);
    const seeds = planning.seedsFrom(options.seed ?? seed, options.seeds ?? 1);
    const plan: ComparisonPlan = {
      base,
      variants,
      seeds,
      ...loadOptionsOf(options),
    };
    const total = seeds.length * (variants.length + 1);
    const progress = new RunsProgress(terminal, total, () => undefined);
    const { comparison, broken } = await planning
      .runComparison(executor, plan, { signal, onProgress: progress.onProgress })
      .catch((error: unknown) => {
        if (error instanceof Interrupted) throw interruptedAfter(progress.done, total, opened.storeFolder);
        throw error;
      })
      .finally(() => progress.clear());
    if (comparison === null) throw new Error(broken.join("\n"));
    const checks = planning.checkComparison(comparison, allowances);
    const changes = planning.changesOf(plan);
    const report = planning.renderComparison(comparison, checks, { name, version, changes, broken });
    const place = options.out === undefined ? null : await writeReport(options.out, report, signal);
    if (options.junit !== undefined) {
      await writeFileWhole(options.junit, planning.renderJUnit(`headroom ${name}`, checks));
    }
    terminal.print(report.get("report.md") ?? "");
    if (place !== null) terminal.note(place);
    if (broken.length > 0) return EXIT.OUR_FAILURE;
    const hasFailed = checks.some(({ passed }) => passed === false);
    return options.check && hasFailed ? EXIT.OBJECTIVES_MISSED : EXIT.DONE;
  } finally {
    await executor.close();
  }
}

/** The variants that the words and `--set` stand for. Throws InputError: HR1943 none, or two of the same name. */
async function readVariants(options: CompareOptions, base: Variant, files: FileSource): Promise<Variant[]> {
  const { inlineVariant, readVariant } = await import("../../planning/index.js");
  const variants: Variant[] = [];
  for (const word of options.variants) {
    const variant = await readVariant(files, word, base);
    // Another scenario gets what is said about all sides, as the base does.
    const isOther = variant.scenario !== base.scenario;
    variants.push(isOther ? { ...variant, overrides: base.overrides } : variant);
  }
  if (options.set.length > 0) variants.push(inlineVariant(options.set.join("; "), options.set, base));
  const names = [base.name, ...variants.map(({ name }) => name)];
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  const fault = (message: string, hint: string) =>
    new InputError([{ code: "HR1943", severity: "error", message, hint }]);
  if (variants.length === 0) {
    throw fault("there is nothing to compare with", "name a variant's file, or write --set path=value");
  }
  if (twice !== undefined) throw fault(`two sides are called ${twice}`, "a variant's file may say name: …");
  return variants;
}

/** Loads every side before anything is played. Throws InputError with what is wrong with any. */
async function checkSides(
  sides: readonly Variant[],
  given: LoadOptions,
  files: FileSource,
  { terminal }: CommandContext,
): Promise<{ readonly name: string; readonly seed: number }> {
  const found = [];
  const shown = new Set<string>();
  const diagnostics = [];
  for (const { scenario, overrides } of sides) {
    // The seeds are the same on all sides, so that a variant that brings its own is refused here.
    const own = found.length === 0 ? overrides : [...overrides, "seed=1"];
    const loading = await loadScenario(files, scenario, own, { refusesOverlaps: true, ...given });
    found.push(loading.loaded);
    for (const diagnostic of loading.diagnostics) {
      const key = JSON.stringify(diagnostic);
      if (shown.has(key)) continue;
      shown.add(key);
      diagnostics.push(diagnostic);
    }
  }
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new InputError(errors);
  terminal.report(diagnostics);
  const { name, seed } = found[0]!.scenario;
  return { name, seed };
}
