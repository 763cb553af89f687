import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { projectRoot } from "../support/project-root.js";
import { median } from "./cpu-time.js";

const RUNS = 5;

/** CPU and memory of the program that plays a million requests through one queue, start-up included. */
export function millionRequests(): { readonly cpuSeconds: number; readonly mebibytes: number } {
  const program = join(projectRoot(), ".tools/test/bench/mm1-program.js");
  const runs = Array.from(
    { length: RUNS },
    () =>
      JSON.parse(execFileSync(process.execPath, [program], { encoding: "utf8" })) as {
        readonly cpuSeconds: number;
        readonly mebibytes: number;
      },
  );
  return {
    cpuSeconds: median(runs.map((run) => run.cpuSeconds)),
    mebibytes: Math.max(...runs.map((run) => run.mebibytes)),
  };
}
