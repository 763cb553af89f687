import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Result } from "../../src/recording/index.js";
import { projectRoot } from "../support/project-root.js";
import { listExamples, playExample, renderPlayed } from "./examples.js";

const root = projectRoot();
const examples = listExamples(root);

function readmePath(example: string): string {
  return join(root, "scenarios", example, "README.md");
}

interface Table {
  readonly header: readonly string[];
  readonly rows: readonly { readonly line: string; readonly cells: readonly string[] }[];
}

function tablesOf(markdown: string): readonly Table[] {
  const tables: Table[] = [];
  for (const block of markdown.split(/\n(?!\|)/)) {
    const lines = block.split("\n").filter((line) => line.startsWith("|"));
    if (lines.length < 3) continue;
    const cellsOf = (line: string) =>
      line
        .slice(1, -1)
        .split("|")
        .map((cell) => cell.trim());
    const rows = lines.slice(2).map((line) => ({ line, cells: cellsOf(line) }));
    tables.push({ header: cellsOf(lines[0]!), rows });
  }
  return tables;
}

/** What a column of a table of variants says of a run: the cell of the report that holds it. */
function figureOf(column: string, report: string, result: Result): string {
  const objective = (name: string) =>
    report
      .split("\n")
      .find((line) => line.startsWith(`| ${name} |`))
      ?.split("|")[4]
      ?.trim();
  switch (column) {
    case "p99":
      return objective("latency p99") ?? "";
    case "errors":
      return objective("errors") ?? "";
    case "wait for a node":
      return objective("wait for a node") ?? "";
    case "USD a day":
      return /([\d. ]+) USD a day/.exec(report)?.[1]?.trim() ?? "";
    case "objectives missed":
      return String(result.objectives.filter(({ met }) => met === false).length);
    case "pods started":
      return String(result.workloads.reduce((sum, { totals }) => sum + totals.podsStarted, 0));
    case "work ends":
      return result.decisions.find(({ action }) => action === "complete") === undefined
        ? ""
        : (/\| job\/\S+ \| \S+ \| \S+T(\d\d:\d\d)/.exec(report)?.[1] ?? "");
    case "idle":
      return /kept for the system, ([\d.]+ %) idle/.exec(report)?.[1] ?? "";
    default:
      throw new Error(`no such column: ${column}`);
  }
}

describe("the examples' README files", () => {
  it.each(examples)("%s has one", (example) => {
    expect(existsSync(readmePath(example)), `scenarios/${example}/README.md`).toBe(true);
  });

  it.each(examples)("%s quotes rows that stand in its report", (example) => {
    const report = readFileSync(join(root, "reports", example, "report.md"), "utf8").split("\n");
    const quoted = tablesOf(readFileSync(readmePath(example), "utf8")).filter(
      ({ header }) => header[0] !== "change",
    );
    for (const { rows } of quoted) for (const { line } of rows) expect(report).toContain(line);
  });

  it.each(examples)("%s shows pictures that exist", (example) => {
    const text = readFileSync(readmePath(example), "utf8");
    for (const [, path] of text.matchAll(/\]\(((?:\.\.\/)[^)]+)\)/g)) {
      expect(existsSync(join(root, "scenarios", example, path!)), path).toBe(true);
    }
  });

  it.each(examples)(
    "%s tells what its changes really make",
    async (example) => {
      const changes = tablesOf(readFileSync(readmePath(example), "utf8")).filter(
        ({ header }) => header[0] === "change",
      );
      for (const { header, rows } of changes) {
        for (const { cells } of rows) {
          const overrides = [...cells[0]!.matchAll(/`--set ([^`]+)`/g)].map((match) =>
            match[1]!.replace(/^'(.*)'$/, "$1"),
          );
          const { result, resolvedYaml } = await playExample(example, overrides);
          const report = renderPlayed(result, resolvedYaml).get("report.md")!;
          const actual = header.slice(1).map((column) => figureOf(column, report, result));
          expect(actual, cells[0]).toEqual(cells.slice(1));
        }
      }
    },
    120_000,
  );
});
