import type { Diagnostic, Place } from "../diagnostics/index.js";
import type { ReadObject } from "./read-object.js";
import type { Path } from "./reading/document.js";
import { isJsonObject, type JsonObject, type JsonValue, objectAt } from "./reading/json-value.js";
import { readDocuments } from "./reading/read-documents.js";

/** Lists of patterns by priority, as the cluster-autoscaler's priority expander reads them. */
export type ExpanderPriorities = ReadonlyMap<number, readonly string[]>;

const NAME = "cluster-autoscaler-priority-expander";
const NAMESPACE = "kube-system";

/** The ConfigMap from which the cluster-autoscaler's priority expander takes its priorities. */
export function isPriorityExpanderConfig({
  kind,
  name,
  namespace,
}: Pick<ReadObject, "kind" | "name" | "namespace">): boolean {
  return kind === "ConfigMap" && name === NAME && namespace === NAMESPACE;
}

/**
 * Reads the priority expander's ConfigMap; null where there is none, or one with faults.
 *
 * Returns diagnostics: HR1140 not the form that the expander reads, at the line of the ConfigMap that is wrong.
 * Source: cluster-autoscaler 1.36.1 expander/priority/priority.go#parsePrioritiesYAMLString
 */
export function readExpanderPriorities(objects: readonly ReadObject[]): {
  readonly priorities: ExpanderPriorities | null;
  readonly diagnostics: readonly Diagnostic[];
} {
  const config = objects.find(isPriorityExpanderConfig);
  if (config?.other === undefined) return { priorities: null, diagnostics: [] };
  const diagnostics: Diagnostic[] = [];
  const fault = (place: Place, message: string, rule: string) =>
    diagnostics.push({ code: "HR1140", severity: "error", place, message, rule });
  const text = objectAt(config.other as unknown as JsonObject, "data")?.["priorities"];
  const valuePlace = config.locate(["data", "priorities"]);
  const isText = typeof text === "string" && text.trim() !== "";
  if (!isText) {
    fault(valuePlace, "the priority expander's ConfigMap has no priorities", `write them as ${FORM}`);
    return { priorities: null, diagnostics };
  }
  // A block of text begins in the line after its key; in JSON it is one line.
  const isBlock = text.includes("\n") && !valuePlace.file.endsWith(".json");
  const placeOf = ({ line }: Place): Place =>
    isBlock
      ? { file: valuePlace.file, line: (valuePlace.line ?? 1) + (line ?? 1), path: "data.priorities" }
      : valuePlace;
  const inner = readDocuments({ file: valuePlace.file, text });
  for (const { place, message } of inner.diagnostics)
    fault(placeOf(place ?? { file: valuePlace.file }), message, `priorities are YAML: ${FORM}`);
  const document = inner.documents[0];
  if (document === undefined) return { priorities: null, diagnostics };
  const at = (path: Path) => placeOf(document.locate(path, "key"));
  const priorities = new Map<number, readonly string[]>();
  if (!isJsonObject(document.value)) fault(at([]), "the priorities are no mapping", `write ${FORM}`);
  else {
    for (const [key, patterns] of Object.entries(document.value)) {
      const wrong = patternsFault(key, patterns);
      if (wrong !== null) fault(at([key, ...wrong.path]), wrong.message, wrong.rule);
      else priorities.set(Number(key), patterns as readonly string[]);
    }
  }
  return { priorities: diagnostics.length > 0 ? null : priorities, diagnostics };
}

const FORM = "`10: [.*small.*]`: an integer and a list of patterns of node group names";

function patternsFault(
  key: string,
  patterns: JsonValue,
): { readonly path: Path; readonly message: string; readonly rule: string } | null {
  if (!/^-?\d+$/.test(key)) return { path: [], message: `the priority "${key}" is no integer`, rule: FORM };
  if (!Array.isArray(patterns))
    return { path: [], message: `priority ${key} has no list of patterns`, rule: FORM };
  for (const [index, pattern] of patterns.entries()) {
    if (typeof pattern === "string" && compilePattern(pattern) !== null) continue;
    const rule = "the cluster-autoscaler reads Go's regular expressions (RE2), not shell patterns";
    return { path: [index], message: `"${String(pattern)}" is not a valid regular expression`, rule };
  }
  return null;
}

/**
 * Compiles a Go regular expression; null: it is none.
 *
 * Deviates: the syntax is JavaScript's, which takes nearly all of RE2's; flags stand at the beginning: `(?i)`.
 */
export function compilePattern(pattern: string): RegExp | null {
  const [, flags = "", rest = pattern] = /^\(\?([ims]+)\)(.*)$/s.exec(pattern) ?? [];
  // RE2 has no look-around and no references back.
  if (/\(\?<?[=!]|\\[1-9]/.test(rest)) return null;
  try {
    return new RegExp(rest.replaceAll("(?P<", "(?<"), [...new Set(flags)].join(""));
  } catch {
    return null;
  }
}
