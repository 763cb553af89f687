import { InputError } from "../diagnostics/index.js";
import type { ScenarioText } from "../scenario/index.js";
import { withStandardInput } from "./standard-input-word.js";

/** Options that stand for a scenario file. */
export interface QuickOptions {
  readonly manifests: readonly string[];
  readonly trace: string | undefined;
  readonly rate: number | undefined;
  readonly to: string | undefined;
  readonly time: string | undefined;
  readonly timeUnit: string | undefined;
  readonly value: string | undefined;
  readonly per: string | undefined;
  readonly cpuPerRequest: string | undefined;
  readonly nodes: number | undefined;
  readonly nodeCpu: string | undefined;
  readonly nodeMemory: string | undefined;
  readonly instanceType: string | undefined;
}

const LOAD = "--to Service/frontend --rate 200";
const TRACE = "--to Service/frontend --trace day.csv --per 1m";

/** How each option is written, and what says nothing without one of which others. */
const WRITTEN: readonly (readonly [
  option: keyof QuickOptions,
  text: string,
  needs: readonly (keyof QuickOptions)[],
])[] = [
  ["manifests", "--manifests", []],
  ["to", "--to", ["trace", "rate"]],
  ["trace", "--trace", ["to"]],
  ["rate", "--rate", ["to"]],
  ["time", "--time", ["trace"]],
  ["timeUnit", "--time-unit", ["trace"]],
  ["value", "--value", ["trace"]],
  ["per", "--per", ["trace"]],
  ["cpuPerRequest", "--cpu-per-request", ["to"]],
  ["nodes", "--nodes", []],
  ["nodeCpu", "--node-cpu", []],
  ["nodeMemory", "--node-memory", []],
  ["instanceType", "--instance-type", []],
];

/**
 * Refuses options beside a scenario that only stand for one: they would change nothing.
 *
 * Throws InputError: HR1700.
 */
export function refuseQuickOptions(options: QuickOptions): void {
  const given = WRITTEN.find(([option]) => isGiven(options, option));
  if (given === undefined) return;
  throw fault(
    `${given[1]} is for a run without a scenario file: the scenario says it itself`,
    "--set nodeGroups.service.count=4",
  );
}

/**
 * Makes a scenario of a command line such as
 * `run --manifests k8s/ --trace day.csv --to Service/web --nodes 5 --instance-type m6i.xlarge`.
 *
 * Throws InputError: HR1700 no manifests, or an option that says nothing without another.
 */
export function quickScenario(options: QuickOptions): ScenarioText {
  if (options.manifests.length === 0) {
    throw fault("name a scenario, or give --manifests", "headroom run scenarios/hpa-tuning/web-shop");
  }
  for (const [option, text, needs] of WRITTEN) {
    if (!isGiven(options, option) || needs.length === 0 || needs.some((each) => isGiven(options, each)))
      continue;
    const missing = WRITTEN.filter(([each]) => needs.includes(each)).map(([, each]) => each);
    throw fault(
      `${text} says nothing without ${missing.join(" or ")}`,
      missing.includes("--rate") || missing.includes("--to") ? LOAD : TRACE,
    );
  }
  const scenario = {
    apiVersion: "headroom/v1",
    kind: "Scenario",
    name: "command-line",
    manifests: withStandardInput(options.manifests),
    nodeGroups:
      options.nodes === undefined && options.instanceType === undefined && options.nodeCpu === undefined
        ? []
        : [nodeGroup(options)],
    load: options.to === undefined ? [] : [load(options)],
  };
  return { file: "command line", text: JSON.stringify(scenario), folder: "" };
}

function isGiven(options: QuickOptions, option: keyof QuickOptions): boolean {
  const value = options[option];
  return typeof value === "object" ? value.length > 0 : value !== undefined;
}

function nodeGroup(options: QuickOptions) {
  return {
    name: "nodes",
    count: options.nodes ?? 3,
    instanceType: options.instanceType,
    cpu: options.nodeCpu ?? (options.instanceType === undefined ? "4" : undefined),
    memory: options.nodeMemory ?? (options.instanceType === undefined ? "16Gi" : undefined),
  };
}

function load(options: QuickOptions) {
  const time =
    options.timeUnit === undefined
      ? options.time
      : { column: options.time ?? "time", unit: options.timeUnit };
  return {
    to: options.to,
    constant: options.rate,
    trace:
      options.trace === undefined
        ? undefined
        : { file: options.trace, time, value: options.value, per: options.per },
    request: options.cpuPerRequest === undefined ? undefined : { cpu: { mean: options.cpuPerRequest } },
  };
}

function fault(message: string, hint: string): InputError {
  return new InputError([{ code: "HR1700", severity: "error", message, hint: `for example ${hint}` }]);
}
