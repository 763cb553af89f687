import { join } from "node:path";
import { CLOUD_PROVIDERS, type CloudProvider } from "../../cloud/index.js";
import { checkResultsFolder, portableName } from "../../io/index.js";
import { BUILT_IN_CATALOGUE, loadScenario, readCatalogue } from "../../scenario/index.js";
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

interface SizeCommandOptions extends ScenarioOptions, ExecutorOptions {
  readonly scenario: string;
  readonly types: readonly string[];
  readonly provider: CloudProvider | undefined;
  readonly simulate: number;
  readonly seeds: number;
  readonly everyInterval: boolean;
  readonly surviveZone: boolean;
  readonly fit: string | undefined;
  readonly growth: string | undefined;
  readonly out: string | undefined;
  readonly color: boolean;
  readonly quiet: boolean;
}

/** `headroom size`: looks for the cheapest node groups. */
export function sizeCommand(
  contextOf: (options: SizeCommandOptions) => CommandContext,
  finish: (code: ExitCode) => void,
): CommandBody<SizeCommandOptions> {
  return {
    builder: (yargs) =>
      withExecutorOptions(withScenarioOptions(yargs))
        .positional("scenario", { type: "string", describe: "A scenario.yaml, or a folder that holds one" })
        .option("types", {
          type: "string",
          array: true,
          nargs: 1,
          default: [] as string[],
          describe:
            "Instance types to choose from, for example --types 'm6i.*' [default: all of the provider]",
        })
        .option("provider", { choices: CLOUD_PROVIDERS, describe: "Only this provider's types" })
        .option("simulate", {
          type: "number",
          default: 4,
          describe: "Types to simulate for each group: those that packing finds cheapest",
        })
        .option("seeds", { type: "number", default: 3, describe: "Seeds that the answer is proven with" })
        .option("every-interval", {
          type: "boolean",
          default: false,
          describe: "Hold every interval of the report against the objectives, not only the whole run",
        })
        .option("survive-zone", {
          type: "boolean",
          default: false,
          describe: "Also find the smallest cluster that bears the loss of any zone at the busiest hour",
        })
        .option("fit", {
          type: "string",
          describe: "How many more pods of this workload fit? Deployment/web",
        })
        .option("growth", { type: "string", describe: "How long does the headroom last? 5%/month" })
        .option("out", {
          type: "string",
          alias: "o",
          describe: "Folder of the results [default: reports/out/NAME-size]",
        }),
    examples: [
      {
        purpose: "Types of two families, and how long the headroom lasts",
        command: "$0 size shop/ --types 'm6i.*' --types 'c6i.*' --growth 5%/month",
      },
      {
        purpose: "With a zone to spare, and how many more pods fit",
        command: "$0 size shop/ --survive-zone --fit Deployment/web",
      },
    ],
    handler: async (options) => finish(await size(options, contextOf(options))),
  };
}

async function size(options: SizeCommandOptions, context: CommandContext): Promise<ExitCode> {
  const { terminal, signal, version } = context;
  checkPositive("--simulate", options.simulate);
  checkPositive("--seeds", options.seeds);
  if (options.out !== undefined) await checkResultsFolder(options.out);
  const planning = await import("../../planning/index.js");
  const growth = options.growth === undefined ? undefined : planning.parseGrowth(options.growth);
  const { executor, files } = await openExecutor(options, version);
  try {
    const given = loadOptionsOf(options);
    const { loaded, diagnostics } = await loadScenario(files, options.scenario, overridesOf(options), given);
    terminal.report(diagnostics);
    if (loaded === null) return EXIT.BAD_INPUT;
    const { scenario } = loaded;
    const folder = options.out ?? join("reports/out", `${portableName(scenario.name)}-size`);
    await checkResultsFolder(folder);
    const { catalogue } =
      options.catalogue === undefined
        ? { catalogue: BUILT_IN_CATALOGUE }
        : await readCatalogue(files, options.catalogue);
    const { provider, types: names } = options;
    const types = planning.chooseTypes(catalogue!.types, scenario, {
      names,
      ...(provider === undefined ? {} : { provider }),
    });
    const base = await planning.baseScenario(files, options.scenario, loaded);
    const result = await planning.size({ base, loaded, files, ...given }, executor, {
      types,
      mostTypes: options.simulate,
      seeds: options.seeds,
      judging: { everyInterval: options.everyInterval },
      survivesZone: options.surviveZone,
      ...(options.fit === undefined ? {} : { fit: options.fit }),
      ...(growth === undefined ? {} : { growthPerMonth: growth }),
      signal,
      pause: async () => {
        await new Promise((resolve) => setImmediate(resolve));
        signal.throwIfAborted();
      },
      onProgress: ({ phase, done }) => terminal.progress(`${phase} · ${done} runs done`),
    });
    terminal.progress("");
    const report = planning.renderSizing(result, loaded);
    const place = await writeReport(folder, report, signal);
    if (!options.quiet) terminal.print(answersOf(report.get("report.md") ?? ""));
    terminal.print(place);
    return result.recommended === null ? EXIT.OBJECTIVES_MISSED : EXIT.DONE;
  } finally {
    await executor.close();
  }
}

/** The report's answers, without marks. */
function answersOf(markdown: string): string {
  const answer = markdown.split("## Answer\n")[1]?.split(/^##/m)[0] ?? "";
  return answer.replaceAll("**", "").trim();
}
