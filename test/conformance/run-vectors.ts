import { basename } from "node:path";
import type { Adapter, Json, VectorCase, VectorFile } from "./adapter.js";
import { firstDifference } from "./first-difference.js";
import { VectorFiles } from "./vector-file.js";

/** A case that is proven wrong: it runs and is counted apart. */
export interface DisputedCase {
  readonly component: string;
  readonly operation: string;
  /** The vector file's name, without folders. */
  readonly file: string;
  readonly name: string;
  readonly reason: string;
}

export interface CaseFailure {
  readonly name: string;
  readonly expected: Json;
  readonly actual: unknown;
}

/** What came of one vector file. */
export interface OperationResult {
  readonly component: string;
  readonly operation: string;
  readonly file: string;
  passed: number;
  failed: number;
  disputed: number;
  noAdapter: number;
  readonly failures: CaseFailure[];
}

export interface VectorRun {
  readonly operations: readonly OperationResult[];
  /** Disputed cases that pass: the dispute can go. */
  readonly disputedButPassing: readonly DisputedCase[];
}

/** Plays every case of the files through the adapter of its operation. `label` names a file in the result. */
export function runVectors(
  paths: readonly string[],
  adapters: readonly Adapter[],
  disputes: readonly DisputedCase[] = [],
  label: (path: string) => string = (path) => path,
): VectorRun {
  const files = new VectorFiles();
  const loaded = paths.map((path) => ({ path, file: files.load(path) }));
  const operations: OperationResult[] = [];
  const disputedButPassing: DisputedCase[] = [];
  for (const { path, file } of loaded) {
    const { component, operation } = file;
    const adapter = adapters.find((each) => each.component === component && each.operation === operation);
    const disputesHere = disputes.filter(
      (each) => each.component === component && each.operation === operation && each.file === basename(path),
    );
    const result: OperationResult = {
      component,
      operation,
      file: label(path),
      passed: 0,
      failed: 0,
      disputed: 0,
      noAdapter: 0,
      failures: [],
    };
    operations.push(result);
    for (const vectorCase of file.cases) {
      if (adapter === undefined) {
        result.noAdapter++;
        continue;
      }
      const dispute = disputesHere.find((each) => each.name === vectorCase.name);
      const failure = runCase(adapter, vectorCase, file);
      if (dispute !== undefined) {
        result.disputed++;
        if (failure === undefined) disputedButPassing.push(dispute);
      } else if (failure === undefined) {
        result.passed++;
      } else {
        result.failed++;
        result.failures.push(failure);
      }
    }
  }
  return { operations, disputedButPassing };
}

function runCase(adapter: Adapter, vectorCase: VectorCase, file: VectorFile): CaseFailure | undefined {
  const { name, expect: expected } = vectorCase;
  let actual: unknown;
  try {
    actual = adapter.run(vectorCase.given, vectorCase, file);
    const equal = adapter.compare
      ? adapter.compare(expected, actual, vectorCase, file)
      : firstDifference(expected, actual) === undefined;
    return equal ? undefined : { name, expected, actual };
  } catch (error) {
    return { name, expected, actual: error instanceof Error ? error.message : String(error) };
  }
}
