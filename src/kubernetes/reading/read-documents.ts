import { type Document, LineCounter, type Node, parseAllDocuments } from "yaml";
import type { Diagnostic, Place } from "../../diagnostics/index.js";
import { type Locate, type ManifestSource, type Path, printPath, type SourceDocument } from "./document.js";
import type { JsonValue } from "./json-value.js";
import { locateInYaml } from "./locate-in-yaml.js";
import { nodeToJson } from "./node-to-json.js";

/** Above this length JSON is read by the built-in reader, and places are searched only when one is needed. */
const LARGE_JSON_LENGTH = 200_000;

const YAML_OPTIONS = { version: "1.2", schema: "core", prettyErrors: false, uniqueKeys: true } as const;

export interface ReadDocuments {
  readonly documents: readonly SourceDocument[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Splits a file into its YAML or JSON documents, leaving out empty ones and those that hold only comments.
 * A document with a fault in its syntax is left out; the others are still read.
 *
 * Returns diagnostics: HR1001 syntax, HR1002 duplicate key, HR1003 alias bomb, HR1004 `__proto__`,
 * HR1005 unknown alias, HR1006 nesting too deep, HR1007 bad key, HR1009 no JSON number.
 */
export function readDocuments(source: ManifestSource): ReadDocuments {
  const text = source.text.startsWith("\uFEFF") ? source.text.slice(1) : source.text;
  const large = readLargeJson(source.file, text);
  if (large !== undefined) return { documents: [large], diagnostics: [] };

  const documents: SourceDocument[] = [];
  const diagnostics: Diagnostic[] = [];
  const lines = new LineCounter();
  const parsed = parseAll(text, lines);
  if (parsed === undefined) {
    diagnostics.push({
      code: "HR1006",
      severity: "error",
      place: { file: source.file, line: 1, column: 1 },
      message: "nesting too deep",
    });
    return { documents, diagnostics };
  }
  for (const document of parsed) {
    const faults = syntaxFaults(source.file, text, document, lines);
    diagnostics.push(...faults);
    if (faults.some((fault) => fault.code === "HR1001")) continue;
    const root = document.contents;
    if (root === null) continue;
    const converted = nodeToJson(root);
    for (const { code, offset, message, rule } of converted.faults) {
      const { line, col } = lines.linePos(offset);
      diagnostics.push({
        code,
        severity: "error",
        place: { file: source.file, line, column: col },
        message,
        rule,
      });
    }
    if (converted.value === null) continue;
    documents.push({
      value: converted.value,
      locate: locateInYaml(source.file, root, converted.aliasTargets, lines),
    });
  }
  return { documents, diagnostics };
}

function parseAll(text: string, lines: LineCounter): readonly Document<Node>[] | undefined {
  try {
    return [...parseAllDocuments(text, { ...YAML_OPTIONS, lineCounter: lines })] as Document<Node>[];
  } catch (error) {
    // The parser recurses: only absurd nesting exhausts its stack.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** All duplicate keys, and the first other fault: what follows it is mostly its echo. */
function syntaxFaults(
  file: string,
  text: string,
  document: Document<Node>,
  lines: LineCounter,
): Diagnostic[] {
  const faults: Diagnostic[] = [];
  let hasSyntaxFault = false;
  for (const error of document.errors) {
    const { line, col } = lines.linePos(error.pos[0]);
    const place = { file, line, column: col };
    if (error.code === "DUPLICATE_KEY") {
      const key = /^[^\s:]+/.exec(text.slice(error.pos[0], error.pos[0] + 100))?.[0] ?? "";
      faults.push({
        code: "HR1002",
        severity: "error",
        place,
        message: `duplicate key "${key.replaceAll(/^["']|["']$/g, "")}"`,
        rule: "each key may stand once in a mapping",
      });
    } else if (!hasSyntaxFault) {
      hasSyntaxFault = true;
      faults.push({ code: "HR1001", severity: "error", place, message: `invalid YAML: ${error.message}` });
    }
  }
  return faults;
}

function readLargeJson(file: string, text: string): SourceDocument | undefined {
  if (text.length < LARGE_JSON_LENGTH || !/^\s*\{/.test(text) || text.includes("__proto__")) return undefined;
  try {
    const value = JSON.parse(text) as JsonValue;
    let locate: Locate | undefined;
    return {
      value,
      locate: (path, at) => {
        const find = () => {
          locate ??= locateInLargeJson(file, text);
          return locate(path, at);
        };
        return new LazyPlace(file, path, find);
      },
    };
  } catch {
    // Not JSON after all: let the YAML reader say what is wrong and where.
    return undefined;
  }
}

/** A place whose line is searched when it is asked for: that takes far longer than reading the objects. */
class LazyPlace implements Place {
  readonly file: string;
  readonly path: string;
  readonly #find: () => Place;

  constructor(file: string, path: Path, find: () => Place) {
    this.file = file;
    this.path = printPath(path);
    this.#find = find;
  }

  get line(): number {
    return this.#find().line ?? 1;
  }

  get column(): number {
    return this.#find().column ?? 1;
  }
}

function locateInLargeJson(file: string, text: string): Locate {
  const lines = new LineCounter();
  const root = parseAll(text, lines)?.[0]?.contents ?? null;
  return locateInYaml(file, root, new Map(), lines);
}
