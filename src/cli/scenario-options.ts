import type { Argv } from "yargs";
import type { LoadOptions } from "../scenario/index.js";

/** Options of every command that plays a scenario. */
export interface ScenarioOptions {
  readonly set: readonly string[];
  readonly seed: number | undefined;
  readonly duration: string | undefined;
  readonly catalogue: string | undefined;
}

/** Adds `--set`, `--seed`, `--duration` and `--catalogue`. */
export function withScenarioOptions<T>(yargs: Argv<T>): Argv<T & ScenarioOptions> {
  return yargs
    .option("set", {
      type: "string",
      array: true,
      // One value per --set: otherwise the scenario's path after it would be swallowed.
      nargs: 1,
      default: [] as string[],
      describe: "Override a value: --set nodeGroups.service.max=40",
    })
    .option("seed", { type: "number", describe: "Seed of all random draws" })
    .option("duration", { type: "string", describe: "Length of the run, for example 6h" })
    .option("catalogue", {
      type: "string",
      describe: "Your own instance types with prices (YAML or JSON), beside the built-in ones",
    }) as unknown as Argv<T & ScenarioOptions>;
}

/** The overrides that the options stand for; --set comes last and wins. */
export function overridesOf(options: ScenarioOptions): string[] {
  return [
    ...(options.seed === undefined ? [] : [`seed=${options.seed}`]),
    ...(options.duration === undefined ? [] : [`duration=${options.duration}`]),
    ...options.set,
  ];
}

/** What the options add to the scenario's own files. */
export function loadOptionsOf({ catalogue }: ScenarioOptions): LoadOptions {
  return catalogue === undefined ? {} : { catalogue };
}
