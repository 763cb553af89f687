import type { ArgumentsCamelCase, Argv } from "yargs";
import type { ExitCode } from "./exit-code.js";
import type { Terminal } from "./terminal.js";

/** What every command gets besides its own arguments. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  readonly version: string;
}

/** A command line to copy, and what for. `$0` stands for the program. */
export interface CommandExample {
  readonly purpose: string;
  readonly command: string;
}

/** What a command can be asked, and what it does then. */
export interface CommandBody<Options> {
  readonly builder: (yargs: Argv<object>) => unknown;
  /** What its help shows last. */
  readonly examples: readonly CommandExample[];
  readonly handler: (options: ArgumentsCamelCase<Options>) => void | Promise<void>;
}

/** Makes a command's body: `contextOf` gives it its surroundings, `finish` takes its exit code. */
export type MakeCommand<Options> = (
  contextOf: (options: { readonly color: boolean; readonly quiet: boolean }) => CommandContext,
  finish: (code: ExitCode) => void,
) => CommandBody<Options>;
