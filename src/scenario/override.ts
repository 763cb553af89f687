import { parseDocument } from "yaml";
import type { Diagnostic, Place } from "../diagnostics/index.js";

/** A value that is set from outside a scenario: `path=value`, and where that was written if not on a command line. */
export type ScenarioOverride = string | { readonly text: string; readonly place: Place };

/** An override taken apart. */
export interface ParsedOverride {
  readonly path: string;
  /** Null takes the value out, so that its default holds. */
  readonly value: unknown;
  readonly place: Place;
}

/** An override's `path=value`. */
export function overrideText(override: ScenarioOverride): string {
  return typeof override === "string" ? override : override.text;
}

/**
 * Takes `path=value` apart; the value is YAML.
 *
 * Returns a diagnostic: HR1510 not `path=value`, or no YAML.
 * @example parseOverride("nodeGroups.service.max=40") // path nodeGroups.service.max, value 40
 */
export function parseOverride(
  override: ScenarioOverride,
): ParsedOverride | { readonly diagnostic: Diagnostic } {
  const text = overrideText(override);
  const place = typeof override === "string" ? { file: `--set ${text}` } : override.place;
  const fault = (message: string, hint?: string) => {
    const more = hint === undefined ? {} : { hint };
    return { diagnostic: { code: "HR1510", severity: "error", place, message, ...more } } as const;
  };
  const equals = text.indexOf("=");
  if (equals < 1) return fault("an override is written path=value", "for example nodeGroups.service.max=40");
  const document = parseDocument(text.slice(equals + 1), { prettyErrors: false });
  if (document.errors.length > 0) return fault(`the value is not YAML: ${document.errors[0]!.message}`);
  return { path: text.slice(0, equals), value: document.toJS(), place };
}
