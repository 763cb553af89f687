import { parseDocument } from "yaml";
import type { z } from "zod";
import { type Diagnostic, nearestName } from "../diagnostics/index.js";
import { formatPath, type PathSegment } from "./scenario-document.js";
import { childSchemas, containerKind, fieldNames } from "./schema-navigation.js";

/** Fields that name an item of a list, in order of preference. */
const NAMING_FIELDS = ["name", "to", "for"] as const;

type Container = Record<string, unknown> | unknown[];

/** The path that an override changed, or what is wrong with it. */
export type OverrideOutcome = { readonly path: readonly PathSegment[] } | { readonly diagnostic: Diagnostic };

/**
 * Writes `path=value` into a scenario's plain value. Items of lists go by index or by name
 * (`nodeGroups.service.max=40`, `load.Service/frontend.trace.scale=2`); the value is YAML.
 *
 * Returns a diagnostic: HR1510 not `path=value`, HR1511 a path that does not exist (with the nearest one).
 */
export function applyOverride(root: Container, schema: z.ZodType, override: string): OverrideOutcome {
  const equals = override.indexOf("=");
  if (equals < 1)
    return fault("HR1510", override, "an override is written path=value", {
      hint: "for example nodeGroups.service.max=40",
    });
  const valueDocument = parseDocument(override.slice(equals + 1), { prettyErrors: false });
  if (valueDocument.errors.length > 0) {
    return fault("HR1510", override, `the value is not YAML: ${valueDocument.errors[0]!.message}`);
  }
  const located = locate(root, schema, splitPath(override.slice(0, equals)), override);
  if ("diagnostic" in located) return located;
  write(root, located.path, valueDocument.toJS());
  return located;
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
  override: string,
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
    } else if (kind === "array") step = findItem(value, segments, position, path, override);
    else step = findField(schemas, segments, position, path, override);
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
  override: string,
): { segment: string; used: number } | OverrideOutcome {
  const names = fieldNames(schemas);
  const segment = segments[position]!;
  if (names.includes(segment)) return { segment, used: 1 };
  const where = path.length === 0 ? "a scenario" : formatPath(path);
  if (names.length === 0) return fault("HR1511", override, `${where} has no parts`);
  return fault("HR1511", override, `${where} has no field "${segment}"`, {
    choices: names,
    ...nearestPath(nearestName(segment, names), segments, position),
  });
}

function findItem(
  value: unknown,
  segments: readonly string[],
  position: number,
  path: readonly PathSegment[],
  override: string,
): { segment: number; used: number } | OverrideOutcome {
  const items = Array.isArray(value) ? value : [];
  const names = items.map(itemName);
  // The longest match first: names may have dots.
  for (let used = segments.length - position; used >= 1; used--) {
    const name = segments.slice(position, position + used).join(".");
    const index = names.findIndex((candidate) => candidate !== undefined && sameName(candidate, name));
    if (index >= 0) return { segment: index, used };
  }
  const segment = segments[position]!;
  if (/^\d+$/.test(segment) && Number(segment) < items.length) return { segment: Number(segment), used: 1 };
  const choices = names.map((name, index) => name ?? String(index));
  return fault("HR1511", override, `${formatPath(path)} has no item "${segment}"`, {
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

function write(root: Container, path: readonly PathSegment[], value: unknown): void {
  let container = root as Record<PathSegment, unknown>;
  for (const [i, segment] of path.slice(0, -1).entries()) {
    const next = container[segment];
    if (typeof next !== "object" || next === null)
      container[segment] = typeof path[i + 1] === "number" ? [] : {};
    container = container[segment] as Record<PathSegment, unknown>;
  }
  const last = path.at(-1)!;
  if (value === null && !Array.isArray(container)) delete container[last];
  else container[last] = value;
}

function fault(
  code: string,
  override: string,
  message: string,
  more: Partial<Diagnostic> = {},
): OverrideOutcome {
  return { diagnostic: { code, severity: "error", place: { file: `--set ${override}` }, message, ...more } };
}
