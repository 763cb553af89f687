import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { ADAPTERS } from "./adapters/index.js";
import { type DisputedCase, type OperationResult, runVectors } from "./run-vectors.js";
import { listVectorFiles, VectorFiles } from "./vector-file.js";

/** The lines of docs/fidelity.md between these two are written by `npm run fidelity`. */
export const TABLE_BEGIN = "<!-- vectors: begin (npm run fidelity) -->";
export const TABLE_END = "<!-- vectors: end -->";

/** Runs the project's vectors and tells what came of them, one row a file. Order: by component, then file. */
export function fidelityTable(root: string): string {
  const disputes = JSON.parse(
    readFileSync(join(root, "test/conformance/disputed.json"), "utf8"),
  ) as DisputedCase[];
  const paths = listVectorFiles(join(root, "test/conformance/vectors"));
  const sources = new Map<string, string>();
  const files = new VectorFiles();
  for (const path of paths) sources.set(path, files.load(path).source);
  const { operations } = runVectors(paths, ADAPTERS, disputes);
  const rows = operations.map((operation) => row(operation, sources.get(operation.file) ?? ""));
  const passed = sum(operations, "passed");
  const failed = sum(operations, "failed");
  const disputed = sum(operations, "disputed");
  return [
    `${passed} cases pass, ${failed} fail, ${disputed} are disputed.`,
    "",
    "| component | decision | vectors from | passed | failed | disputed |",
    "|-|-|-|-:|-:|-:|",
    ...rows,
  ].join("\n");
}

/** docs/fidelity.md with a fresh table. */
export function withTable(document: string, table: string): string {
  const begin = document.indexOf(TABLE_BEGIN);
  const end = document.indexOf(TABLE_END);
  if (begin < 0 || end < begin) throw new Error("docs/fidelity.md has lost the marks around its table");
  return `${document.slice(0, begin + TABLE_BEGIN.length)}\n${table}\n${document.slice(end)}`;
}

const SOURCE_LENGTH = 90;

function row(operation: OperationResult, source: string): string {
  const oneLine = source.replaceAll("\n", " ").replaceAll("|", "/");
  const text = oneLine.length > SOURCE_LENGTH ? `${oneLine.slice(0, SOURCE_LENGTH).trimEnd()}…` : oneLine;
  const { component, passed, failed, disputed } = operation;
  return `| ${component} | ${basename(operation.file, ".json")} | ${text} | ${passed} | ${failed} | ${disputed} |`;
}

function sum(operations: readonly OperationResult[], field: "passed" | "failed" | "disputed"): number {
  return operations.reduce((total, operation) => total + operation[field], 0);
}
