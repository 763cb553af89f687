import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { executorOf, RememberedFiles, workerRunner } from "../../src/distribution/index.js";
import { nodeFileSource } from "../../src/io/index.js";
import type { RunJob } from "../../src/planning/index.js";
import { projectRoot } from "../support/project-root.js";

/**
 * How many times as fast two worker threads are as one: the wall time of the same runs of an example, best of
 * `repeats` each, taken in turns. Threads have started and compiled before. Means something only on two idle cores.
 */
export async function speedUpOfTwoWorkers(example: string, runs: number, repeats: number): Promise<number> {
  const scenario = `${projectRoot()}/scenarios/${example}`;
  const jobs = Array.from(
    { length: runs },
    (_, i): RunJob => ({ label: `seed ${i}`, scenario, overrides: [], seed: i }),
  );
  const best = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const executors = [1, 2].map((workers) =>
    executorOf(workerRunner(new RememberedFiles(nodeFileSource()), workers)),
  );
  for (let repeat = 0; repeat <= repeats; repeat++) {
    for (const [i, executor] of executors.entries()) {
      const started = performance.now();
      for await (const outcome of executor.execute(jobs)) {
        if ("failure" in outcome) throw new Error(outcome.failure.map(({ message }) => message).join("\n"));
      }
      if (repeat > 0) best[i] = Math.min(best[i]!, performance.now() - started);
    }
  }
  for (const executor of executors) await executor.close();
  return best[0]! / best[1]!;
}

/** So that one worker is one core: V8 collects garbage and compiles on other cores too. */
const ONE_CORE_A_THREAD = ["--single-threaded-gc", "--no-concurrent-recompilation"];

/** The same in a process of its own, with V8's helper threads or without them. */
export function measuredSpeedUp(usesHelperThreads: boolean): number {
  const script = fileURLToPath(new URL("./measure-workers.js", import.meta.url));
  const flags = usesHelperThreads ? [] : ONE_CORE_A_THREAD;
  const { stdout, stderr } = spawnSync(process.execPath, [...flags, script], { encoding: "utf8" });
  const ratio = Number(stdout);
  if (!(ratio > 0)) throw new Error(stderr);
  return ratio;
}
