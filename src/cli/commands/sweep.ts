import { join } from "node:path";
import { InputError } from "../../diagnostics/index.js";
import { checkResultsFolder, portableName } from "../../io/index.js";
import type { RunJob } from "../../planning/index.js";
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

interface SweepOptions extends ExecutorOptions, EveryRunOptions {
  readonly scenario: string;
  readonly set: readonly string[];
  readonly seeds: number | undefined;
  readonly out: string | undefined;
  readonly check: boolean;
  readonly color: boolean;
  readonly quiet: boolean;
}

/** `headroom sweep`: plays every combination of settings. */
export function sweepCommand(
  contextOf: (options: SweepOptions) => CommandContext,
  finish: (code: ExitCode) => void,
): CommandBody<SweepOptions> {
  return {
    builder: (yargs) =>
      withExecutorOptions(withEveryRunOptions(yargs))
        .positional("scenario", { type: "string", describe: "A scenario.yaml, or a folder that holds one" })
        .option("set", {
          type: "string",
          array: true,
          nargs: 1,
          default: [] as string[],
          describe: "A setting and its values: path=v1,v2 or path=50..90:10",
        })
        .option("seeds", { type: "number", describe: "Plays each combination on so many seeds" })
        .option("out", {
          type: "string",
          alias: "o",
          describe: "Folder of the results [default: reports/out/NAME-sweep]",
        })
        .option("check", {
          type: "boolean",
          default: false,
          describe: "Exit with 1 if no combination meets every objective",
        }),
    examples: [
      {
        purpose: "Four floors times two limits: eight runs",
        command: "$0 sweep shop/ --set hpa/web.spec.minReplicas=2..8:2 --set nodeGroups.service.max=10,20",
      },
      {
        purpose: "Five targets, each on five seeds",
        command:
          "$0 sweep shop/ --set hpa/web.spec.metrics.cpu.resource.target.averageUtilization=50..90:10 --seeds 5",
      },
    ],
    handler: async (options) => finish(await sweep(options, contextOf(options))),
  };
}

async function sweep(options: SweepOptions, context: CommandContext): Promise<ExitCode> {
  const { terminal, signal, version } = context;
  if (options.out !== undefined) await checkResultsFolder(options.out);
  // Loaded only here, so that commands that play nothing start at once.
  const planning = await import("../../planning/index.js");
  planning.checkSeedCount(options.seeds);
  const settings = planning.planSweep(options.set, options.seeds);
  const base: Pick<RunJob, "scenario" | "overrides" | "catalogue"> = {
    scenario: options.scenario,
    overrides: everyRunOverridesOf(options),
    ...loadOptionsOf(options),
  };
  const { executor, files, storeFolder, workers } = await openExecutor(options, version);
  try {
    const { loaded, diagnostics } = await planning.checkSettings(files, base, settings);
    terminal.report(diagnostics);
    const { scenario } = loaded!;
    const { seeds } = options;
    const plan =
      seeds === undefined ? settings : { ...settings, seeds: planning.seedsFrom(scenario.seed, seeds) };
    const folder = options.out ?? join("reports/out", `${portableName(scenario.name)}-sweep`);
    await checkResultsFolder(folder);
    const total = planning.pointCount(plan) * Math.max(1, plan.seeds.length);
    terminal.note(`${total} runs, ${workers === 1 ? "one" : workers} at a time`);
    const table = new planning.SweepTable(plan);
    let best = Number.POSITIVE_INFINITY;
    const progress = new RunsProgress(terminal, total, ({ job, figures }) => {
      const cost = planning.COST.of(figures);
      const isGood = figures.objectives.every(({ met }) => met !== false);
      if (cost === null || !isGood || cost >= best) return undefined;
      best = cost;
      return `${cost.toFixed(2)} USD a day with ${job.label}`;
    });
    try {
      const jobs = planning.sweepJobs(plan, base);
      for await (const outcome of executor.execute(jobs, { signal, onProgress: progress.onProgress })) {
        table.add(outcome);
        if ("failure" in outcome) {
          progress.clear();
          const failure = outcome.failure.map((each) => ({ ...each, severity: "warning" as const }));
          terminal.note(`failed: ${outcome.job.label}`);
          terminal.report(failure);
        }
      }
    } catch (error) {
      if (error instanceof Interrupted) throw interruptedAfter(progress.done, total, storeFolder);
      throw error;
    } finally {
      progress.clear();
    }
    const result = table.result();
    if (result === undefined) {
      const message = `all ${total} runs failed`;
      throw new InputError([{ code: "HR1933", severity: "error", message, hint: "the reasons stand above" }]);
    }
    if (progress.kept > 0) terminal.note(`${progress.kept} of ${total} runs were in ${storeFolder} already`);
    const report = planning.renderSweep(result, plan, { name: scenario.name, version });
    const place = await writeReport(folder, report, signal);
    if (!options.quiet) terminal.print(headOf(report.get("report.md") ?? ""));
    terminal.print(place);
    const isMet = result.points.some(({ meetsObjectives }) => meetsObjectives !== false);
    return options.check && !isMet ? EXIT.OBJECTIVES_MISSED : EXIT.DONE;
  } finally {
    await executor.close();
  }
}

/** The report's answers: what stands before its picture. */
function headOf(markdown: string): string {
  return markdown.slice(0, markdown.indexOf("\n![")).trimEnd();
}
