import type { Place } from "../../diagnostics/index.js";
import type { JsonValue } from "./json-value.js";

/** A file of manifests: its name as the user knows it and its text. */
export interface ManifestSource {
  readonly file: string;
  readonly text: string;
}

/** A key or an index on the way from a document's root. */
export type PathStep = string | number;
export type Path = readonly PathStep[];

/** Finds the line and column of a path; of the nearest part that exists, if the path was filled in later. */
export type Locate = (path: Path, at?: "key" | "value") => Place;

/** One YAML document as plain data that can still tell where each part was written. */
export interface SourceDocument {
  readonly value: JsonValue;
  readonly locate: Locate;
}

/** A path as people write it. @example printPath(["spec", "containers", 0, "a/b"]) // 'spec.containers[0]["a/b"]' */
export function printPath(path: Path): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else if (/^[A-Za-z_][\w-]*$/.test(step)) text += text === "" ? step : `.${step}`;
    else text += `[${JSON.stringify(step)}]`;
  }
  return text;
}
