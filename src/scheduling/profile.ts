import type { Plugin } from "./plugin.js";
import { PLUGINS, type PluginEntry } from "./plugins/index.js";
import { DEFAULT_PROFILE_OPTIONS, type ProfileOptions } from "./profile-options.js";

/** A plugin that scores, with the weight of its 0..100. */
export interface WeightedScore {
  readonly plugin: Plugin;
  readonly weight: number;
}

/** A scheduler profile: filters and scores in the order in which they run. */
export interface Profile {
  readonly options: ProfileOptions;
  readonly filters: readonly Plugin[];
  readonly scores: readonly WeightedScore[];
  readonly plugins: ReadonlyMap<string, Plugin>;
}

/**
 * The default profile with upstream's plugins and weights.
 *
 * @example makeProfile({ version: "1.34" }) // the arithmetic and the tie-break of 1.34
 */
export function makeProfile(
  overrides: Partial<ProfileOptions> = {},
  registry: readonly PluginEntry[] = PLUGINS,
): Profile {
  const options = { ...DEFAULT_PROFILE_OPTIONS, ...overrides };
  const { disabledFilters, disabledScores, scoreWeights } = options;
  const made = registry.map(({ weight, make }) => {
    const plugin = make(options);
    return { weight: scoreWeights?.get(plugin.name) ?? weight, plugin };
  });
  return {
    options,
    filters: made
      .map(({ plugin }) => plugin)
      .filter(({ name, prepareFilter }) => prepareFilter !== undefined && !disabledFilters?.has(name)),
    scores: made.filter(
      ({ plugin: { name, prepareScore }, weight }) =>
        weight > 0 && prepareScore !== undefined && !disabledScores?.has(name),
    ),
    plugins: new Map(made.map(({ plugin }) => [plugin.name, plugin])),
  };
}
