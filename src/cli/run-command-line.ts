import { basename } from "node:path";
import yargs from "yargs";
import { InputError } from "../diagnostics/index.js";
import { catalogueCommand } from "./commands/catalogue.js";
import { compareCommand } from "./commands/compare.js";
import { explainCommand } from "./commands/explain.js";
import { rightsizeCommand } from "./commands/rightsize.js";
import { runCommand } from "./commands/run.js";
import { schemaCommand } from "./commands/schema.js";
import { sizeCommand } from "./commands/size.js";
import { sweepCommand } from "./commands/sweep.js";
import { tuneCommand } from "./commands/tune.js";
import { validateCommand } from "./commands/validate.js";
import { EXIT, type ExitCode } from "./exit-code.js";
import { Interrupted, listenForInterruption } from "./interruption.js";
import { programVersion } from "./program-version.js";
import { STANDARD_INPUT_WORD } from "./standard-input-word.js";
import { Terminal } from "./terminal.js";

/** A command line that cannot be understood. */
class UsageError extends Error {}

/** What every command gets besides its own arguments. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  readonly version: string;
}

/**
 * Parses a command line, runs its command and gives the exit code. Never throws.
 */
export async function runCommandLine(args: readonly string[]): Promise<ExitCode> {
  endQuietlyOnClosedPipe();
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
    await parser(args.map((argument) => (argument === "-" ? STANDARD_INPUT_WORD : argument)))
      .command(runCommand(context, finish))
      .command(compareCommand(context, finish))
      .command(sweepCommand(context, finish))
      .command(tuneCommand(context, finish))
      .command(sizeCommand(context, finish))
      .command(validateCommand(context, finish))
      .command(explainCommand(context, finish))
      .command(rightsizeCommand(context, finish))
      .command(catalogueCommand(context, finish))
      .command(schemaCommand(context, finish))
      .demandCommand(1, 1, "name a command; --help lists them")
      .parseAsync();
    return interruption.signal.aborted ? EXIT.INTERRUPTED : exitCode;
  } catch (error) {
    terminal.progress("");
    return report(error, terminal);
  } finally {
    interruption.stop();
  }
}

function parser(args: readonly string[]) {
  const invokedAs = basename(process.argv[1] ?? "headroom");
  return yargs([...args])
    .scriptName(invokedAs.startsWith("kubectl-") ? "kubectl headroom" : "headroom")
    .usage(
      "$0 COMMAND\n\nPlans capacity and autoscaling of Kubernetes: your manifests and a trace of the load in; pods, nodes, latency and the reason for every decision out.",
    )
    .version(programVersion())
    .locale("en")
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

function report(error: unknown, terminal: Terminal): ExitCode {
  if (error instanceof InputError) {
    terminal.report(error.diagnostics);
    return EXIT.BAD_INPUT;
  }
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\nheadroom --help shows what can be asked\n`);
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

/** `headroom … | head` closes our output early: no reason to complain. */
function endQuietlyOnClosedPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") process.exit(EXIT.DONE);
      throw error;
    });
  }
}
