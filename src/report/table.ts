import { stringify } from "csv-stringify/browser/esm/sync";

/** A table of text, ready to be written. */
export interface Table {
  /** Column headers, with units. */
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Comma-separated, quoted where needed, lines end with LF. */
export function renderCsv(table: Table): string {
  return stringify([table.header, ...table.rows] as string[][]);
}

/** A Markdown table; `right` lists the columns that are aligned to the right. */
export function renderMarkdownTable(table: Table, right: readonly number[] = []): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeCell).join(" | ")} |`;
  const rule = `|${table.header.map((_, index) => (right.includes(index) ? "-:" : "-")).join("|")}|`;
  return [line(table.header), rule, ...table.rows.map(line)].join("\n");
}

function escapeCell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
