/**
 * Amounts by resource name: `cpu` in millicores, `memory` and `ephemeral-storage` in bytes, `pods` and extended
 * resources in whole units.
 */
export type ResourceAmounts = ReadonlyMap<string, number>;

/** Resources that count in every pass, whether a threshold names them or not. */
export const ALWAYS_TRACKED: readonly string[] = ["cpu", "memory", "pods"];

export function amountOf(amounts: ResourceAmounts, resource: string): number {
  return amounts.get(resource) ?? 0;
}

/** Σ of all amounts whatever their units are, so that bytes of memory decide; upstream orders nodes by it. */
export function rawSum(amounts: ResourceAmounts, resources: readonly string[]): number {
  let sum = 0;
  for (const resource of resources) sum += amountOf(amounts, resource);
  return sum;
}
