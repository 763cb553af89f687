import { nearestName } from "../diagnostics/index.js";
import type { InstanceType } from "./instance-type.js";
import { INSTANCE_TYPES } from "./instance-types.js";

/** What a diagnostic says of a type that is not there. */
export interface UnknownInstanceType {
  readonly message: string;
  readonly value: string;
  readonly hint: string;
}

/** The instance type of that name, or what to say where there is none. */
export function findInstanceType(
  name: string,
  catalogue: readonly InstanceType[] = INSTANCE_TYPES,
): { readonly type: InstanceType } | { readonly unknown: UnknownInstanceType } {
  const type = catalogue.find((candidate) => candidate.name === name);
  if (type !== undefined) return { type };
  const names = catalogue.map((candidate) => candidate.name);
  const nearest = nearestName(name, names);
  return {
    unknown: {
      message: `there is no instance type "${name}" in the catalogue`,
      value: name,
      hint: nearest === undefined ? "headroom catalogue lists them" : `did you mean ${nearest}?`,
    },
  };
}
