import { randomUUID } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { InputError } from "../diagnostics/index.js";

/**
 * Writes one file so that it is there whole or not at all.
 *
 * Throws InputError: HR1611 it cannot be written.
 */
export async function writeFileWhole(path: string, text: string): Promise<void> {
  const folder = dirname(resolve(path));
  const temporary = join(folder, `.${randomUUID()}`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(temporary, text);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    const message = `the file cannot be written: ${(error as Error).message}`;
    throw new InputError([{ code: "HR1611", severity: "error", place: { file: path }, message }]);
  }
}
