#!/usr/bin/env node
import { EXIT } from "./exit-code.js";
import { runCommandLine } from "./run-command-line.js";

endQuietlyOnClosedPipe();
process.exitCode = await runCommandLine(process.argv.slice(2));

/** `headroom … | head` closes our output early: no reason to complain. */
function endQuietlyOnClosedPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") process.exit(EXIT.DONE);
      throw error;
    });
  }
}
