import type { Argv } from "yargs";
import type { LoadOptions } from "../scenario/index.js";

/** What holds for every run of a command, however many it plays. */
export interface EveryRunOptions {
  readonly duration: string | undefined;
  readonly catalogue: string | undefined;
}

/** Options of every command that plays a scenario. */
export interface ScenarioOptions extends EveryRunOptions {
  readonly set: readonly string[];
  readonly seed: number | undefined;
}

/** `--catalogue`, where a command takes one. */
export const CATALOGUE_OPTION = {
  type: "string",
  describe: "Your own instance types with prices (YAML or JSON), beside the built-in ones",
} as const;

/** Adds `--duration` and `--catalogue`. */
export function withEveryRunOptions<T>(yargs: Argv<T>): Argv<T & EveryRunOptions> {
  return yargs
    .option("duration", { type: "string", describe: "Length of each run, for example 6h" })
    .option("catalogue", CATALOGUE_OPTION) as unknown as Argv<T & EveryRunOptions>;
}

/** Adds `--set`, `--seed`, `--duration` and `--catalogue`. */
export function withScenarioOptions<T>(yargs: Argv<T>): Argv<T & ScenarioOptions> {
  const withDraws = yargs
    .option("set", {
      type: "string",
      array: true,
      // One value per --set: otherwise the scenario's path after it would be swallowed.
      nargs: 1,
      default: [] as string[],
      describe: "Override a value: --set nodeGroups.service.max=40",
    })
    .option("seed", { type: "number", describe: "Seed of all random draws" });
  return withEveryRunOptions(withDraws) as unknown as Argv<T & ScenarioOptions>;
}

/** The overrides that the options stand for; --set comes last and wins. */
export function overridesOf(options: ScenarioOptions): string[] {
  return [
    ...(options.seed === undefined ? [] : [`seed=${options.seed}`]),
    ...everyRunOverridesOf(options),
    ...options.set,
  ];
}

/** The override that `--duration` stands for, if it is given. */
export function everyRunOverridesOf({ duration }: Pick<EveryRunOptions, "duration">): string[] {
  return duration === undefined ? [] : [`duration=${duration}`];
}

/** What the options add to the scenario's own files. */
export function loadOptionsOf({ catalogue }: Pick<EveryRunOptions, "catalogue">): LoadOptions {
  return catalogue === undefined ? {} : { catalogue };
}
