import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Packages that the core imports, each with the entry that a browser takes. */
const PACKAGES = [
  "marked",
  "yaml",
  "zod",
  "simple-statistics",
  "d3-scale",
  "d3-shape",
  "d3-array",
  "d3-color",
  "d3-format",
  "d3-interpolate",
  "d3-path",
  "d3-time",
  "d3-time-format",
  "internmap",
] as const;

/** Entries below a package's main one. */
const SUBPATHS: Readonly<Record<string, string>> = {
  "csv-parse/browser/esm": "/node_modules/csv-parse/dist/esm/index.js",
  "csv-stringify/browser/esm/sync": "/node_modules/csv-stringify/dist/esm/sync.js",
  "seedrandom/lib/alea.js": "/node_modules/seedrandom/lib/alea.js",
};

/** The import map of a page that runs the build as it is: package name → file below node_modules. */
export function browserImports(root: string): Record<string, string> {
  const imports: Record<string, string> = { ...SUBPATHS };
  for (const name of PACKAGES) imports[name] = entryOf(root, name);
  return imports;
}

interface Manifest {
  readonly module?: string;
  readonly main?: string;
  readonly browser?: unknown;
  readonly exports?: unknown;
}

function entryOf(root: string, name: string): string {
  const folder = join(root, "node_modules", name);
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  const candidates = [conditional(manifest.exports), manifest.module, manifest.main, "index.js"];
  const entry = candidates.find((path) => path !== undefined && existsSync(join(folder, path)));
  return `/node_modules/${name}/${(entry ?? "index.js").replace(/^\.\//, "")}`;
}

/** The file of the first of these conditions in a package's `exports`. */
function conditional(exports: unknown): string | undefined {
  if (typeof exports === "string") return exports;
  if (typeof exports !== "object" || exports === null) return undefined;
  const table = exports as Readonly<Record<string, unknown>>;
  for (const key of [".", "import", "browser", "default"]) {
    if (!Object.hasOwn(table, key)) continue;
    const found = conditional(table[key]);
    if (found !== undefined) return found;
  }
  return undefined;
}
