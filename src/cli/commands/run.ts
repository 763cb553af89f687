import { join } from "node:path";
import {
  checkResultsFolder,
  nodeFileSource,
  portableName,
  readPageAssets,
  writeResults,
} from "../../io/index.js";
import { loadScenario } from "../../scenario/index.js";
import type { CommandBody, CommandContext } from "../command.js";
import { EXIT, type ExitCode } from "../exit-code.js";
import { type QuickOptions, quickScenario, refuseQuickOptions } from "../quick-scenario.js";
import {
  loadOptionsOf,
  overridesOf,
  type ScenarioOptions,
  withScenarioOptions,
} from "../scenario-options.js";
import { simulate } from "../simulate.js";
import { reportPlace } from "../write-report.js";

interface RunOptions extends ScenarioOptions, QuickOptions {
  readonly scenario: string | undefined;
  readonly out: string | undefined;
  readonly check: boolean;
  readonly color: boolean;
  readonly quiet: boolean;
}

/** Where results go if nobody says. */
const RESULTS_FOLDER = "reports/out";

/** `headroom run`: plays a scenario and writes its report. */
export function runCommand(
  contextOf: (options: RunOptions) => CommandContext,
  finish: (code: ExitCode) => void,
): CommandBody<RunOptions> {
  return {
    builder: (yargs) =>
      withScenarioOptions(yargs)
        .positional("scenario", { type: "string", describe: "A scenario.yaml, or a folder that holds one" })
        .option("out", {
          type: "string",
          alias: "o",
          describe: `Folder of the results [default: ${RESULTS_FOLDER}/NAME]`,
        })
        .option("check", {
          type: "boolean",
          default: false,
          describe: "Exit with 1 if an objective is missed",
        })
        .option("manifests", {
          type: "string",
          array: true,
          nargs: 1,
          default: [] as string[],
          describe: "Without a scenario: Kubernetes YAML",
        })
        .option("to", { type: "string", describe: "Whom the load goes to, for example Service/frontend" })
        .option("trace", { type: "string", describe: "File of the load: CSV, or a Prometheus answer" })
        .option("rate", { type: "number", describe: "Requests per second, always the same" })
        .option("time", { type: "string", describe: "Column of the trace's time" })
        .option("time-unit", {
          type: "string",
          describe: "Unit of a time that counts from the start, for example minutes",
        })
        .option("value", { type: "string", describe: "Column of the trace's value" })
        .option("per", { type: "string", describe: "The value is a count over this span, for example 1m" })
        .option("cpu-per-request", { type: "string", describe: "CPU time of one request, for example 15ms" })
        .option("nodes", { type: "number", describe: "Number of nodes" })
        .option("instance-type", { type: "string", describe: "Their machine type, for example m6i.xlarge" })
        .option("node-cpu", { type: "string", describe: "Their CPU, if no type is given" })
        .option("node-memory", { type: "string", describe: "Their memory" }),
    examples: [
      { purpose: "Play an example", command: "$0 run scenarios/hpa-tuning/web-shop" },
      {
        purpose: "A scenario with twice the traffic",
        command: "$0 run shop/ --set load.Service/frontend.trace.scale=2 --out twice",
      },
      {
        purpose: "Without a scenario file",
        command: "$0 run --manifests k8s/ --to Service/web --rate 200 --nodes 4",
      },
    ],
    handler: async (options) => finish(await run(options, contextOf(options))),
  };
}

async function run(options: RunOptions, context: CommandContext): Promise<ExitCode> {
  const { terminal, signal } = context;
  if (options.out !== undefined) await checkResultsFolder(options.out);
  if (options.scenario !== undefined) refuseQuickOptions(options);
  const input = options.scenario ?? quickScenario(options);
  const { loaded, diagnostics } = await loadScenario(
    nodeFileSource(),
    input,
    overridesOf(options),
    loadOptionsOf(options),
  );
  terminal.report(diagnostics);
  if (loaded === null) return EXIT.BAD_INPUT;
  const folder = options.out ?? join(RESULTS_FOLDER, portableName(loaded.scenario.name));
  await checkResultsFolder(folder);
  const result = await simulate(loaded, context);
  terminal.report(result.warnings);
  const { renderReport } = await import("../../report/index.js");
  const files = renderReport(result, loaded.resolvedYaml, await readPageAssets());
  await writeResults(folder, files, signal);
  if (!options.quiet) terminal.print(headOf(files.get("report.md") ?? ""));
  terminal.print(reportPlace(folder));
  const hasMissed = result.objectives.some((objective) => objective.met === false);
  return options.check && hasMissed ? EXIT.OBJECTIVES_MISSED : EXIT.DONE;
}

/** The report's answers: what stands before its second part. */
function headOf(markdown: string): string {
  const parts = markdown.split(/^(?=## )/m);
  return parts.slice(0, 2).join("").trimEnd();
}
