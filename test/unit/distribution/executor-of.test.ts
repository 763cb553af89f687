import { describe, expect, it } from "vitest";
import { executorOf, type JobRunner } from "../../../src/distribution/index.js";
import type { RunJob, RunOutcome, RunProgress } from "../../../src/planning/index.js";
import { runFigures } from "../../support/run-figures.js";

/** A runner whose jobs end when they are told to. */
class StagedRunner implements JobRunner {
  readonly width: number;
  readonly started: string[] = [];
  readonly #ends = new Map<string, (error?: Error) => void>();

  constructor(width: number) {
    this.width = width;
  }

  run: JobRunner["run"] = (job, { onStarted, signal }) => {
    this.started.push(job.label);
    onStarted();
    return new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
      this.#ends.set(job.label, (error) => {
        if (error === undefined) resolve({ result: { figures: runFigures() }, reads: [] });
        else reject(error);
      });
    });
  };

  end(label: string, error?: Error): Promise<void> {
    this.#ends.get(label)!(error);
    return new Promise((resolve) => setImmediate(resolve));
  }

  close = async () => {};
}

const jobs = (...labels: string[]): RunJob[] =>
  labels.map((label) => ({ label, scenario: "s", overrides: [] }));

async function collect(outcomes: AsyncIterable<RunOutcome>, into: RunOutcome[] = []): Promise<RunOutcome[]> {
  for await (const outcome of outcomes) into.push(outcome);
  return into;
}

describe("an executor", () => {
  it("keeps the order of the jobs whatever order they end in", async () => {
    const runner = new StagedRunner(2);
    const all = collect(executorOf(runner).execute(jobs("a", "b", "c")));
    await runner.end("b");
    expect(runner.started).toEqual(["a", "b", "c"]);
    await runner.end("c");
    await runner.end("a");
    expect((await all).map(({ index, job }) => [index, job.label])).toEqual([
      [0, "a"],
      [1, "b"],
      [2, "c"],
    ]);
  });

  it("names a job whose thread broke, and goes on", async () => {
    const runner = new StagedRunner(1);
    const all = collect(executorOf(runner).execute(jobs("a", "b")));
    await runner.end("a", new Error("out of memory"));
    await runner.end("b");
    expect(await all).toMatchObject([
      { job: { label: "a" }, failure: [{ code: "HR1910", message: "the run broke: out of memory" }] },
      { job: { label: "b" }, figures: {} },
    ]);
  });

  it("takes jobs only a bounded number ahead of the slowest", async () => {
    const runner = new StagedRunner(2);
    let taken = 0;
    const endless = (function* () {
      for (;;) yield jobs(String(taken++))[0]!;
    })();
    const outcomes = executorOf(runner).execute(endless)[Symbol.asyncIterator]();
    const first = outcomes.next();
    for (let i = 1; i < 100 && runner.started.includes(String(i)); i++) await runner.end(String(i));
    expect(taken).toBe(16);
    await runner.end("0");
    expect((await first).value).toMatchObject({ index: 0 });
    await outcomes.return?.();
  });

  it("tells of progress as things happen", async () => {
    const runner = new StagedRunner(2);
    const told: string[] = [];
    const onProgress = ({ kind, job }: RunProgress) => told.push(`${kind} ${job.label}`);
    const all = collect(executorOf(runner).execute(jobs("a", "b"), { onProgress }));
    await runner.end("b");
    await runner.end("a");
    await all;
    expect(told).toEqual(["started a", "started b", "done b", "done a"]);
  });

  it("drops what runs when it is stopped, and throws the reason", async () => {
    const runner = new StagedRunner(1);
    const controller = new AbortController();
    const outcomes: RunOutcome[] = [];
    const all = collect(
      executorOf(runner).execute(jobs("a", "b", "c"), { signal: controller.signal }),
      outcomes,
    );
    await runner.end("a");
    controller.abort(new Error("enough"));
    await expect(all).rejects.toThrow("enough");
    expect(outcomes.map(({ job }) => job.label)).toEqual(["a"]);
    expect(runner.started).toEqual(["a", "b"]);
  });
});
