import type { Place } from "../diagnostics/index.js";
import { formatPath, type PathSegment, type ScenarioDocument } from "./scenario-document.js";

/** Knows where each value of a scenario came from. */
export class Provenance {
  readonly #document: ScenarioDocument;
  readonly #overrides = new Map<string, Place>();
  readonly #notes = new Map<string, string>();

  constructor(document: ScenarioDocument) {
    this.#document = document;
  }

  /** A value was set by an override; also everything below it. */
  recordOverride(path: readonly PathSegment[], place: Place): void {
    this.#overrides.set(formatPath(path), place);
  }

  /** A value was worked out; `origin` says from what. Also everything below it that the file does not say. */
  recordOrigin(path: readonly PathSegment[], origin: string): void {
    this.#notes.set(formatPath(path), origin);
  }

  /** `default`, `scenario.yaml:14:7`, `--set …`, or what `recordOrigin` said. */
  originOf(path: readonly PathSegment[]): string {
    const override = this.#nearest(this.#overrides, path);
    if (override !== undefined) return placeText(override);
    const place = this.#document.placeOf(path);
    const own = this.#notes.get(formatPath(path));
    if (own !== undefined) return own;
    if (place?.line !== undefined) return placeText(place);
    return this.#nearest(this.#notes, path) ?? "default";
  }

  /** The place of a value for messages: its own, or that of the nearest part around it that is written. */
  placeOf(path: readonly PathSegment[], ofKey?: "key"): Place {
    const override = this.#nearest(this.#overrides, path);
    if (override !== undefined) return { ...override, path: formatPath(path) };
    for (let length = path.length; length >= 0; length--) {
      const place = this.#document.placeOf(path.slice(0, length), length === path.length ? ofKey : undefined);
      if (place !== undefined) return { ...place, path: formatPath(path) };
    }
    return { file: this.#document.file, path: formatPath(path) };
  }

  #nearest<T>(origins: ReadonlyMap<string, T>, path: readonly PathSegment[]): T | undefined {
    for (let length = path.length; length > 0; length--) {
      const found = origins.get(formatPath(path.slice(0, length)));
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

function placeText({ file, line, column }: Place): string {
  return line === undefined ? file : `${file}:${line}:${column ?? 1}`;
}
