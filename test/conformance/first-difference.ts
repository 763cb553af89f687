import type { Json } from "./adapter.js";

/**
 * Where `actual` first differs from `expected`, as a path with both values, or undefined when they are equal.
 *
 * Order of keys is irrelevant and a property that is `undefined` counts as absent. An expected `{anyOf: […]}` is
 * met by any one of its answers.
 */
export function firstDifference(expected: Json, actual: unknown, path = ""): string | undefined {
  const answers = listedAnswers(expected);
  if (answers !== undefined) {
    if (answers.some((answer) => firstDifference(answer, actual, path) === undefined)) return undefined;
    return `${path || "answer"}: ${show(actual)} is none of the ${answers.length} answers allowed`;
  }
  if (expected === null || typeof expected !== "object") {
    if (expected === actual) return undefined;
    return `${path || "answer"}: expected ${show(expected)}, got ${show(actual)}`;
  }
  if (Array.isArray(expected)) return arrayDifference(expected, actual, path);
  return objectDifference(expected as Record<string, Json>, actual, path);
}

function listedAnswers(expected: Json): readonly Json[] | undefined {
  if (expected === null || typeof expected !== "object" || Array.isArray(expected)) return undefined;
  const answers = (expected as Record<string, Json>)["anyOf"];
  return Array.isArray(answers) && Object.keys(expected).length === 1 ? answers : undefined;
}

function arrayDifference(expected: readonly Json[], actual: unknown, path: string): string | undefined {
  if (!Array.isArray(actual)) return `${path || "answer"}: expected a list, got ${show(actual)}`;
  for (let i = 0; i < Math.min(expected.length, actual.length); i++) {
    const difference = firstDifference(expected[i]!, actual[i], `${path}[${i}]`);
    if (difference !== undefined) return difference;
  }
  if (expected.length === actual.length) return undefined;
  return `${path || "answer"}: expected ${expected.length} entries, got ${actual.length}`;
}

function objectDifference(expected: Record<string, Json>, actual: unknown, path: string): string | undefined {
  if (actual === null || typeof actual !== "object" || Array.isArray(actual)) {
    return `${path || "answer"}: expected an object, got ${show(actual)}`;
  }
  const found = actual as Record<string, unknown>;
  for (const [key, value] of Object.entries(expected)) {
    const place = path === "" ? key : `${path}.${key}`;
    if (!Object.hasOwn(found, key) || found[key] === undefined) {
      return `${place}: expected ${show(value)}, got nothing`;
    }
    const difference = firstDifference(value, found[key], place);
    if (difference !== undefined) return difference;
  }
  for (const [key, value] of Object.entries(found)) {
    if (value !== undefined && !Object.hasOwn(expected, key)) {
      return `${path === "" ? key : `${path}.${key}`}: expected nothing, got ${show(value)}`;
    }
  }
  return undefined;
}

function show(value: unknown): string {
  const text = JSON.stringify(value, (_key, part: unknown) => (typeof part === "bigint" ? `${part}n` : part));
  if (text === undefined) return String(value);
  return text.length > 160 ? `${text.slice(0, 157)}…` : text;
}
