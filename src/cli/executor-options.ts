import type { Argv } from "yargs";
import { InputError } from "../diagnostics/index.js";
import {
  defaultWorkers,
  executorOf,
  inProcessRunner,
  RememberedFiles,
  ResultStore,
  storedRunner,
  workerRunner,
} from "../distribution/index.js";
import { nodeFileSource } from "../io/index.js";
import type { Executor } from "../planning/index.js";
import type { FileSource } from "../scenario/index.js";
import { programBuild } from "./program-build.js";

/** Options of every command that plays many runs. */
export interface ExecutorOptions {
  readonly workers: number | undefined;
  /** False: `--no-store`. */
  readonly store: string | boolean | undefined;
  readonly dropOtherVersions: boolean;
}

/** Where results of single runs are kept if nobody says. */
const STORE_FOLDER = "reports/out/.runs";
const MOST_WORKERS = 1024;

/** Adds `--workers`, `--store` and `--drop-other-versions`. */
export function withExecutorOptions<T>(yargs: Argv<T>): Argv<T & ExecutorOptions> {
  return yargs
    .option("workers", { type: "number", describe: "Runs at a time, each on a thread [default: all cores]" })
    .option("store", {
      describe: `Folder that keeps each run's figures, so that nothing is played twice; --no-store: none [default: ${STORE_FOLDER}]`,
      type: "string",
    })
    .option("drop-other-versions", {
      type: "boolean",
      default: false,
      describe: "Delete what another version of headroom or Node left in the store",
    }) as unknown as Argv<T & ExecutorOptions>;
}

/** What runs many jobs for a command, and the files as they were when they were first read. */
export interface OpenExecutor {
  readonly executor: Executor;
  readonly files: FileSource;
  /** Null: nothing is kept. */
  readonly storeFolder: string | null;
  readonly workers: number;
}

/**
 * Opens the store and makes the executor. Close it in the end.
 *
 * Throws InputError: HR1701 for a wrong number of workers, and those of the store.
 */
export async function openExecutor(options: ExecutorOptions, version: string): Promise<OpenExecutor> {
  const workers = options.workers ?? defaultWorkers();
  if (!Number.isInteger(workers) || workers < 1 || workers > MOST_WORKERS) {
    const rule = `--workers is a whole number from 1 to ${MOST_WORKERS}`;
    throw new InputError([{ code: "HR1701", severity: "error", message: `${workers} workers`, rule }]);
  }
  const remembered = new RememberedFiles(nodeFileSource());
  const runner = workers === 1 ? inProcessRunner(remembered) : workerRunner(remembered, workers);
  const { files } = remembered.watched();
  if (options.store === false) return { executor: executorOf(runner), files, storeFolder: null, workers };
  const folder = typeof options.store === "string" && options.store !== "" ? options.store : STORE_FOLDER;
  const maker = { version, build: programBuild(), node: process.versions.node };
  const store = await ResultStore.open(folder, maker, options.dropOtherVersions);
  const executor = executorOf(storedRunner(runner, store, remembered));
  return { executor, files, storeFolder: folder, workers };
}
