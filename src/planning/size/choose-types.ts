import type { CloudProvider, InstanceType } from "../../cloud/index.js";
import { InputError, nearestName } from "../../diagnostics/index.js";
import type { ResolvedScenario } from "../../scenario/index.js";

/** What somebody wants to choose from. */
export interface TypeChoice {
  /** Names, with `*` for anything: `m6i.*`. Empty: all of the providers below. */
  readonly names: readonly string[];
  /** Default: those of the scenario's groups, else all. */
  readonly provider?: CloudProvider;
}

/**
 * The catalogue's types with a price that somebody wants to choose from. Order: as in the catalogue.
 *
 * Throws InputError: HR1822 none, HR1824 a name that no type has (with the nearest).
 */
export function chooseTypes(
  catalogue: readonly InstanceType[],
  { nodeGroups }: Pick<ResolvedScenario, "nodeGroups">,
  { names, provider }: TypeChoice,
): readonly InstanceType[] {
  const own = new Set(
    nodeGroups
      .flatMap(({ instanceType }) => catalogue.filter(({ name }) => name === instanceType))
      .map((type) => type.provider),
  );
  const ofProvider = catalogue.filter((type) =>
    provider !== undefined
      ? type.provider === provider
      : names.length > 0 || own.size === 0 || own.has(type.provider),
  );
  const chosen = new Set<InstanceType>();
  for (const name of names) {
    const matching = ofProvider.filter((type) => matches(name, type.name));
    if (matching.length === 0) throw noSuchType(name, ofProvider);
    for (const type of matching) chosen.add(type);
  }
  const all = names.length === 0 ? ofProvider : ofProvider.filter((type) => chosen.has(type));
  const priced = all.filter(({ pricePerHourUsd }) => pricePerHourUsd !== null);
  if (priced.length > 0) return priced;
  throw new InputError([
    {
      code: "HR1822",
      severity: "error",
      message: "none of the types to choose from has a price",
      hint: "give prices in a catalogue of your own (--catalogue)",
    },
  ]);
}

function matches(pattern: string, name: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "i").test(name);
}

function noSuchType(name: string, types: readonly InstanceType[]): InputError {
  const nearest = nearestName(
    name.replaceAll("*", ""),
    types.map((type) => type.name),
  );
  return new InputError([
    {
      code: "HR1824",
      severity: "error",
      place: { file: `--types ${name}` },
      message: `the catalogue has no type ${name}`,
      hint: nearest === undefined ? "headroom catalogue lists them" : `did you mean ${nearest}?`,
    },
  ]);
}
