import { readFile } from "node:fs/promises";
import type { PageAssets } from "../report/index.js";

/** Scripts of the page, in the order in which they run: a search must listen before a plot tells of a span. */
const SCRIPTS = ["sort-tables", "search-decisions", "draw-plots"];

/** Reads what report.html carries: the plotting library and the scripts that the build made of `page`. */
export async function readPageAssets(): Promise<PageAssets> {
  const [plotLibrary, plotStyle, ...scripts] = await Promise.all([
    readFile(new URL(import.meta.resolve("uplot/dist/uPlot.iife.min.js")), "utf8"),
    readFile(new URL(import.meta.resolve("uplot/dist/uPlot.min.css")), "utf8"),
    ...SCRIPTS.map((name) => readFile(new URL(`../page/${name}.js`, import.meta.url), "utf8")),
  ]);
  return { plotLibrary, plotStyle, scripts };
}
