import { nearestName } from "../diagnostics/index.js";
import type { InstanceType } from "./instance-type.js";
import { INSTANCE_TYPES } from "./instance-types.js";

/** The instance type of that name, or the nearest valid name for a message. */
export function findInstanceType(
  name: string,
  catalogue: readonly InstanceType[] = INSTANCE_TYPES,
): { readonly type: InstanceType } | { readonly nearest: string | undefined } {
  const type = catalogue.find((candidate) => candidate.name === name);
  if (type !== undefined) return { type };
  return {
    nearest: nearestName(
      name,
      catalogue.map((candidate) => candidate.name),
    ),
  };
}
