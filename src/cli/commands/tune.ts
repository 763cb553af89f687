import { join } from "node:path";
import { checkResultsFolder, portableName } from "../../io/index.js";
import type { KnobName, TuneProgress } from "../../planning/index.js";
import { loadScenario } from "../../scenario/index.js";
import { checkPositive } from "../check-positive.js";
import type { CommandBody, CommandContext } from "../command.js";
import { type ExecutorOptions, openExecutor, withExecutorOptions } from "../executor-options.js";
import { EXIT, type ExitCode } from "../exit-code.js";
import {
  loadOptionsOf,
  overridesOf,
  type ScenarioOptions,
  withScenarioOptions,
} from "../scenario-options.js";
import { writeReport } from "../write-report.js";

interface TuneCommandOptions extends ScenarioOptions, ExecutorOptions {
  readonly hpa: string;
  readonly scenario: string;
  readonly only: readonly KnobName[];
  readonly values: readonly string[];
  readonly runs: number;
  readonly seeds: number;
  readonly trainDays: number | undefined;
  readonly moreLoad: number;
  readonly everyInterval: boolean;
  readonly fullGrid: boolean;
  readonly out: string | undefined;
  readonly color: boolean;
  readonly quiet: boolean;
}

/** What may be tuned; told here too, so that --help starts at once. */
const KNOBS: readonly KnobName[] = ["target", "min", "max", "up", "down", "request"];

/** `headroom tune`: looks for the cheapest HPA settings that meet the objectives. */
export function tuneCommand(
  contextOf: (options: TuneCommandOptions) => CommandContext,
  finish: (code: ExitCode) => void,
): CommandBody<TuneCommandOptions> {
  return {
    builder: (yargs) =>
      withExecutorOptions(withScenarioOptions(yargs))
        .positional("hpa", {
          type: "string",
          describe: "hpa/NAME, hpa/NAMESPACE/NAME, several with commas, or all",
        })
        .positional("scenario", { type: "string", describe: "A scenario.yaml, or a folder that holds one" })
        .option("only", {
          type: "string",
          array: true,
          nargs: 1,
          choices: KNOBS,
          default: [] as KnobName[],
          describe: "Turn only this; repeat for several [default: all]",
        })
        .option("values", {
          type: "string",
          array: true,
          nargs: 1,
          default: [] as string[],
          describe: "Values to try: --values target=50,60,70 --values min=2..8",
        })
        .option("runs", { type: "number", default: 60, describe: "Most settings to try for each HPA" })
        .option("seeds", { type: "number", default: 3, describe: "Seeds that an answer is proven with" })
        .option("train-days", {
          type: "number",
          describe: "Days of the load to look on; the rest is kept for the proof [default: two thirds]",
        })
        .option("more-load", {
          type: "number",
          default: 10,
          describe: "Load of less than two days: per cent more load that the answer has to bear",
        })
        .option("every-interval", {
          type: "boolean",
          default: false,
          describe: "Hold every interval of the report against the objectives, not only the whole run",
        })
        .option("full-grid", { type: "boolean", default: false, describe: "Try every combination" })
        .option("out", {
          type: "string",
          alias: "o",
          describe: "Folder of the results [default: reports/out/NAME-tune]",
        }),
    examples: [
      {
        purpose: "An example, every interval of its report within the objectives",
        command: "$0 tune hpa/frontend scenarios/hpa-tuning/flash-crowd --every-interval",
      },
      {
        purpose: "Every HPA of a shop, two settings of each",
        command: "$0 tune all shop/ --only target --only min",
      },
    ],
    handler: async (options) => finish(await tune(options, contextOf(options))),
  };
}

async function tune(options: TuneCommandOptions, context: CommandContext): Promise<ExitCode> {
  const { terminal, signal, version } = context;
  checkPositive("--runs", options.runs);
  checkPositive("--seeds", options.seeds);
  if (options.out !== undefined) await checkResultsFolder(options.out);
  const planning = await import("../../planning/index.js");
  const values = planning.parseKnobValues(options.values);
  const { executor, files, storeFolder } = await openExecutor(options, version);
  try {
    const { loaded, diagnostics } = await loadScenario(
      files,
      options.scenario,
      overridesOf(options),
      loadOptionsOf(options),
    );
    terminal.report(diagnostics);
    if (loaded === null) return EXIT.BAD_INPUT;
    const folder = options.out ?? join("reports/out", `${portableName(loaded.scenario.name)}-tune`);
    await checkResultsFolder(folder);
    const autoscalers = planning.tunableAutoscalers(loaded, options.hpa.split(","));
    const base = await planning.baseScenario(files, options.scenario, loaded);
    const result = await planning.tune({ base, loaded, autoscalers, ...loadOptionsOf(options) }, executor, {
      ...(options.only.length === 0 ? {} : { knobs: options.only }),
      values,
      runs: options.runs,
      seeds: options.seeds,
      split: {
        moreLoad: options.moreLoad / 100,
        ...(options.trainDays === undefined ? {} : { trainDays: options.trainDays }),
      },
      judging: { everyInterval: options.everyInterval },
      fullGrid: options.fullGrid,
      signal,
      onProgress: (progress) => terminal.progress(progressText(progress)),
    });
    terminal.progress("");
    const place = await writeReport(folder, planning.renderTuning(result), signal);
    if (!options.quiet) terminal.print(planning.tuneVerdict(result));
    if (!options.quiet && storeFolder !== null) terminal.note(`single runs are kept in ${storeFolder}`);
    terminal.print(place);
    return result.recommended === null ? EXIT.OBJECTIVES_MISSED : EXIT.DONE;
  } finally {
    await executor.close();
  }
}

function progressText({ phase, done, most, best }: TuneProgress): string {
  const so =
    best === null
      ? ""
      : ` · best ${best.cost.toFixed(2)} ${best.unit}${best.isMet ? "" : ", misses an objective"}`;
  return `${phase} · ${done} of at most ${most} runs${so}`;
}
