import { readFileSync } from "node:fs";

/** The version in the package's own package.json, two folders above the built file. */
export function programVersion(): string {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { readonly version: string }).version;
}
