import { InputError, nearestName } from "../diagnostics/index.js";
import type { FileSource } from "./file-source.js";

/**
 * Files held in memory by path: for web pages and tests.
 *
 * @example memoryFileSource(new Map([["scenario.yaml", text]]))
 */
export function memoryFileSource(files: ReadonlyMap<string, string>): FileSource {
  const paths = [...files.keys()].sort();
  const read = (path: string): string => {
    const text = files.get(path);
    if (text !== undefined) return text;
    const nearest = nearestName(path, paths);
    throw new InputError([
      {
        code: "HR1601",
        severity: "error",
        place: { file: path },
        message: "there is no such file",
        ...(nearest === undefined ? {} : { hint: `did you mean ${nearest}?` }),
      },
    ]);
  };
  const below = (folder: string) =>
    paths.filter((path) => folder === "" || path.startsWith(`${folder.replace(/\/$/, "")}/`));
  const source: FileSource = {
    readText: async (path) => read(path),
    async *readChunks(path) {
      yield read(path);
    },
    kindOf: async (path) => (files.has(path) ? "file" : below(path).length > 0 ? "folder" : undefined),
    async listManifests(argument) {
      if (files.has(argument)) return [argument];
      const found = below(argument).filter((path) => /\.(ya?ml|json)$/i.test(path));
      if (found.length === 0) read(argument);
      return found;
    },
    join: joinPaths,
    folderOf: (path) => path.slice(0, Math.max(0, path.lastIndexOf("/"))),
  };
  return source;
}

/** Joins with `/` and takes out `.` and `..`. */
function joinPaths(folder: string, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith("/") ? path : `${folder}/${path}`).split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else parts.push(part);
  }
  return (
    (path.startsWith("/") || (folder.startsWith("/") && !path.startsWith("/")) ? "/" : "") + parts.join("/")
  );
}
