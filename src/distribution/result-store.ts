import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { InputError } from "../diagnostics/index.js";
import type { RunFigures, RunJob } from "../planning/index.js";
import { overrideText } from "../scenario/index.js";
import type { FileAnswer } from "./remembered-files.js";

/** What made the results: they may depend on the program and on the arithmetic of its engine. */
export interface Maker {
  /** Of kube-headroom. */
  readonly version: string;
  /** Tells builds of one version apart. */
  readonly build: string;
  /** `20.20.0` */
  readonly node: string;
}

interface StoredRun {
  readonly label: string;
  readonly reads: readonly FileAnswer[];
  readonly figures: RunFigures;
}

/** Says whose results a folder holds, and that it is ours. */
const HEADER = "store.json";
const RESULT_FILE = /^[\w-]{43}\.json$/;

/**
 * A folder of runs' figures, one file each, by what the run was asked for. A result counts only while every file that
 * its run read still has the same content.
 */
export class ResultStore {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /**
   * Opens a folder, or makes it.
   *
   * Throws InputError: HR1920 it holds results of another version of program or Node (`dropsOthers` deletes them),
   * HR1921 it holds something else, HR1922 it cannot be used.
   */
  static async open(folder: string, maker: Maker, dropsOthers = false): Promise<ResultStore> {
    try {
      await mkdir(folder, { recursive: true });
      const names = await readdir(folder);
      const results = names.filter((name) => RESULT_FILE.test(name));
      const header = await readHeader(folder);
      if (header === undefined && names.some((name) => !name.startsWith("."))) {
        throw fault("HR1921", folder, "the folder holds something else than results of runs", {
          hint: "name a new folder with --store",
        });
      }
      if (header !== undefined && !isSame(header, maker)) {
        if (!dropsOthers && results.length > 0) {
          throw fault(
            "HR1920",
            folder,
            `it holds ${results.length} result${results.length === 1 ? "" : "s"} of ${nameOf(header, maker)}`,
            {
              rule: `this is ${nameOf(maker)}; results of two versions are never mixed`,
              hint: "name another folder with --store, or delete them with --drop-other-versions",
            },
          );
        }
        for (const name of results) await rm(join(folder, name));
      }
      if (header === undefined || !isSame(header, maker)) {
        await writeWhole(join(folder, HEADER), `${JSON.stringify(maker)}\n`);
      }
      return new ResultStore(folder);
    } catch (error) {
      if (error instanceof InputError) throw error;
      throw fault("HR1922", folder, `results cannot be kept here: ${(error as Error).message}`);
    }
  }

  /** What is kept for a job; undefined for nothing, and for a file that is not whole. */
  async read(job: RunJob): Promise<StoredRun | undefined> {
    try {
      const stored = JSON.parse(await readFile(this.#pathOf(job), "utf8")) as Partial<StoredRun>;
      const { reads, figures } = stored;
      return Array.isArray(reads) && figures !== undefined ? (stored as StoredRun) : undefined;
    } catch {
      return undefined;
    }
  }

  /** Keeps a result: whole, or not at all. */
  async write(job: RunJob, reads: readonly FileAnswer[], figures: RunFigures): Promise<void> {
    const stored: StoredRun = { label: job.label, reads, figures };
    await writeWhole(this.#pathOf(job), `${JSON.stringify(stored)}\n`);
  }

  #pathOf(job: RunJob): string {
    return join(this.folder, `${keyOf(job)}.json`);
  }
}

/** A hash of everything that a job asks for; its label is only for people. */
function keyOf({ scenario, overrides, seed, catalogue, keepsDecisions }: RunJob): string {
  const asked = {
    scenario: typeof scenario === "string" ? scenario : [scenario.file, scenario.folder, scenario.text],
    overrides: overrides.map(overrideText),
    seed: seed ?? null,
    catalogue: catalogue ?? null,
    keepsDecisions: keepsDecisions === true,
  };
  return createHash("sha256").update(JSON.stringify(asked)).digest("base64url");
}

async function readHeader(folder: string): Promise<Maker | undefined> {
  try {
    const {
      version,
      build = "",
      node,
    } = JSON.parse(await readFile(join(folder, HEADER), "utf8")) as Partial<Maker>;
    return typeof version === "string" && typeof node === "string" ? { version, build, node } : undefined;
  } catch {
    return undefined;
  }
}

function isSame(a: Maker, b: Maker): boolean {
  return a.version === b.version && a.build === b.build && majorOf(a.node) === majorOf(b.node);
}

function nameOf({ version, build, node }: Maker, ours?: Maker): string {
  const isOtherBuild = ours !== undefined && ours.version === version && ours.build !== build;
  return `${isOtherBuild ? "another build of " : ""}kube-headroom ${version} on Node ${majorOf(node)}`;
}

function majorOf(node: string): string {
  return node.split(".")[0] ?? node;
}

async function writeWhole(path: string, content: string): Promise<void> {
  const temporary = join(path, "..", `.${randomUUID()}`);
  await writeFile(temporary, content);
  await rename(temporary, path);
}

function fault(
  code: string,
  folder: string,
  message: string,
  more: { readonly rule?: string; readonly hint?: string } = {},
): InputError {
  return new InputError([{ code, severity: "error", place: { file: folder }, message, ...more }]);
}
