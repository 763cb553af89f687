import { stringify } from "csv-stringify/browser/esm/sync";

/** A table of text, ready to be written. */
export interface Table {
  /** Column headers, with units. */
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Comma-separated, quoted where needed, lines end with LF. */
export function renderCsv(table: Table): string {
  const lines = [table.header, ...table.rows].map((row) => `${renderRow(row)}\n`);
  return lines.join("");
}

const MAY_NEED_QUOTES = /[^\w.:+/ -]/;

/** Most rows are numbers and names, which a plain join writes tens of times faster. */
function renderRow(row: readonly string[]): string {
  if (!MAY_NEED_QUOTES.test(row.join(""))) return row.join(",");
  return stringify([row as string[]]).slice(0, -1);
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
