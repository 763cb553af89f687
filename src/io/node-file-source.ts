import { createReadStream } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, isAbsolute, join } from "node:path";
import { buffer } from "node:stream/consumers";
import { InputError, nearestName } from "../diagnostics/index.js";
import type { FileSource } from "../scenario/index.js";
import { decodeChunks, decodeText } from "./decode-text.js";
import { globBase, globToRegExp, isGlob } from "./glob.js";

/** The argument that stands for standard input. */
const STANDARD_INPUT = "-";

const MANIFEST_FILE = /\.(ya?ml|json)$/i;

/**
 * The disk, and standard input as `-`. Paths are relative to the working directory and printed with `/`.
 *
 * Throws InputError: HR1601 missing, HR1602 unreadable, HR1603 a folder or glob without YAML or JSON.
 */
export function nodeFileSource(standardInput: NodeJS.ReadableStream = process.stdin): FileSource {
  let input: Promise<string> | undefined;
  return {
    async readText(path) {
      if (path === STANDARD_INPUT) {
        // Standard input can be read once, but several commands ask for it twice.
        input ??= buffer(standardInput).then(decodeText);
        return input;
      }
      return decodeText(await attempt(path, () => readFile(path)));
    },
    async *readChunks(path) {
      if (path === STANDARD_INPUT) {
        yield* decodeChunks(standardInput);
        return;
      }
      try {
        yield* decodeChunks(createReadStream(path));
      } catch (error) {
        throw await asInputError(path, error);
      }
    },
    async kindOf(path) {
      try {
        return (await stat(path)).isDirectory() ? "folder" : "file";
      } catch (error) {
        if (codeOf(error) === "ENOENT") return undefined;
        throw await asInputError(path, error);
      }
    },
    listManifests,
    join: (folder, path) => (isAbsolute(path) ? path : slashed(join(folder, path))),
    folderOf: (path) => (path === STANDARD_INPUT ? "" : slashed(dirname(path))),
  };
}

async function listManifests(argument: string): Promise<readonly string[]> {
  if (argument === STANDARD_INPUT) return [STANDARD_INPUT];
  if (isGlob(argument) && !(await exists(argument))) {
    const pattern = globToRegExp(slashed(argument));
    const found = (await filesBelow(globBase(argument))).filter((path) => pattern.test(path));
    return found.length > 0 ? found : nothingFound(argument, "no file matches");
  }
  const isFolder = await attempt(argument, async () => (await stat(argument)).isDirectory());
  if (!isFolder) return [slashed(argument)];
  const found = (await filesBelow(argument)).filter((path) => MANIFEST_FILE.test(path));
  return found.length > 0 ? found : nothingFound(argument, "the folder holds no YAML or JSON");
}

/** All files below a folder, sorted by path; hidden ones and installed packages left out. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await attempt(folder, () => readdir(folder, { withFileTypes: true }));
  const found: string[] = [];
  for (const entry of entries) {
    if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
    const path = slashed(join(folder, entry.name));
    const isFolder = entry.isSymbolicLink()
      ? (await attempt(path, () => stat(path))).isDirectory()
      : entry.isDirectory();
    if (isFolder) found.push(...(await filesBelow(path)));
    else found.push(path);
  }
  return found.sort((a, b) => (a < b ? -1 : 1));
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function attempt<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw await asInputError(path, error);
  }
}

async function asInputError(path: string, error: unknown): Promise<InputError> {
  const code = codeOf(error);
  const place = { file: slashed(path) };
  if (code === "ENOENT") {
    const nearest = await nearestNeighbour(path);
    const hint = nearest === undefined ? {} : { hint: `did you mean ${nearest}?` };
    return new InputError([
      { code: "HR1601", severity: "error", place, message: "there is no such file or folder", ...hint },
    ]);
  }
  const reason = REASONS[code ?? ""] ?? (error as Error).message;
  return new InputError([{ code: "HR1602", severity: "error", place, message: `cannot be read: ${reason}` }]);
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of the path is a file, not a folder",
  ELOOP: "symbolic links go round in a circle",
  EMFILE: "too many files are open",
  EIO: "the disk reports an error",
};

async function nearestNeighbour(path: string): Promise<string | undefined> {
  const folder = dirname(path);
  const names = await readdir(folder).catch(() => []);
  const nearest = nearestName(
    path.slice(folder === "." && !path.startsWith(".") ? 0 : folder.length + 1),
    names.sort(),
  );
  return nearest === undefined ? undefined : slashed(join(folder, nearest));
}

function codeOf(error: unknown): string | undefined {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : undefined;
}

function nothingFound(argument: string, message: string): never {
  const rule = "files of Kubernetes objects end in .yaml, .yml or .json";
  throw new InputError([{ code: "HR1603", severity: "error", place: { file: argument }, message, rule }]);
}

function slashed(path: string): string {
  return path.split("\\").join("/");
}
