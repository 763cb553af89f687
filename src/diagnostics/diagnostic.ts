/** Where in the user's input a fault or warning lies. Lines and columns start at 1. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  /** Path inside the document, as written by users: `spec.metrics[0].target`. */
  readonly path?: string;
}

export type Severity = "error" | "warning" | "note";

/**
 * A fault or warning as data; text is made from it only at the edge (see render-diagnostic.ts).
 *
 * `code` is stable (`HR1203`), `rule` says what must hold, `value` is what was found, `choices` lists the
 * valid values where there is a list, `hint` names the nearest valid one or the way out.
 */
export interface Diagnostic {
  readonly code: string;
  readonly severity: Severity;
  readonly place?: Place;
  /** What is wrong, in one clause without the value's place: `unknown field "replica"`. */
  readonly message: string;
  readonly value?: string | number | boolean | null;
  readonly rule?: string;
  readonly choices?: readonly string[];
  readonly hint?: string;
}

/** Thrown where bad input makes going on impossible. Exit code 2 at the command line. */
export class InputError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((d) => `${d.code} ${d.message}`).join("\n"));
    this.name = "InputError";
    this.diagnostics = diagnostics;
  }
}
