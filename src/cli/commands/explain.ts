import { InputError, nearestName } from "../../diagnostics/index.js";
import { nodeFileSource } from "../../io/index.js";
import type { Result } from "../../recording/index.js";
import { loadScenario } from "../../scenario/index.js";
import { formatDuration, parseDuration } from "../../units/index.js";
import type { CommandBody, CommandContext } from "../command.js";
import { EXIT, type ExitCode } from "../exit-code.js";
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

/** `headroom explain`: what an autoscaler or a workload's controller decided and why, or the life of a pod or node. */
export function explainCommand(
  contextOf: (options: ExplainOptions) => CommandContext,
  finish: (code: ExitCode) => void,
): CommandBody<ExplainOptions> {
  return {
    builder: (yargs) =>
      withScenarioOptions(yargs)
        .positional("object", {
          type: "string",
          demandOption: true,
          describe: "hpa/NAME, autoscaler, deployment/NAME (or another workload), node/NAME or pod/NAME",
        })
        .positional("scenario", {
          type: "string",
          demandOption: true,
          describe: "A scenario.yaml, or a folder that holds one",
        })
        .option("at", {
          type: "string",
          describe: "Decisions around this time since the start, for example 3h",
        }),
    examples: [
      {
        purpose: "Why so many pods then?",
        command: "$0 explain hpa/frontend scenarios/hpa-tuning/web-shop --at 14h5m",
      },
      {
        purpose: "How long did its start take?",
        command: "$0 explain pod/frontend-6f8c799b6c-w2wsn scenarios/hpa-tuning/web-shop",
      },
      {
        purpose: "What keeps each node two hours after the start?",
        command: "$0 explain autoscaler scenarios/node-sizing/flash-crowd-two-groups --at 2h",
      },
    ],
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
  const { duration } = loaded.scenario;
  if (atMicros !== undefined && atMicros > duration) {
    throw fault(`--at ${options.at} lies after the run, which ends at ${formatDuration(duration)}`, {});
  }
  const isNamed = (pod: { readonly key: string; readonly name: string }) =>
    pod.key.startsWith(name) || pod.name.startsWith(name);
  const result = await simulate(loaded, context, kind === "pod" ? { isDetailed: isNamed } : {});
  const report = await import("../../report/index.js");
  // Times of a run count from the warm-up's begin.
  const at = atMicros === undefined ? undefined : atMicros + loaded.scenario.warmup;
  const { text, names } = tell(report, result, kind, name, at);
  if (text === undefined) {
    const choices = names.map((each) => each.replace(/^default\//, ""));
    const begun = name.replace(/^default\//, "");
    const several = choices.filter(
      (each) => each.startsWith(begun) || each.slice(each.lastIndexOf("/") + 1).startsWith(begun),
    );
    if (several.length > 1) {
      throw fault(`${several.length} names of a ${kind} begin with "${name}"`, {
        choices: several.slice(0, 20),
      });
    }
    const nearest = nearestName(name, choices);
    throw kind === "autoscaler"
      ? fault("the run has no cluster-autoscaler, or it had nothing to decide", {
          rule: "write a section clusterAutoscaler, and min and max for its nodeGroups",
        })
      : fault(`the run has no ${kind} "${name}"`, {
          choices: choices.slice(0, 20),
          ...(nearest === undefined ? {} : { hint: `did you mean ${kind}/${nearest}?` }),
        });
  }
  context.terminal.print(text);
  return EXIT.DONE;
}

function tell(
  report: typeof import("../../report/index.js"),
  result: Result,
  kind: Explained,
  name: string,
  at: number | undefined,
): { readonly text: string | undefined; readonly names: readonly string[] } {
  switch (kind) {
    case "hpa":
      return { text: report.explainHpa(result, name, at), names: report.hpaNames(result) };
    case "pod":
      return { text: report.explainPod(result, name, at), names: report.podNames(result) };
    case "node":
      return { text: report.explainNode(result, name, at), names: report.nodeNames(result) };
    case "autoscaler":
      return { text: report.explainAutoscaler(result, at), names: [] };
    default:
      return {
        text: report.explainWorkload(result, kind, name, at),
        names: report.workloadNames(result, kind),
      };
  }
}

const WORKLOADS = ["deployment", "replicaset", "statefulset", "daemonset", "job", "cronjob"] as const;

type Explained = "hpa" | "pod" | "node" | "autoscaler" | (typeof WORKLOADS)[number];

const NAMED: readonly string[] = ["hpa", "pod", "node", ...WORKLOADS] satisfies Explained[];

function splitObject(object: string): { readonly kind: Explained; readonly name: string } {
  if (object.toLowerCase() === "autoscaler") return { kind: "autoscaler", name: "" };
  const slash = object.indexOf("/");
  const kind = object.slice(0, slash).toLowerCase();
  const name = object.slice(slash + 1);
  if (slash > 0 && name !== "" && NAMED.includes(kind)) return { kind: kind as Explained, name };
  throw fault(`${object} cannot be explained`, {
    choices: ["hpa/NAME", "pod/NAME", "node/NAME", "autoscaler", ...WORKLOADS.map((kind) => `${kind}/NAME`)],
  });
}

function fault(message: string, more: object): InputError {
  return new InputError([{ code: "HR1701", severity: "error", message, ...more }]);
}
