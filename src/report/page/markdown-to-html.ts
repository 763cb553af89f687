import { Marked } from "marked";
import { escapeText } from "../charts/escape-text.js";

/** A heading that a table of contents can name. */
export interface PageHeading {
  readonly id: string;
  readonly depth: number;
  /** Escaped HTML. */
  readonly html: string;
}

/** Addresses that a report may link to: pages, files beside it, places in it. */
const ALLOWED_LINK = /^(https?:|#|[\w./-]+$)/i;

/** A wall clock, which would break at its hyphens. */
const TIMESTAMP = /\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)?/g;

/** Between the thousands of a number, where no line may break. */
const GROUP_GAP = /(?<=\d) (?=\d{3}(?!\d))/g;

/**
 * A report's Markdown as HTML: headings get ids, tables their own scroll bar, pictures are what `pictureOf` makes of
 * them. HTML in the Markdown is shown as text: names and messages come from the user's files.
 *
 * `pictureOf`: HTML of a picture by its path; undefined leaves its title.
 */
export function markdownToHtml(
  markdown: string,
  pictureOf: (path: string, title: string) => string | undefined,
): { readonly html: string; readonly headings: readonly PageHeading[] } {
  const headings: PageHeading[] = [];
  const marked = new Marked({
    renderer: {
      html: ({ text }) => escapeText(text),
      heading({ tokens, depth }) {
        const html = this.parser.parseInline(tokens);
        const id = freeId(html, headings);
        headings.push({ id, depth, html });
        return `<h${depth} id="${id}">${html}</h${depth}>\n`;
      },
      table(token) {
        const cell = (each: (typeof token.header)[number], tag: "td" | "th") => {
          const align = each.align === "right" ? ' class="number"' : "";
          const html = this.parser.parseInline(each.tokens);
          const whole = html.includes("<a ") ? html : html.replace(TIMESTAMP, '<span class="time">$&</span>');
          return `<${tag}${align}>${whole}</${tag}>`;
        };
        const line = (cells: readonly (typeof token.header)[number][], tag: "td" | "th") =>
          `<tr>${cells.map((each) => cell(each, tag)).join("")}</tr>`;
        const body = token.rows.map((row) => line(row, "td")).join("\n");
        return `<div class="scroll"><table>\n<thead>${line(token.header, "th")}</thead>\n<tbody>\n${body}\n</tbody>\n</table></div>\n`;
      },
      paragraph({ tokens }) {
        const html = this.parser.parseInline(tokens);
        // A picture is a block of its own.
        return tokens.every(({ type }) => type === "image")
          ? html
          : `<p>${html.replace(GROUP_GAP, "&nbsp;")}</p>\n`;
      },
      image({ href, text }) {
        return pictureOf(href, text) ?? escapeText(text);
      },
      link({ href, tokens }) {
        const text = this.parser.parseInline(tokens);
        return ALLOWED_LINK.test(href) ? `<a href="${escapeText(href)}">${text}</a>` : text;
      },
    },
  });
  return { html: marked.parse(markdown, { async: false }), headings };
}

/** `hpa-default-web` for "hpa/default/web"; a number tells equal headings apart. */
function freeId(html: string, taken: readonly PageHeading[]): string {
  const words = html.replace(/<[^>]*>|&\w+;/g, " ").toLowerCase();
  const base = words.replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") || "part";
  let id = base;
  for (let n = 2; taken.some((heading) => heading.id === id); n++) id = `${base}-${n}`;
  return id;
}
