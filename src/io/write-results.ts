import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { InputError } from "../diagnostics/index.js";

/** File that every result has. */
const MARKER = "summary.json";

/** What lies in results: a folder with anything else beside the marker is not replaced, as that would be lost. */
const RESULT_NAMES: ReadonlySet<string> = new Set([
  MARKER,
  ...[
    "charts",
    "report.md",
    "report.html",
    "scenario.resolved.yaml",
    "patch.yaml",
    "groups.yaml",
    "frontier.svg",
  ],
  ...["pods", "nodes", "latency", "network", "vertical", "cost", "decisions"].map((table) => `${table}.csv`),
  // What file managers leave behind where somebody has looked.
  ...[".DS_Store", "Thumbs.db", "desktop.ini"],
  ...["runs", "points", "differences", "clusters", "types"].map((table) => `${table}.csv`),
]);

const NAME_ANOTHER = "name a new folder, or an older result";

/** Names that Windows keeps for devices, and characters it does not allow. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i;
const NOT_ALLOWED = /[<>:"/\\|?*]/g;

/**
 * Writes a folder of results so that it is there whole or not at all: into a temporary folder beside it, which then
 * takes its name. A former result of the same name is replaced; anything else is left alone.
 *
 * `files`: text by path relative to the folder, with `/`. An aborted `signal` leaves nothing behind.
 * Throws InputError: HR1610 of `checkResultsFolder`, HR1611 it cannot be written.
 */
export async function writeResults(
  folder: string,
  files: ReadonlyMap<string, string>,
  signal?: AbortSignal,
): Promise<void> {
  const target = resolve(folder);
  await checkResultsFolder(folder);
  let temporary: string | undefined;
  try {
    await mkdir(dirname(target), { recursive: true });
    temporary = join(dirname(target), `.${basename(target)}-${randomUUID()}`);
    await mkdir(temporary);
    for (const [path, text] of files) {
      signal?.throwIfAborted();
      const file = join(temporary, ...path.split("/").map(portableName));
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
    signal?.throwIfAborted();
    await replaceFolder(temporary, target);
  } catch (error) {
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
    throw signal?.aborted === true ? signal.reason : notWritable(folder, error);
  }
}

/**
 * Checks, before a long run, that results may go to a folder.
 *
 * Throws InputError: HR1610 the folder has no name, is the one the program stands in, or exists and is no result of
 * ours; HR1611 it cannot be read.
 */
export async function checkResultsFolder(folder: string): Promise<void> {
  if (folder === "") throw fault("HR1610", folder, "the folder of the results has no name", NAME_ANOTHER);
  const fromFolder = relative(folder, ".");
  if (fromFolder.split(sep)[0] !== ".." && !isAbsolute(fromFolder)) {
    const message = "results would replace the folder that the program runs in";
    throw fault("HR1610", folder, message, NAME_ANOTHER);
  }
  let names: string[];
  try {
    if (!(await stat(folder)).isDirectory()) {
      throw fault("HR1610", folder, "it is a file", "results go into a folder");
    }
    names = await readdir(folder);
  } catch (error) {
    if (error instanceof InputError) throw error;
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw notWritable(folder, error);
  }
  const stranger = names.sort().find((name) => !RESULT_NAMES.has(name));
  if (names.length > 0 && (stranger !== undefined || !names.includes(MARKER))) {
    const message = `the folder holds something else than results: ${stranger ?? names[0]}`;
    throw fault("HR1610", folder, message, NAME_ANOTHER);
  }
}

/** A file name that every system takes. */
export function portableName(name: string): string {
  const plain = name.replace(NOT_ALLOWED, "-").replace(/[. ]+$/, "");
  return RESERVED.test(plain) ? `_${plain}` : plain === "" ? "_" : plain;
}

async function replaceFolder(from: string, to: string): Promise<void> {
  const former = `${from}.former`;
  let hasFormer = true;
  await rename(to, former).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    hasFormer = false;
  });
  try {
    await rename(from, to);
  } catch (error) {
    if (hasFormer) await rename(former, to);
    throw error;
  }
  if (hasFormer) await rm(former, { recursive: true, force: true });
}

function notWritable(folder: string, error: unknown): InputError {
  if (error instanceof InputError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  const reason = code === "EACCES" || code === "EPERM" || code === "EROFS" ? "permission denied" : message;
  return fault("HR1611", folder, `results cannot be written: ${reason}`);
}

function fault(code: string, folder: string, message: string, rule?: string): InputError {
  return new InputError([
    { code, severity: "error", place: { file: folder }, message, ...(rule === undefined ? {} : { rule }) },
  ]);
}
