import { stringify } from "csv-stringify/browser/esm/sync";

/** A table of text, ready to be written. */
export interface Table {
  /** Column headers, with units. */
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Comma-separated, quoted where needed, lines end with LF. */
export function renderCsv({ header, rows }: Table): string {
  const all = [header, ...rows];
  const plain = `${all.map((row) => row.join(",")).join("\n")}\n`;
  // Most tables hold numbers and names only, which a plain join writes tens of times faster.
  if (isUnambiguous(plain, all)) return plain;
  return all.map((row) => `${renderRow(row)}\n`).join("");
}

const COMMA = 44;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const QUOTE = 34;

/** Whether every comma and line feed of the text stands between cells, and nothing else needs quotes. */
function isUnambiguous(text: string, rows: readonly (readonly string[])[]): boolean {
  let separators = 0;
  for (const row of rows) separators += row.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === COMMA || code === LINE_FEED) separators--;
    else if (code === QUOTE || code === CARRIAGE_RETURN) return false;
  }
  return separators === 0;
}

const MAY_NEED_QUOTES = /["\n\r,]/;

function renderRow(row: readonly string[]): string {
  if (!MAY_NEED_QUOTES.test(row.join(" "))) return row.join(",");
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
