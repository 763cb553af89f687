import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, posix, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { projectRoot } from "./support/project-root.js";

/** Rooms in the order of imports (docs/ARCHITECTURE.md): a room imports only from rooms above it. */
const ROOMS = [
  "diagnostics",
  "units",
  "random",
  "stats",
  "engine",
  "kubernetes",
  "cluster",
  "cloud",
  "network",
  "traffic",
  "scheduling",
  "controllers",
  "cost",
  "recording",
  "trace",
  "scenario",
  "simulation",
  "report",
  "page",
  "planning",
  "io",
  "distribution",
  "index.ts",
  "cli",
];
/** The rooms at the edge, which alone may use Node, clocks and locales. */
const EDGE = ["io", "distribution", "cli"];
/** Scripts of report.html, which run in the reader's browser. */
const PAGE = "page";

const LONGEST_FILE = 400;
/** Files that may be longer, each with its reason. */
const LONG_FILES: Readonly<Record<string, string>> = {
  "traffic/requests/played-target.ts": "the life of a request is one state machine, read from top to bottom",
};

const FORBIDDEN_NAMES =
  /^(utils?|helpers?|managers?|data|info|misc|common)$|-(utils?|helpers?|manager|info)$/;

/** What the core may not touch, by the name that a failure shows. */
const FORBIDDEN_IN_CORE: ReadonlyMap<string, RegExp> = new Map([
  ["Date", /\bnew Date\b|\bDate\s*[.(]/],
  ["Math.random", /\bMath\.random\b/],
  ["a timer", /\b(setTimeout|setInterval|setImmediate|queueMicrotask|requestAnimationFrame)\s*\(/],
  ["a clock", /\bperformance\.now\b/],
  ["process", /\bprocess\.\w/],
  ["a locale", /\.(toLocale\w+|localeCompare)\s*\(|\bIntl\.(NumberFormat|Collator)\b/],
]);

/** Entries of packages that pull Node in; the browser's build is beside them. */
const NODE_ENTRIES = new Set([
  "csv-stringify",
  "csv-stringify/sync",
  "csv-parse",
  "csv-parse/sync",
  "seedrandom",
]);

const root = projectRoot();
const source = join(root, "src");

interface SourceFile {
  /** From src/, with forward slashes. */
  readonly path: string;
  /** The path's first part; inside controllers/ the first two. */
  readonly room: string;
  readonly text: string;
  /** Text without comments. */
  readonly code: string;
  readonly imports: readonly string[];
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? listFiles(path) : [path];
  });
}

function roomOf(path: string): string {
  const parts = path.split("/");
  return parts[0] === "controllers" ? parts.slice(0, 2).join("/") : parts[0]!;
}

function readSource(absolute: string): SourceFile {
  const path = relative(source, absolute).split("\\").join("/");
  const text = readFileSync(absolute, "utf8");
  const code = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
  const imports = [...code.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*"([^"]+)"/g)].map((match) => match[1]!);
  return { path, room: roomOf(path), text, code, imports };
}

/** Says what is wrong with importing `to` from `file`, or undefined. */
function importFault(file: Pick<SourceFile, "path" | "room">, to: string): string | undefined {
  const isEdge = EDGE.includes(file.room);
  if (to.startsWith("node:")) return isEdge ? undefined : `${file.path} imports ${to}`;
  if (!to.startsWith(".")) {
    return NODE_ENTRIES.has(to) && !isEdge ? `${file.path} imports the Node entry of ${to}` : undefined;
  }
  const target = posix.normalize(posix.join(dirname(file.path), to));
  if (target.startsWith("..")) return `${file.path} imports ${to} from outside src`;
  const targetRoom = target === "index.js" ? "index.ts" : roomOf(target);
  if (targetRoom === file.room) return undefined;
  const from = ROOMS.indexOf(file.room.split("/")[0]!);
  const onto = ROOMS.indexOf(targetRoom.split("/")[0]!);
  return onto < from ? undefined : `${file.path} imports from ${targetRoom}`;
}

const files = listFiles(source)
  .filter((path) => path.endsWith(".ts"))
  .map(readSource);
const core = files.filter((file) => !EDGE.includes(file.room) && file.room !== PAGE);

describe("the source", () => {
  it("lies in known rooms", () => {
    expect(
      files.filter((file) => !ROOMS.includes(file.room.split("/")[0]!)).map((file) => file.path),
    ).toEqual([]);
  });

  it("lies in rooms that docs/ARCHITECTURE.md tells of, in the order of imports", () => {
    const page = readFileSync(join(projectRoot(), "docs/ARCHITECTURE.md"), "utf8");
    const told = [...page.matchAll(/^\| `([a-z]+)\//gm)].map((match) => match[1]!);
    expect(told).toEqual(ROOMS.filter((room) => room !== "index.ts"));
  });

  it("imports only from rooms above, and from no sibling controller", () => {
    expect(files.flatMap((file) => file.imports.flatMap((to) => importFault(file, to) ?? []))).toEqual([]);
  });

  it.each([...FORBIDDEN_IN_CORE])("uses %s nowhere in the core", (_name, pattern) => {
    expect(core.filter((file) => pattern.test(file.code)).map((file) => file.path)).toEqual([]);
  });

  it("has named exports only", () => {
    expect(files.filter((file) => /^export default\b/m.test(file.code)).map((file) => file.path)).toEqual([]);
  });

  it("has files in kebab-case that say what they hold", () => {
    const names = files.map((file) => basename(file.path, ".ts"));
    expect(
      names.filter((name) => FORBIDDEN_NAMES.test(name) || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)),
    ).toEqual([]);
  });

  it(`has no file over ${LONGEST_FILE} lines without a listed reason`, () => {
    const long = files.filter((file) => file.text.split("\n").length > LONGEST_FILE + 1);
    expect(long.map((file) => file.path).filter((path) => !Object.hasOwn(LONG_FILES, path))).toEqual([]);
    const paths = long.map((file) => file.path);
    expect(Object.keys(LONG_FILES).filter((path) => !paths.includes(path))).toEqual([]);
  });

  it("loads nothing of the core to show the command line's help", () => {
    const seen = new Set<string>();
    const visit = (path: string) => {
      if (seen.has(path)) return;
      seen.add(path);
      const { code } = files.find((file) => file.path === path)!;
      for (const [, to] of code.matchAll(/^(?:import|export) (?!type\b)[^;]*?from "(\.[^"]+)"/gm)) {
        visit(posix.join(dirname(path), to!).replace(/\.js$/, ".ts"));
      }
    };
    visit("cli/main.ts");
    expect([...seen].filter((path) => !/^(cli|diagnostics)\/[^/]+$/.test(path))).toEqual([]);
    expect(seen.size).toBeGreaterThan(5);
  });

  it("names no machine's paths and no test data", () => {
    const machine = /["'`(\s]\/(work|home|root|tmp|Users|mnt)\/|\.\.\/shared\b|\/shared\/|HEADROOM_DATA/;
    expect(files.filter((file) => machine.test(file.text)).map((file) => file.path)).toEqual([]);
  });
});

describe("the rule of imports", () => {
  it.each([
    ["cluster/pod.ts", "../units/index.js", undefined],
    ["units/duration.ts", "../cluster/index.js", "units/duration.ts imports from cluster"],
    ["controllers/kubelet/controller.ts", "../../cluster/index.js", undefined],
    ["controllers/kubelet/controller.ts", "./defaults.js", undefined],
    [
      "controllers/kubelet/controller.ts",
      "../deployment/index.js",
      "controllers/kubelet/controller.ts imports from controllers/deployment",
    ],
    ["engine/clock.ts", "node:fs", "engine/clock.ts imports node:fs"],
    ["io/files.ts", "node:fs", undefined],
    ["report/tables.ts", "csv-stringify", "report/tables.ts imports the Node entry of csv-stringify"],
    ["cli/run.ts", "../index.js", undefined],
    ["report/tables.ts", "../index.js", "report/tables.ts imports from index.ts"],
  ])("judges %s importing %s", (path, to, fault) => {
    expect(importFault({ path, room: roomOf(path) }, to)).toBe(fault);
  });
});
