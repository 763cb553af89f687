import { Tinypool } from "tinypool";
import { nodeFileSource } from "../io/index.js";
import { type RunJob, runJob } from "../planning/index.js";
import type { JobReport } from "./job-runner.js";
import { type FileMemory, RememberedFiles } from "./remembered-files.js";

let files: RememberedFiles | undefined;

/** What a worker thread does with a job. Its files come from the main thread's memory, then from the disk. */
export async function runInWorker(job: RunJob): Promise<JobReport> {
  files ??= new RememberedFiles(nodeFileSource(), Tinypool.workerData as FileMemory);
  const view = files.watched();
  const result = await runJob(view.files, job);
  return { result, reads: "figures" in result ? await view.reads() : [] };
}
