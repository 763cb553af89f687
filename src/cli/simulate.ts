import type { Result } from "../recording/index.js";
import type { LoadedScenario } from "../scenario/index.js";
import type { RunOptions } from "../simulation/index.js";
import { formatTimestamp, micros } from "../units/index.js";
import type { CommandContext } from "./command.js";

/** A slice of the run ends after about this long, so that Ctrl-C and progress are served. */
const SLICE_MILLISECONDS = 40;
/** Progress is worth a line only for runs that take a while. */
const FIRST_PROGRESS_MILLISECONDS = 1000;
const PROGRESS_MILLISECONDS = 200;

/**
 * Plays a scenario to its end, in slices.
 *
 * Throws Interrupted after Ctrl-C.
 */
export async function simulate(
  loaded: LoadedScenario,
  { terminal, signal }: CommandContext,
  options: RunOptions = {},
): Promise<Result> {
  // Loaded only here, so that commands that play nothing start at once.
  const { createRun } = await import("../simulation/index.js");
  const run = createRun(loaded, options);
  const { scenario } = loaded;
  const started = performance.now();
  let lastProgress = started + FIRST_PROGRESS_MILLISECONDS - PROGRESS_MILLISECONDS;
  let events = 0;
  let slice = 5_000;
  for (;;) {
    signal.throwIfAborted();
    const before = performance.now();
    const isDone = run.advance(slice);
    const after = performance.now();
    events += slice;
    if (isDone) break;
    slice = Math.max(
      500,
      Math.min(1e6, Math.round((slice * SLICE_MILLISECONDS) / Math.max(1, after - before))),
    );
    if (after - lastProgress >= PROGRESS_MILLISECONDS) {
      lastProgress = after;
      const share = run.progress();
      const at = micros(share * scenario.duration);
      const date = formatTimestamp((scenario.start + at) as typeof scenario.start, scenario.timeZone);
      const rate = Math.round(events / (after - started));
      terminal.progress(`${(share * 100).toFixed(0).padStart(3)} %  ${date}  ${rate},000 events/s`);
    }
    // Signals arrive only between turns of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
  }
  terminal.progress("");
  signal.throwIfAborted();
  return run.finish();
}
