import { InputError } from "../../diagnostics/index.js";
import { checkResultsFolder, nodeFileSource } from "../../io/index.js";
import { loadScenario } from "../../scenario/index.js";
import type { CommandBody, CommandContext } from "../command.js";
import { EXIT, type ExitCode } from "../exit-code.js";
import {
  loadOptionsOf,
  overridesOf,
  type ScenarioOptions,
  withScenarioOptions,
} from "../scenario-options.js";
import { simulate } from "../simulate.js";
import { writeReport } from "../write-report.js";

interface RightsizeOptions extends ScenarioOptions {
  readonly scenario: string;
  readonly out: string | undefined;
  readonly color: boolean;
  readonly quiet: boolean;
}

/** `headroom rightsize`: requests that fit what containers use, each rule played forward. */
export function rightsizeCommand(
  contextOf: (options: RightsizeOptions) => CommandContext,
  finish: (code: ExitCode) => void,
): CommandBody<RightsizeOptions> {
  return {
    builder: (yargs) =>
      withScenarioOptions(yargs)
        .positional("scenario", {
          type: "string",
          demandOption: true,
          describe: "A scenario.yaml, or its folder",
        })
        .option("out", { type: "string", alias: "o", describe: "Folder for report.md and summary.json" }),
    examples: [
      {
        purpose: "What VPA and HPA do together",
        command: "$0 rightsize scenarios/rightsizing/hpa-vpa-spiral",
      },
    ],
    handler: async (options) => finish(await run(options, contextOf(options))),
  };
}

async function run(options: RightsizeOptions, context: CommandContext): Promise<ExitCode> {
  const { terminal, signal } = context;
  if (options.out !== undefined) await checkResultsFolder(options.out);
  const { loaded, diagnostics } = await loadScenario(
    nodeFileSource(),
    options.scenario,
    overridesOf(options),
    loadOptionsOf(options),
  );
  terminal.report(diagnostics);
  if (loaded === null) return EXIT.BAD_INPUT;
  const { rightsize, renderRightsizing, rightsizingFiles } = await import("../../planning/index.js");
  const found = await rightsize(loaded, (each) => simulate(each, context));
  if (found.sizes.length === 0) {
    throw new InputError([
      {
        code: "HR1950",
        severity: "error",
        message: "no container of a workload was seen to use anything",
        rule: "the recommender takes a sample a minute of running pods",
        hint: "give the workloads load or usage, and play an hour at least",
      },
    ]);
  }
  const markdown = renderRightsizing(found);
  terminal.print(markdown.trimEnd());
  if (options.out !== undefined) {
    terminal.print(await writeReport(options.out, rightsizingFiles(found), signal));
  }
  return EXIT.DONE;
}
