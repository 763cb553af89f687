import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Result } from "../../src/recording/index.js";
import { projectRoot } from "../support/project-root.js";
import { listExamples, playExample, renderExample, renderPlayed } from "./examples.js";

const root = projectRoot();
const rewrites = process.env["HEADROOM_UPDATE_GOLDEN"] === "1";
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

/** The report's row of a table with this header that begins with the same cell. */
function quotedRow({ header }: Table, first: string, report: string): string | undefined {
  const same = tablesOf(report).filter((table) => table.header.join("|") === header.join("|"));
  return same.flatMap(({ rows }) => rows).find(({ cells }) => cells[0] === first)?.line;
}

async function changedRow(example: string, { header }: Table, cell: string): Promise<string> {
  const overrides = [...cell.matchAll(/`--set ([^`]+)`/g)].map((match) =>
    match[1]!.replace(/^'(.*)'$/, "$1"),
  );
  const { result, resolvedYaml } = await playExample(example, overrides);
  const report = renderPlayed(result, resolvedYaml).get("report.md")!;
  return `| ${[cell, ...header.slice(1).map((column) => figureOf(column, report, result))].join(" | ")} |`;
}

describe("the examples' README files (npm run golden rewrites their tables)", () => {
  it.each(examples)("%s has one, with pictures that exist", (example) => {
    const text = readFileSync(readmePath(example), "utf8");
    for (const [, path] of text.matchAll(/\]\(((?:\.\.\/)[^)]+)\)/g)) {
      expect(existsSync(join(root, "scenarios", example, path!)), path).toBe(true);
    }
  });

  it("each stand in the project's own README", () => {
    const text = readFileSync(join(root, "README.md"), "utf8");
    expect(examples.filter((example) => !text.includes(`(scenarios/${example}/README.md)`))).toEqual([]);
  });

  it.each(examples)(
    "%s tells what its report and its changes really say",
    async (example) => {
      let text = readFileSync(readmePath(example), "utf8");
      const report = (await renderExample(example)).get("report.md")!;
      for (const table of tablesOf(text)) {
        for (const { line, cells } of table.rows) {
          const actual =
            table.header[0] === "change"
              ? await changedRow(example, table, cells[0]!)
              : quotedRow(table, cells[0]!, report);
          if (rewrites && actual !== undefined) text = text.replace(line, () => actual);
          else expect(line).toBe(actual);
        }
      }
      if (rewrites) writeFileSync(readmePath(example), text);
    },
    120_000,
  );
});
