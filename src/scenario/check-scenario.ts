import type { z } from "zod";
import { type Diagnostic, nearestName, type Place } from "../diagnostics/index.js";
import { MOST_CHOICES_TOLD } from "./apply-override.js";
import { formatPath, type PathSegment } from "./scenario-document.js";
import { removedFlag } from "./schema/removed-flags.js";
import { fieldNames, schemasAt } from "./schema-navigation.js";

type Issue = z.core.$ZodIssue;

/** Finds the place of a value, or of its key. */
export type PlaceFinder = (path: readonly PathSegment[], ofKey?: "key") => Place;

/**
 * Checks a plain value against a schema and fills in defaults.
 *
 * Returns diagnostics: HR1501 unknown field (with the nearest valid one), HR1502 wrong type, HR1503 a value that is
 * not allowed, HR1504 missing field.
 */
export function checkAgainstSchema<S extends z.ZodType>(
  schema: S,
  value: unknown,
  placeOf: PlaceFinder,
): { readonly filled: z.output<S> | null; readonly diagnostics: readonly Diagnostic[] } {
  const outcome = schema.safeParse(value);
  if (outcome.success) return { filled: outcome.data, diagnostics: [] };
  const context: Context = { schema, value, placeOf };
  const diagnostics = outcome.error.issues.flatMap((issue) => fromIssue(issue, [], context));
  return { filled: null, diagnostics };
}

interface Context {
  readonly schema: z.ZodType;
  readonly value: unknown;
  readonly placeOf: PlaceFinder;
}

function fromIssue(issue: Issue, prefix: readonly PathSegment[], context: Context): Diagnostic[] {
  const path = [...prefix, ...(issue.path as PathSegment[])];
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownField(key, path, context));
  const found = valueAt(context.value, path);
  if (issue.code === "invalid_union" && typeof found === "object" && found !== null) {
    const branch = nearestBranch(issue.errors);
    if (branch !== undefined) return branch.flatMap((inner) => fromIssue(inner, path, context));
  }
  if (found === undefined) return [missingField(path, context)];
  const fields = expectedBy(issue) === "object" ? fieldNames(schemasAt(context.schema, path)) : [];
  const values = issue.code === "invalid_value" ? issue.values.map(String) : undefined;
  // Of a single value the rule itself tells.
  const choices = values === undefined ? listable(fields) : values.length === 1 ? undefined : values;
  const nearest =
    choices === undefined || values === undefined ? undefined : nearestName(String(found), values);
  return [
    {
      code: issue.code === "invalid_type" || issue.code === "invalid_union" ? "HR1502" : "HR1503",
      severity: "error",
      place: context.placeOf(path),
      message: `${show(found)} is not valid here`,
      ...(typeof found === "object" ? {} : { value: found as string | number | boolean | null }),
      rule: ruleOf(issue),
      ...(choices === undefined ? {} : { choices }),
      ...(nearest === undefined ? {} : { hint: `did you mean ${nearest}?` }),
      ...(typeof found === "boolean" ? hintForBoolean(issue, path, context) : {}),
    },
  ];
}

/** What zod says where a schema has no words of its own, in the words of the other rules. */
const NEEDED: Readonly<Record<string, string>> = {
  object: "a section with fields is needed here",
  record: "a section with names and values is needed here",
  array: "a list is needed here",
  number: "a number is needed here",
  string: "text is needed here",
  boolean: "true or false is needed here",
};

function ruleOf(issue: Issue): string {
  const own = issue.message.replace(/^Invalid input: /, "");
  return own.startsWith("expected ") ? (NEEDED[expectedBy(issue) ?? ""] ?? own) : own;
}

/** The type that zod wanted: `object`. */
function expectedBy(issue: Issue): string | undefined {
  return issue.code === "invalid_type" ? issue.expected : undefined;
}

function listable(fields: readonly string[]): readonly string[] | undefined {
  return fields.length > 0 && fields.length <= MOST_CHOICES_TOLD ? fields : undefined;
}

/** Somebody wrote `true` for a section, or an unquoted word that YAML reads as a boolean. */
function hintForBoolean(issue: Issue, path: readonly PathSegment[], { schema }: Context): { hint?: string } {
  const expected = expectedBy(issue);
  if (expected === "object" || expected === "record") {
    const isOptional = schemasAt(schema, path).some((each) => each.safeParse({}).success);
    return isOptional ? { hint: "{} takes its defaults" } : {};
  }
  if (expected === "number" || expected === "array") return {};
  return { hint: "yes, no, on, off, y and n are text only in quotes" };
}

/** The branch of a union that was meant: of those that fit at all the first with the fewest unknown fields. */
function nearestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  let nearest: readonly Issue[] | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const issues of branches) {
    const unknown = unknownFields(issues);
    if (unknown >= fewest) continue;
    fewest = unknown;
    nearest = issues;
  }
  return nearest;
}

/** Unknown fields of the value itself; infinite where the branch does not fit at all. */
function unknownFields(issues: readonly Issue[]): number {
  let count = 0;
  for (const issue of issues) {
    if (isAboutTheWhole(issue)) return Number.POSITIVE_INFINITY;
    if (issue.path.length > 0) continue;
    if (issue.code === "unrecognized_keys") count += issue.keys.length;
    else if (issue.code === "invalid_union") count += Math.min(...issue.errors.map(unknownFields));
  }
  return count;
}

/** True where a union's branch does not fit at all, so that its other complaints say nothing. */
function isAboutTheWhole(issue: Issue): boolean {
  return issue.path.length === 0 && (issue.code === "invalid_type" || issue.code === "invalid_value");
}

function unknownField(key: string, path: readonly PathSegment[], context: Context): Diagnostic {
  const choices = fieldNames(schemasAt(context.schema, path));
  const nearest = nearestName(key, choices);
  const listed = choices.length <= MOST_CHOICES_TOLD ? { choices } : { hint: "headroom schema lists them" };
  const removed = removedFlag(formatPath(path), key);
  return {
    code: "HR1501",
    severity: "error",
    place: { ...context.placeOf([...path, key], "key"), path: formatPath(path) },
    message: `unknown field "${key}"`,
    value: key,
    ...(nearest === undefined ? listed : { hint: `did you mean "${nearest}"?` }),
    ...(removed === undefined ? {} : { hint: removed }),
  };
}

function missingField(path: readonly PathSegment[], context: Context): Diagnostic {
  return {
    code: "HR1504",
    severity: "error",
    place: { ...context.placeOf(path.slice(0, -1)), path: formatPath(path.slice(0, -1)) },
    message: `the field "${String(path.at(-1) ?? "")}" is missing`,
    value: String(path.at(-1) ?? ""),
  };
}

function valueAt(value: unknown, path: readonly PathSegment[]): unknown {
  let found = value;
  for (const segment of path) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, segment)) return undefined;
    found = (found as Readonly<Record<PathSegment, unknown>>)[segment];
  }
  return found;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
}
