import type { Scalar } from "yaml";
import type { JsonValue } from "./json-value.js";

const YAML_1_1_BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...["y", "yes", "on"].flatMap((word) => spellings(word).map((text): [string, boolean] => [text, true])),
  ...["n", "no", "off"].flatMap((word) => spellings(word).map((text): [string, boolean] => [text, false])),
]);

/**
 * The value of a scalar as kubectl reads it: the core schema of YAML 1.2, plus what YAML 1.1 adds and kubectl's
 * reader keeps: `yes`, `on` and the like are booleans, `0644` is octal, `1_000` is a number.
 * Undefined for numbers that JSON has not (infinity, not-a-number).
 *
 * Source: sigs.k8s.io/yaml v1.6 (goyaml.v2 resolve.go)
 */
export function resolveScalar(scalar: Scalar): JsonValue | undefined {
  const { value, source, type } = scalar;
  if (type === "PLAIN" && source !== undefined && scalar.tag === undefined) {
    const word = YAML_1_1_BOOLEANS.get(source);
    if (word !== undefined) return word;
    if (/^[-+]?0[0-7]+$/.test(source)) return Number.parseInt(source, 8);
    if (/^[-+]?[1-9]\d*(_\d+)+$/.test(source)) return Number(source.replaceAll("_", ""));
  }
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  return source ?? String(value);
}

function spellings(word: string): string[] {
  return [word, word[0]!.toUpperCase() + word.slice(1), word.toUpperCase()];
}
