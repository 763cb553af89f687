import type { PageAssets } from "./page-assets.js";
import type { DecisionRows, Plot } from "./plot.js";
import { renderPage } from "./render-page.js";

/**
 * A report's files with report.html beside report.md: the same text, with the report's pictures in it.
 *
 * `files`: text by path, among them report.md. Order: report.html stands after report.md, the others as they were.
 */
export function withPage(
  files: ReadonlyMap<string, string>,
  assets: PageAssets,
  more: { readonly plots?: ReadonlyMap<string, Plot>; readonly decisions?: DecisionRows } = {},
): Map<string, string> {
  const pictures = new Map([...files].filter(([path]) => path.endsWith(".svg")));
  const all = new Map<string, string>();
  for (const [path, text] of files) {
    all.set(path, text);
    if (path !== "report.md") continue;
    const { plots = new Map(), decisions } = more;
    const content = { markdown: text, pictures, plots, ...(decisions === undefined ? {} : { decisions }) };
    all.set("report.html", renderPage(content, assets));
  }
  return all;
}
