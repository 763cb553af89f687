import { escapeText } from "../charts/escape-text.js";
import { markdownToHtml, type PageHeading } from "./markdown-to-html.js";
import type { PageAssets } from "./page-assets.js";
import { PAGE_STYLE } from "./page-style.js";
import type { DecisionRows, Plot } from "./plot.js";

/** What a page shows. */
export interface PageContent {
  /** Its first heading is the page's title. */
  readonly markdown: string;
  /** Static pictures, SVG text by the path that the Markdown names. */
  readonly pictures: ReadonlyMap<string, string>;
  /** The numbers of pictures that the reader can zoom into, by the same path. */
  readonly plots: ReadonlyMap<string, Plot>;
  readonly decisions?: DecisionRows;
}

/** The page loads nothing and sends nothing. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/**
 * report.html: a report as one file that needs no network. Pictures can be zoomed into, all of them together; tables
 * can be sorted, decisions searched. Without scripts, and in print, the static pictures stand in their place.
 */
export function renderPage(content: PageContent, assets: PageAssets): string {
  const { html, headings } = markdownToHtml(content.markdown, (path, title) =>
    figureOf(content, path, title),
  );
  const title = headings.find(({ depth }) => depth === 1)?.html ?? "report";
  const parts = [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    `<title>${title.replace(/<[^>]*>/g, "")}</title>`,
    `<style>${assets.plotStyle}${PAGE_STYLE}</style>`,
    "</head>",
    "<body>",
    '<div class="frame">',
    contentsOf(content.decisions === undefined ? headings : [...headings, DECISIONS_HEADING]),
    "<main>",
    html.trimEnd(),
    content.decisions === undefined ? "" : DECISIONS,
    "</main>",
    "</div>",
    ...[...content.plots].map(([path, plot]) => json("plot", plot, path)),
    content.decisions === undefined ? "" : json("decisions", content.decisions),
    `<script>${closed(assets.plotLibrary)}</script>`,
    ...assets.scripts.map((script) => `<script type="module">${closed(script)}</script>`),
    "</body>",
    "</html>",
  ];
  return `${parts.filter((part) => part !== "").join("\n")}\n`;
}

const DECISIONS_HEADING: PageHeading = { id: "all-decisions", depth: 2, html: "Decisions" };
const DECISIONS = `<section id="search-decisions" hidden>
<h2 id="${DECISIONS_HEADING.id}">${DECISIONS_HEADING.html}</h2>
<p>Every word must stand in the row. Choosing a span in a picture shows its decisions only.</p>
<div class="search"><input type="search" aria-label="Search decisions" placeholder="hpa/default/web scale"><span role="status"></span></div>
<div class="scroll"><table class="found"><thead></thead><tbody></tbody></table></div>
<button type="button" class="plain" hidden>Show more</button>
</section>`;

function figureOf({ pictures, plots }: PageContent, path: string, title: string): string | undefined {
  const svg = pictures.get(path);
  if (svg === undefined) return undefined;
  const plot = plots.has(path) ? `<div class="plot" data-plot="${escapeText(path)}"></div>` : "";
  const caption = plot === "" ? "" : `<figcaption>${escapeText(title)}</figcaption>`;
  return `<figure>${caption}${plot}<div class="still">${svg}</div></figure>\n`;
}

function contentsOf(headings: readonly PageHeading[]): string {
  const named = headings.filter(({ depth }) => depth === 2 || depth === 3);
  const items = named.map(
    ({ id, depth, html }) =>
      `<li class="depth-${depth}"><a href="#${id}">${html.replace(/<[^>]*>/g, "")}</a></li>`,
  );
  return `<nav aria-label="Contents"><ol>\n${items.join("\n")}\n</ol></nav>`;
}

/** JSON in a script element; "<" is written as an escape, so that no text of a user can end the element. */
function json(kind: string, value: unknown, name = ""): string {
  const text = JSON.stringify(value).replaceAll("<", "\\u003c");
  const named = name === "" ? "" : ` data-name="${escapeText(name)}"`;
  return `<script type="application/json" data-kind="${kind}"${named}>${text}</script>`;
}

/** A script that cannot end its element early. */
function closed(script: string): string {
  return script.replaceAll("</script", "<\\/script");
}
