import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { InputFault } from "../support/command-paths.js";
import type { Json, VectorCase, VectorFile } from "./adapter.js";

type JsonObject = Readonly<Record<string, Json>>;

/** Every vector file that `path` names: itself, or the .json files below a folder, sorted by path. */
export function listVectorFiles(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  const entries = readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const child = join(path, entry.name);
    if (entry.isDirectory()) return listVectorFiles(child);
    return entry.name.endsWith(".json") ? [child] : [];
  });
}

/**
 * Reads vector files, each once, and gives every case the `given` that applies to it: `sameGivenAs` (beside
 * `given`, or alone inside it) points at a case of a file in the same folder.
 */
export class VectorFiles {
  readonly #read = new Map<string, VectorFile>();

  /** Throws InputFault when the file cannot be read or has not the form of a vector file. */
  load(path: string): VectorFile {
    const raw = this.#loadRaw(path);
    return { ...raw, cases: raw.cases.map((each) => this.#resolve(path, each, [])) };
  }

  #loadRaw(path: string): VectorFile {
    const known = this.#read.get(path);
    if (known !== undefined) return known;
    const file = parseVectorFile(path);
    this.#read.set(path, file);
    return file;
  }

  #resolve(path: string, vectorCase: VectorCase, visited: readonly string[]): VectorCase {
    const reference = referenceOf(vectorCase);
    if (reference === undefined) {
      if (vectorCase.given === undefined) {
        throw new InputFault(`${path}: case "${vectorCase.name}" has neither given nor sameGivenAs`);
      }
      return vectorCase;
    }
    const place = `${path}: case "${vectorCase.name}"`;
    const { file, case: caseName } = reference;
    if (typeof file !== "string" || typeof caseName !== "string") {
      throw new InputFault(`${place}: sameGivenAs needs file and case`);
    }
    const targetPath = join(dirname(path), file);
    const key = `${targetPath}\n${caseName}`;
    if (visited.includes(key)) throw new InputFault(`${place}: sameGivenAs leads back to itself`);
    const target = this.#loadRaw(targetPath).cases.find((each) => each.name === caseName);
    if (target === undefined) throw new InputFault(`${place}: ${file} has no case "${caseName}"`);
    return { ...vectorCase, given: this.#resolve(targetPath, target, [...visited, key]).given };
  }
}

function referenceOf(vectorCase: VectorCase): JsonObject | undefined {
  if (vectorCase.sameGivenAs !== undefined) return asObject(vectorCase.sameGivenAs) ?? {};
  const given = asObject(vectorCase.given);
  if (given === undefined || !Object.hasOwn(given, "sameGivenAs")) return undefined;
  return asObject(given["sameGivenAs"]) ?? {};
}

function parseVectorFile(path: string): VectorFile {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new InputFault(`${path}: cannot be read (${(error as NodeJS.ErrnoException).code ?? error})`);
  }
  let parsed: Json;
  try {
    parsed = JSON.parse(text) as Json;
  } catch (error) {
    throw new InputFault(`${path}: is not JSON: ${(error as Error).message}`);
  }
  const file = asObject(parsed);
  const cases = file?.["cases"];
  if (file === undefined || !Array.isArray(cases)) throw new InputFault(`${path}: has no list of cases`);
  for (const field of ["component", "operation"]) {
    if (typeof file[field] !== "string") throw new InputFault(`${path}: has no ${field}`);
  }
  cases.forEach((each: Json, index) => {
    const vectorCase = asObject(each);
    if (typeof vectorCase?.["name"] !== "string") throw new InputFault(`${path}: case ${index} has no name`);
    if (!Object.hasOwn(vectorCase, "expect")) {
      throw new InputFault(`${path}: case "${vectorCase["name"]}" has no expect`);
    }
  });
  return file as unknown as VectorFile;
}

function asObject(value: Json | undefined): JsonObject | undefined {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return undefined;
  return value as JsonObject;
}
