import type { CommandModule } from "yargs";
import { InputError, nearestName } from "../../diagnostics/index.js";
import { nodeFileSource } from "../../io/index.js";
import { loadScenario } from "../../scenario/index.js";
import { parseDuration } from "../../units/index.js";
import { EXIT, type ExitCode } from "../exit-code.js";
import type { CommandContext } from "../run-command-line.js";
import {
  loadOptionsOf,
  overridesOf,
  type ScenarioOptions,
  withScenarioOptions,
} from "../scenario-options.js";
import { simulate } from "../simulate.js";

interface ExplainOptions extends ScenarioOptions {
  readonly object: string;
  readonly scenario: string;
  readonly at: string | undefined;
  readonly color: boolean;
  readonly quiet: boolean;
}

/** `headroom explain`: what an HPA decided and why, or a pod's life story. */
export function explainCommand(
  contextOf: (options: ExplainOptions) => CommandContext,
  finish: (code: ExitCode) => void,
): CommandModule<object, ExplainOptions> {
  return {
    command: "explain <object> <scenario>",
    describe: "Tell what an HPA decided and why, or a pod's life",
    builder: (yargs) =>
      withScenarioOptions(yargs)
        .positional("object", { type: "string", demandOption: true, describe: "hpa/NAME or pod/NAME" })
        .positional("scenario", {
          type: "string",
          demandOption: true,
          describe: "A scenario.yaml, or a folder that holds one",
        })
        .option("at", {
          type: "string",
          describe: "Decisions around this time since the start, for example 3h",
        })
        .example("$0 explain hpa/frontend scenarios/hpa-tuning/web-shop --at 14h5m", "why so many pods then?")
        .example(
          "$0 explain pod/frontend scenarios/hpa-tuning/web-shop",
          "how long did its start take?",
        ) as never,
    handler: async (options) => finish(await explain(options, contextOf(options))),
  };
}

async function explain(options: ExplainOptions, context: CommandContext): Promise<ExitCode> {
  const { kind, name } = splitObject(options.object);
  const atMicros = options.at === undefined ? undefined : parseDuration(options.at);
  if (options.at !== undefined && atMicros === undefined) {
    throw fault(`--at ${options.at} is not a time`, {
      rule: "write a span since the start, for example 3h or 14h5m",
    });
  }
  const { loaded, diagnostics } = await loadScenario(
    nodeFileSource(),
    options.scenario,
    overridesOf(options),
    loadOptionsOf(options),
  );
  context.terminal.report(diagnostics);
  if (loaded === null) return EXIT.BAD_INPUT;
  const result = await simulate(loaded, context);
  const report = await import("../../report/index.js");
  const text = kind === "hpa" ? report.explainHpa(result, name, atMicros) : report.explainPod(result, name);
  if (text === undefined) {
    const all = kind === "hpa" ? report.hpaNames(result) : report.podNames(result);
    const names = all.map((each) => each.replace(/^default\//, ""));
    const nearest = nearestName(name, names);
    throw fault(`the run has no ${kind} "${name}", or several of that name`, {
      choices: names.slice(0, 20),
      ...(nearest === undefined ? {} : { hint: `did you mean ${kind}/${nearest}?` }),
    });
  }
  context.terminal.print(text);
  return EXIT.DONE;
}

function splitObject(object: string): { readonly kind: "hpa" | "pod"; readonly name: string } {
  const slash = object.indexOf("/");
  const kind = object.slice(0, slash).toLowerCase();
  const name = object.slice(slash + 1);
  if (slash > 0 && name !== "" && (kind === "hpa" || kind === "pod")) return { kind, name };
  throw fault(`${object} cannot be explained`, { choices: ["hpa/NAME", "pod/NAME"] });
}

function fault(message: string, more: object): InputError {
  return new InputError([{ code: "HR1701", severity: "error", message, ...more }]);
}
