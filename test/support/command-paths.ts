import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { projectRoot } from "./project-root.js";

/** A fault of what the user named: one clear message, exit code 2. */
export class InputFault extends Error {
  override readonly name = "InputFault";
}

/**
 * Finds a path named on the command line: from where npm was called, else from the current folder, else from the
 * project's top. Throws InputFault when it is nowhere.
 */
export function commandPath(path: string): string {
  const bases = [process.env["INIT_CWD"], process.cwd(), projectRoot()];
  for (const base of bases) {
    if (base === undefined) continue;
    const candidate = resolve(base, path);
    if (existsSync(candidate)) return candidate;
  }
  throw new InputFault(`${path}: no such file or folder`);
}
