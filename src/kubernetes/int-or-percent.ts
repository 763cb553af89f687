/** A count, or a percentage of some total written as `"25%"`. */
export type IntOrPercent = number | string;

/**
 * Resolves a count or percentage against a total; undefined when the text is no percentage.
 *
 * Source: k8s.io/apimachinery v0.36.3 pkg/util/intstr#GetScaledValueFromIntOrPercent
 *
 * @example
 * scaleIntOrPercent("25%", 10, "up"); // 3
 * scaleIntOrPercent("25%", 10, "down"); // 2
 */
export function scaleIntOrPercent(
  value: IntOrPercent,
  total: number,
  round: "up" | "down",
): number | undefined {
  if (typeof value === "number") return value;
  if (!/^[+-]?\d+%$/.test(value)) return undefined;
  const scaled = (Number(value.slice(0, -1)) * total) / 100;
  // `+ 0` turns Math.ceil(-0.5), which is -0, into 0.
  return (round === "up" ? Math.ceil(scaled) : Math.floor(scaled)) + 0;
}
