import { parse } from "yaml";
import type { LoadedScenario } from "../scenario/index.js";

/** Levels of a pattern that are loads, by its kind; the other numbers are factors and times. */
const LEVELS: Readonly<Record<string, readonly string[]>> = {
  step: ["before", "after"],
  ramp: ["from", "to"],
  daily: ["base", "peak"],
  spikes: ["base", "peak"],
};

type Fields = Readonly<Record<string, unknown>>;

/**
 * Overrides that multiply all load that comes from outside: requests, and replayed CPU use.
 *
 * @example scaleLoad(loaded, 1.1) // ["load.0.trace.scale=1.1"]
 */
export function scaleLoad(loaded: Pick<LoadedScenario, "resolvedYaml">, factor: number): readonly string[] {
  const { load = [] } = parse(loaded.resolvedYaml) as { readonly load?: readonly Fields[] };
  return load.flatMap((entry, index) => {
    const usage = fieldsOf(entry["usage"]);
    const cpu = fieldsOf(usage?.["cpu"]);
    return [
      ...scaleSource(entry, `load.${index}`, factor),
      ...(cpu === undefined ? [] : scaleSource(cpu, `load.${index}.usage.cpu`, factor)),
    ];
  });
}

function scaleSource(source: Fields, path: string, factor: number): readonly string[] {
  const overrides: string[] = [];
  const set = (field: string, value: unknown) => overrides.push(`${path}.${field}=${JSON.stringify(value)}`);
  const trace = fieldsOf(source["trace"]);
  const pattern = fieldsOf(source["pattern"]);
  if (trace !== undefined) set("trace.scale", scaled(trace["scale"] ?? 1, factor));
  if (source["file"] !== undefined) set("scale", scaled(source["scale"] ?? 1, factor));
  if (source["constant"] !== undefined) set("constant", scaled(source["constant"], factor));
  if (pattern !== undefined) set("pattern", scalePattern(pattern, factor));
  return overrides;
}

function scalePattern(pattern: Fields, factor: number): Fields {
  const levels = LEVELS[String(pattern["kind"])] ?? [];
  const changed = Object.fromEntries(levels.map((level) => [level, scaled(pattern[level], factor)]));
  const points = pattern["points"];
  const moved = Array.isArray(points)
    ? { points: points.map(([at, level]) => [at, scaled(level, factor)]) }
    : {};
  return { ...pattern, ...changed, ...moved };
}

function scaled(value: unknown, factor: number): number {
  // Nine digits: a product such as 0.1 · 1.1 should not show its floating point.
  return Number((Number(value) * factor).toPrecision(9));
}

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === "object" && value !== null ? (value as Fields) : undefined;
}
