import { join } from "node:path";
import { readPageAssets, writeResults } from "../io/index.js";

/**
 * Writes a report's files into a folder, with report.html beside report.md, and gives the line that tells where they are.
 *
 * Throws as writeResults does.
 */
export async function writeReport(
  folder: string,
  files: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<string> {
  const { withPage } = await import("../report/index.js");
  await writeResults(folder, withPage(files, await readPageAssets()), signal);
  return reportPlace(folder);
}

/** Where a report lies, for people. */
export function reportPlace(folder: string): string {
  return `report: ${join(folder, "report.md")} (and report.html)`;
}
