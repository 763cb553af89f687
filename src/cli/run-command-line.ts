import { basename } from "node:path";
import yargs, { type Argv, type CommandModule } from "yargs";
import { InputError } from "../diagnostics/index.js";
import type { CommandBody, CommandContext, CommandExample, MakeCommand } from "./command.js";
import { COMMANDS, type CommandEntry } from "./commands.js";
import { EXIT, type ExitCode } from "./exit-code.js";
import { Interrupted, listenForInterruption } from "./interruption.js";
import { programVersion } from "./program-version.js";
import { STANDARD_INPUT_WORD } from "./standard-input-word.js";
import { Terminal } from "./terminal.js";

/** A command line that cannot be understood. */
class UsageError extends Error {}

/**
 * Parses a command line, runs its command and gives the exit code. Never throws.
 */
export async function runCommandLine(args: readonly string[]): Promise<ExitCode> {
  const interruption = listenForInterruption(() => process.exit(EXIT.INTERRUPTED));
  let exitCode: ExitCode = EXIT.DONE;
  let terminal = new Terminal({ color: true, quiet: false });
  const context = (options: { readonly color: boolean; readonly quiet: boolean }): CommandContext => {
    terminal = new Terminal(options);
    return { terminal, signal: interruption.signal, version: programVersion() };
  };
  const finish = (code: ExitCode) => {
    exitCode = code;
  };
  try {
    const asked = parser(args.map((argument) => (argument === "-" ? STANDARD_INPUT_WORD : argument)));
    for (const entry of COMMANDS) asked.command(commandModule(entry, (make) => make(context, finish)));
    await asked.demandCommand(1, 1, "name a command; --help lists them").parseAsync();
    return interruption.signal.aborted ? EXIT.INTERRUPTED : exitCode;
  } catch (error) {
    terminal.progress("");
    const asked = COMMANDS.find(({ command }) => nameOf(command) === args[0]);
    return report(asUsageError(error), terminal, asked);
  } finally {
    interruption.stop();
  }
}

/** A command whose code is read when it is asked for. */
function commandModule(
  { command, describe, load }: CommandEntry,
  bodyOf: (make: MakeCommand<never>) => CommandBody<never>,
): CommandModule {
  let body: CommandBody<never>;
  return {
    command,
    describe,
    builder: (async (yargs: Argv<object>) => {
      body = bodyOf(await load());
      body.builder(yargs.epilogue(textOfExamples(body.examples)));
      return yargs;
    }) as never,
    handler: (options) => {
      refuseNoNumbers(options);
      return body.handler(options as never);
    },
  };
}

/** Each command on a line of its own, so that it can be copied: yargs' own examples are columns that break. */
function textOfExamples(examples: readonly CommandExample[]): string {
  return [
    "Examples:",
    ...examples.flatMap(({ purpose, command }) => [`  # ${purpose}`, `  ${command}`]),
  ].join("\n");
}

/** yargs makes NaN of a number's option that is none. Throws UsageError. */
function refuseNoNumbers(options: object): void {
  const wrong = Object.entries(options).find(([, value]) => Number.isNaN(value));
  if (wrong === undefined) return;
  const name = wrong[0].replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);
  throw new UsageError(`--${name} takes a number`);
}

/** In place of yargs' own words, which speak of "non-option arguments". Its types know no plurals. */
const WORDS: Readonly<Record<string, unknown>> = {
  "Not enough non-option arguments: got %s, need at least %s": {
    one: "%s of %s arguments given",
    other: "%s of %s arguments given",
  },
  "Too many non-option arguments: got %s, maximum of %s": {
    one: "%s arguments given, %s taken",
    other: "%s arguments given, %s taken",
  },
  "Unknown argument: %s": {
    one: "unknown option or argument: %s",
    other: "unknown options or arguments: %s",
  },
  "Not enough arguments following: %s": "--%s takes a value",
  "Invalid values:": "wrong value:",
  "Argument: %s, Given: %s, Choices: %s": "--%s %s; valid: %s",
};

function parser(args: readonly string[]) {
  const invokedAs = basename(process.argv[1] ?? "headroom");
  return yargs([...args])
    .scriptName(invokedAs.startsWith("kubectl-") ? "kubectl headroom" : "headroom")
    .usage(
      "$0 COMMAND\n\nPlans capacity and autoscaling of Kubernetes: your manifests and a trace of the load in; pods, nodes, latency and the reason for every decision out.",
    )
    .version(programVersion())
    .locale("en")
    .updateStrings(WORDS as Record<string, string>)
    .option("color", {
      type: "boolean",
      default: true,
      global: true,
      describe: "Colours on a terminal (--no-color or NO_COLOR: none)",
    })
    .option("quiet", {
      type: "boolean",
      default: false,
      global: true,
      alias: "q",
      describe: "Print errors and what was asked for only",
    })
    .strict()
    .recommendCommands()
    .exitProcess(false)
    .wrap(Math.min(110, process.stdout.columns ?? 110))
    .fail((message, error) => {
      throw error ?? new UsageError(message);
    })
    .epilogue(
      "Exit codes: 0 done, 1 objectives missed (--check, tune, size), 2 the input is wrong, 3 a failure of headroom, 130 interrupted.",
    );
}

/** yargs throws an error of its own, past `fail`, where an option lacks its value. */
function asUsageError(error: unknown): unknown {
  return error instanceof Error && error.name === "YError" ? new UsageError(error.message) : error;
}

/** `run` of `run [scenario]`. */
function nameOf(command: string): string {
  return command.split(" ")[0]!;
}

function report(error: unknown, terminal: Terminal, asked: CommandEntry | undefined): ExitCode {
  if (error instanceof InputError) {
    terminal.report(error.diagnostics);
    return EXIT.BAD_INPUT;
  }
  if (error instanceof UsageError) {
    const usage = asked === undefined ? "" : `usage: headroom ${asked.command} …\n`;
    const help = asked === undefined ? "headroom --help" : `headroom ${nameOf(asked.command)} --help`;
    process.stderr.write(`${error.message}\n${usage}${help} shows what can be asked\n`);
    return EXIT.BAD_INPUT;
  }
  if (error instanceof Interrupted) {
    process.stderr.write(`${error.message}\n`);
    return EXIT.INTERRUPTED;
  }
  const isWanted = process.env["HEADROOM_DEBUG"] === "1";
  const { message, stack } = error instanceof Error ? error : { message: String(error), stack: undefined };
  process.stderr.write(
    `headroom failed, through no fault of your input: ${isWanted ? (stack ?? message) : message}\n`,
  );
  if (!isWanted) process.stderr.write("Please report it; HEADROOM_DEBUG=1 shows where it happened.\n");
  return EXIT.OUR_FAILURE;
}
