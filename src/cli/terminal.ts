import { type Diagnostic, renderDiagnostic } from "../diagnostics/index.js";

/** Diagnostics printed one by one; the rest is counted. */
const PRINTED_DIAGNOSTICS = 50;

const RED = "\u001b[31m";
const YELLOW = "\u001b[33m";
const BOLD = "\u001b[1m";
const RESET = "\u001b[0m";

/** The two streams of a command: results on standard output, everything else on standard error. */
export class Terminal {
  readonly #hasColour: boolean;
  readonly isInteractive: boolean;
  readonly #isQuiet: boolean;

  constructor(options: { readonly color: boolean; readonly quiet: boolean }) {
    this.isInteractive = process.stderr.isTTY === true && !options.quiet;
    const refused = (process.env["NO_COLOR"] ?? "") !== "" || process.env["TERM"] === "dumb";
    this.#hasColour = options.color && !refused && process.stderr.isTTY === true;
    this.#isQuiet = options.quiet;
  }

  /** A result: standard output. */
  print(text: string): void {
    process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
  }

  /** A remark: standard error, unless `--quiet`. */
  note(text: string): void {
    if (!this.#isQuiet) process.stderr.write(`${text}\n`);
  }

  /** Faults and, unless `--quiet`, warnings: standard error. */
  report(diagnostics: readonly Diagnostic[]): void {
    const shown = this.#isQuiet ? diagnostics.filter((d) => d.severity === "error") : diagnostics;
    for (const diagnostic of shown.slice(0, PRINTED_DIAGNOSTICS)) {
      process.stderr.write(`${this.#paint(diagnostic)}\n`);
    }
    const more = shown.length - PRINTED_DIAGNOSTICS;
    if (more > 0) process.stderr.write(`… and ${more} more\n`);
  }

  /** One line on standard error that the next one overwrites; "" clears it. */
  progress(text: string): void {
    if (this.isInteractive) process.stderr.write(`\r\u001b[K${text}`);
  }

  #paint(diagnostic: Diagnostic): string {
    const text = renderDiagnostic(diagnostic);
    if (!this.#hasColour) return text;
    const colour = diagnostic.severity === "error" ? RED : diagnostic.severity === "warning" ? YELLOW : BOLD;
    return `${colour}${diagnostic.severity}${RESET}${text.slice(diagnostic.severity.length)}`;
  }
}
