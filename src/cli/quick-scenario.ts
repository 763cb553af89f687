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

/**
 * Makes a scenario of a command line such as
 * `run --manifests k8s/ --trace day.csv --to Service/web --nodes 5 --instance-type m6i.xlarge`.
 */
export function quickScenario(options: QuickOptions): ScenarioText {
  if (options.manifests.length === 0) {
    throw fault("name a scenario, or give --manifests", "headroom run scenarios/hpa-tuning/web-shop");
  }
  if ((options.trace !== undefined || options.rate !== undefined) && options.to === undefined) {
    throw fault("--trace and --rate need --to: whom the load goes to", "--to Service/frontend");
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
