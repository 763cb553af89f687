/** Any JSON value, as vectors carry it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export interface VectorCase {
  readonly name: string;
  readonly given: Json;
  readonly expect: Json;
  readonly note?: string;
  readonly sameGivenAs?: { readonly file: string; readonly case: string };
  /** Further fields that some files carry beside `given` (`metric`, `upstreamTest`, …). */
  readonly [key: string]: Json | undefined;
}

export interface VectorFile {
  readonly component: string;
  readonly operation: string;
  readonly source: string;
  readonly units: string;
  readonly cases: readonly VectorCase[];
}

/**
 * Turns a case's `given` into a call of a decision and the answer into the shape of `expect`.
 * One adapter serves every file of its operation. `compare` replaces exact equality where `units` names a
 * tolerance; it gets the case so that it can read tolerances from it.
 */
export interface Adapter {
  readonly component: string;
  readonly operation: string;
  run(given: Json, vectorCase: VectorCase, file: VectorFile): unknown;
  compare?(expected: Json, actual: unknown, vectorCase: VectorCase, file: VectorFile): boolean;
}
