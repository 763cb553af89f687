import { type Diagnostic, InputError, type Place } from "../diagnostics/index.js";
import { type Locate, readDocuments } from "../kubernetes/index.js";
import type { FileSource, ScenarioOverride } from "../scenario/index.js";
import type { Variant } from "./variant.js";

/** Fields of a variant that say nothing about the scenario. */
const OWN_FIELDS = ["apiVersion", "kind", "name", "description"];

/**
 * Reads what a word of the command line stands for, seen from the base of the comparison: a variant's YAML file, another
 * scenario (file or folder), or overrides written out, `path=value;path=value`.
 *
 * A variant's file is a mapping of overrides, as paths or nested: `nodeGroups.service.max: 40` is the same as
 * `nodeGroups: {service: {max: 40}}`. A list is one value; null takes a value out. `name` names the variant.
 *
 * Throws InputError: HR1940 no mapping, HR1941 no override in it, HR1601 no such file.
 */
export async function readVariant(files: FileSource, word: string, base: Variant): Promise<Variant> {
  const kind = await files.kindOf(word);
  if (kind === undefined && word.includes("=")) return inlineVariant(word, word.split(";"), base);
  if (kind === "folder") return { name: shortName(word), scenario: word, overrides: [] };
  const { documents, diagnostics } = readDocuments({ file: word, text: await files.readText(word) });
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new InputError(errors);
  const [document] = documents;
  const value = document?.value;
  if (document === undefined || !isMapping(value)) {
    throw fault("HR1940", { file: word }, "a variant is a mapping of overrides");
  }
  if (value["kind"] === "Scenario") return { name: shortName(word), scenario: word, overrides: [] };
  const overrides: ScenarioOverride[] = [];
  for (const [key, inner] of Object.entries(value)) {
    if (!OWN_FIELDS.includes(key)) collect([key], inner, document.locate, overrides);
  }
  if (overrides.length === 0) {
    throw fault(
      "HR1941",
      { file: word },
      "the variant changes nothing",
      "for example nodeGroups.service.max: 40",
    );
  }
  const name = typeof value["name"] === "string" ? value["name"] : shortName(word);
  return { name, scenario: base.scenario, overrides: [...base.overrides, ...overrides] };
}

/** A variant of overrides that stand on the command line. */
export function inlineVariant(name: string, overrides: readonly string[], base: Variant): Variant {
  const given = overrides.map((each) => each.trim()).filter((each) => each !== "");
  return { name, scenario: base.scenario, overrides: [...base.overrides, ...given] };
}

/** Leaves of nested mappings as `path=value`, each with its place. */
function collect(path: readonly string[], value: unknown, locate: Locate, into: ScenarioOverride[]): void {
  if (isMapping(value) && Object.keys(value).length > 0) {
    for (const [key, inner] of Object.entries(value)) collect([...path, key], inner, locate, into);
    return;
  }
  const { file, line, column } = locate(path, "key");
  const place: Place = { file, ...(line === undefined ? {} : { line, column: column ?? 1 }) };
  into.push({ text: `${path.join(".")}=${JSON.stringify(value)}`, place });
}

/** `variants/twice.yaml` and `shop/` are `twice` and `shop`. */
function shortName(path: string): string {
  const last = path.replace(/\/+$/, "").split("/").at(-1) ?? path;
  return last.replace(/\.(ya?ml|json)$/i, "");
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fault(code: string, place: Place, message: string, hint?: string): InputError {
  const diagnostic: Diagnostic = { code, severity: "error", place, message };
  return new InputError([hint === undefined ? diagnostic : { ...diagnostic, hint }]);
}
