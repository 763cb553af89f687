import type { RunFigures, RunProgress } from "../planning/index.js";
import { Interrupted } from "./interruption.js";
import type { Terminal } from "./terminal.js";

const PROGRESS_MILLISECONDS = 200;

/** The progress line of a command that plays many runs: done, running, time left, best so far. */
export class RunsProgress {
  readonly #terminal: Terminal;
  readonly #total: number;
  readonly #started = performance.now();
  /** Says of a run whether it is the best yet, and how to name it. */
  readonly #bestOf: (progress: RunProgress & { readonly figures: RunFigures }) => string | undefined;
  #last = 0;
  #best = "";
  done = 0;
  kept = 0;
  failed = 0;
  #running = 0;

  constructor(
    terminal: Terminal,
    total: number,
    bestOf: (progress: RunProgress & { readonly figures: RunFigures }) => string | undefined,
  ) {
    this.#terminal = terminal;
    this.#total = total;
    this.#bestOf = bestOf;
  }

  readonly onProgress = (progress: RunProgress): void => {
    if (progress.kind === "started") this.#running++;
    else {
      this.done++;
      if (progress.isKept === true) this.kept++;
      else this.#running--;
      if (progress.kind === "failed") this.failed++;
      const { figures } = progress;
      if (figures !== undefined) this.#best = this.#bestOf({ ...progress, figures }) ?? this.#best;
    }
    this.#show();
  };

  clear(): void {
    this.#terminal.progress("");
  }

  #show(): void {
    const now = performance.now();
    if (now - this.#last < PROGRESS_MILLISECONDS) return;
    this.#last = now;
    const parts = [`${this.done} of ${this.#total} runs`, `${this.#running} running`];
    if (this.failed > 0) parts.push(`${this.failed} failed`);
    const played = this.done - this.kept;
    // Runs of the store cost nothing and say nothing about the others.
    if (played > 0) {
      const left = ((now - this.#started) / played) * (this.#total - this.done);
      parts.push(`${timeText(left / 1000)} left`);
    }
    if (this.#best !== "") parts.push(`best ${this.#best}`);
    this.#terminal.progress(parts.join(" · "));
  }
}

function timeText(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 100) return `${whole} s`;
  return whole < 6000 ? `${Math.ceil(whole / 60)} min` : `${(whole / 3600).toFixed(1)} h`;
}

/** What Ctrl-C ends a command of many runs with. */
export function interruptedAfter(done: number, total: number, storeFolder: string | null): Interrupted {
  const kept =
    storeFolder === null
      ? "nothing was kept"
      : `they are kept in ${storeFolder}, and the same command goes on from there`;
  return new Interrupted(`interrupted after ${done} of ${total} runs; ${kept}`);
}
