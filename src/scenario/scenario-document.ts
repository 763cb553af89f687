import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
  visit,
} from "yaml";
import type { Diagnostic, Place } from "../diagnostics/index.js";

export type PathSegment = string | number;

/** Aliases that one document may expand to; more is an attack or a mistake. */
const MAX_ALIASES = 100;

/** Keys that would reach into JavaScript's objects instead of the document. */
const FORBIDDEN_KEYS = new Set(["__proto__"]);

/** A scenario as read: its plain value, and where each part of it is written. */
export interface ScenarioDocument {
  readonly file: string;
  /** Plain objects, arrays and scalars; nothing is shared between two places. */
  readonly value: unknown;
  /** Where the value at a path is written (its key with `ofKey`); undefined where it is not in the file. */
  placeOf(path: readonly PathSegment[], ofKey?: "key"): Place | undefined;
}

/**
 * Parses the YAML (or JSON) of a scenario.
 *
 * Returns diagnostics: HR1001 not YAML, HR1002 an alias bomb, HR1003 a forbidden key.
 */
export function readScenarioDocument(
  file: string,
  text: string,
): { readonly document: ScenarioDocument | null; readonly diagnostics: readonly Diagnostic[] } {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, merge: true });
  const documents = Array.isArray(parsed) ? parsed : [];
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const fault = (code: string, message: string, place: Place, rule?: string): Diagnostic => ({
    code,
    severity: "error",
    place,
    message,
    ...(rule === undefined ? {} : { rule }),
  });
  const errors = documents.flatMap((document) => document.errors);
  if (errors.length > 0) {
    const diagnostics = errors.map((error) =>
      fault("HR1001", `not valid YAML: ${error.message}`, at(error.pos[0])),
    );
    return { document: null, diagnostics };
  }
  const document = documents[0];
  if (document === undefined || document.contents === null) {
    return { document: null, diagnostics: [fault("HR1001", "the scenario is empty", { file })] };
  }
  if (documents.length > 1) {
    const place = at(documents[1]!.range[0]);
    return {
      document: null,
      diagnostics: [
        fault("HR1001", "a scenario is one YAML document", place, "put Kubernetes objects into `manifests`"),
      ],
    };
  }
  const diagnostics = forbiddenKeys(document, at);
  if (diagnostics.length > 0) return { document: null, diagnostics };
  try {
    const value = unshare(document.toJS({ maxAliasCount: MAX_ALIASES }));
    return {
      document: { file, value, placeOf: (path, ofKey) => placeOf(document, path, ofKey, at) },
      diagnostics: [],
    };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    const rule = `aliases may expand to at most ${MAX_ALIASES} values`;
    return {
      document: null,
      diagnostics: [fault("HR1002", "too many aliases", { file, line: 1, column: 1 }, rule)],
    };
  }
}

function forbiddenKeys(document: Document, at: (offset: number) => Place): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  visit(document, {
    Pair(_, pair) {
      if (!isScalar(pair.key) || !FORBIDDEN_KEYS.has(String(pair.key.value))) return;
      diagnostics.push({
        code: "HR1003",
        severity: "error",
        place: at(pair.key.range?.[0] ?? 0),
        message: `"${String(pair.key.value)}" cannot be a key`,
      });
    },
  });
  return diagnostics;
}

function placeOf(
  document: Document,
  path: readonly PathSegment[],
  ofKey: "key" | undefined,
  at: (offset: number) => Place,
): Place | undefined {
  let node: unknown = document.contents;
  let key: unknown = null;
  for (const segment of path) {
    if (isAlias(node)) node = node.resolve(document);
    key = null;
    if (isMap(node)) {
      const pair = node.items.find(
        (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(segment),
      );
      if (pair === undefined) return undefined;
      key = pair.key;
      node = pair.value;
    } else if (isSeq(node) && typeof segment === "number") node = node.items[segment];
    else return undefined;
  }
  const found = (ofKey === "key" || node === null ? key : node) as Node | null | undefined;
  const range = found?.range ?? (key as Node | null)?.range;
  if (range === undefined || range === null) return undefined;
  return { ...at(range[0]), path: formatPath(path) };
}

/** `nodeGroups[0].max` */
export function formatPath(path: readonly PathSegment[]): string {
  let text = "";
  for (const segment of path) {
    if (typeof segment === "number") text += `[${segment}]`;
    else text += text === "" ? segment : `.${segment}`;
  }
  return text;
}

/** Anchors make two places share one object; an override of one must not change the other. */
function unshare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unshare);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, unshare(child)]));
}
