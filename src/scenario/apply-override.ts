import type { z } from "zod";
import { type Diagnostic, nearestName, type Place } from "../diagnostics/index.js";
import type { ParsedOverride } from "./override.js";
import { formatPath, type PathSegment } from "./scenario-document.js";
import { removedFlag } from "./schema/removed-flags.js";
import { childSchemas, containerKind, fieldNames } from "./schema-navigation.js";

/** Fields that name an item of a list, in order of preference. */
const NAMING_FIELDS = ["name", "to", "for"] as const;

/** A list of hundreds of gates helps nobody. */
export const MOST_CHOICES_TOLD = 40;

type Container = Record<string, unknown> | unknown[];

/** The path that an override changed, or what is wrong with it. */
export type OverrideOutcome = { readonly path: readonly PathSegment[] } | { readonly diagnostic: Diagnostic };

/**
 * Writes an override's value into a scenario's plain value. Items of lists go by index or by name
 * (`nodeGroups.service.max`, `load.Service/frontend.trace.scale`). A path that names an object of the manifests
 * (`HorizontalPodAutoscaler/web.spec.maxReplicas`) goes into the scenario's `overrides`.
 *
 * Returns a diagnostic: HR1511 a path that does not exist (with the nearest one).
 */
export function applyOverride(root: Container, schema: z.ZodType, override: ParsedOverride): OverrideOutcome {
  const { path, value, place } = override;
  const located = namesObject(path)
    ? { path: ["overrides", path] }
    : locate(root, schema, splitPath(path), place);
  if ("diagnostic" in located) return located;
  write(root, located.path, value, namesObject(path));
  return located;
}

/** Fields of a scenario have no slash in front of their first dot. */
function namesObject(path: string): boolean {
  return /^[^.[\]"]+\//.test(path);
}

/** Segments between dots; `[…]` and quotes keep dots together. */
function splitPath(text: string): string[] {
  const segments = text.match(/"[^"]*"|\[[^\]]*\]|[^.[\]"]+/g) ?? [];
  return segments.map((segment) => segment.replace(/^["[]|["\]]$/g, ""));
}

function locate(
  root: Container,
  schema: z.ZodType,
  segments: readonly string[],
  place: Place,
): OverrideOutcome {
  const path: PathSegment[] = [];
  let schemas = [schema];
  let value: unknown = root;
  let position = 0;
  while (position < segments.length) {
    const kind = containerKind(schemas);
    let step: { segment: PathSegment; used: number } | OverrideOutcome;
    if (kind === "record") {
      // A label's key has dots of its own: what is left is the key.
      step = { segment: segments.slice(position).join("."), used: segments.length - position };
    } else if (kind === "array") step = findItem(value, segments, position, path, place);
    else step = findField(schemas, segments, position, path, place);
    if (!("used" in step)) return step;
    const { segment, used } = step;
    schemas = schemas.flatMap((candidate) => childSchemas(candidate, segment));
    value =
      typeof value === "object" && value !== null
        ? (value as Record<PathSegment, unknown>)[segment]
        : undefined;
    path.push(segment);
    position += used;
  }
  return { path };
}

function findField(
  schemas: readonly z.ZodType[],
  segments: readonly string[],
  position: number,
  path: readonly PathSegment[],
  place: Place,
): { segment: string; used: number } | OverrideOutcome {
  const names = fieldNames(schemas);
  const segment = segments[position]!;
  if (names.includes(segment)) return { segment, used: 1 };
  const where = path.length === 0 ? "a scenario" : formatPath(path);
  if (names.length === 0) return fault("HR1511", place, `${where} has no parts`);
  const nearest = nearestName(segment, names);
  const listed =
    names.length <= MOST_CHOICES_TOLD ? { choices: names } : { hint: "headroom schema lists them" };
  const removed = removedFlag(formatPath(path), segment);
  return fault("HR1511", place, `${where} has no field "${segment}"`, {
    ...(nearest === undefined ? listed : nearestPath(nearest, segments, position)),
    ...(removed === undefined ? {} : { hint: removed }),
  });
}

function findItem(
  value: unknown,
  segments: readonly string[],
  position: number,
  path: readonly PathSegment[],
  place: Place,
): { segment: number; used: number } | OverrideOutcome {
  const items = Array.isArray(value) ? value : [];
  const names = items.map(itemName);
  // The longest match first: names may have dots.
  for (let used = segments.length - position; used >= 1; used--) {
    const name = segments.slice(position, position + used).join(".");
    const found = [...names.keys()].filter((i) => names[i] !== undefined && sameName(names[i], name));
    if (found.length === 1) return { segment: found[0]!, used };
    if (found.length > 1) {
      const rule = "name one of several by its index";
      const message = `${formatPath(path)} has ${found.length} items "${name}"`;
      return fault("HR1511", place, message, { rule, choices: found.map((i) => formatPath([...path, i])) });
    }
  }
  const segment = segments[position]!;
  if (/^\d+$/.test(segment) && Number(segment) < items.length) return { segment: Number(segment), used: 1 };
  const choices = names.map((name, index) => name ?? String(index));
  return fault("HR1511", place, `${formatPath(path)} has no item "${segment}"`, {
    choices,
    ...nearestPath(nearestName(segment, choices), segments, position),
  });
}

function itemName(item: unknown): string | undefined {
  if (typeof item !== "object" || item === null) return undefined;
  for (const field of NAMING_FIELDS) {
    if (!Object.hasOwn(item, field)) continue;
    const name = (item as Readonly<Record<string, unknown>>)[field];
    if (typeof name === "string") return name;
  }
  return undefined;
}

/** `Service/web` and `Service/default/web` name the same object. */
function sameName(a: string, b: string): boolean {
  return a === b || a.replace("/default/", "/") === b.replace("/default/", "/");
}

function nearestPath(
  nearest: string | undefined,
  segments: readonly string[],
  position: number,
): { hint?: string } {
  if (nearest === undefined) return {};
  const whole = [...segments.slice(0, position), nearest, ...segments.slice(position + 1)].join(".");
  return { hint: `did you mean ${whole}?` };
}

function write(root: Container, path: readonly PathSegment[], value: unknown, keepsNull: boolean): void {
  let container = root as Record<PathSegment, unknown>;
  for (const [i, segment] of path.slice(0, -1).entries()) {
    const next = container[segment];
    if (typeof next !== "object" || next === null)
      container[segment] = typeof path[i + 1] === "number" ? [] : {};
    container = container[segment] as Record<PathSegment, unknown>;
  }
  const last = path.at(-1)!;
  if (value === null && !keepsNull && !Array.isArray(container)) delete container[last];
  else container[last] = value;
}

function fault(code: string, place: Place, message: string, more: Partial<Diagnostic> = {}): OverrideOutcome {
  return { diagnostic: { code, severity: "error", place, message, ...more } };
}
