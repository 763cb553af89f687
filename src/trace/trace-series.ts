/**
 * A trace as the simulation plays it: a step function. Each value holds from its time to the next one's.
 *
 * Order: `timesMicros` is strictly ascending, in microseconds since the scenario's start (possibly negative where
 * the trace began earlier). `values` has the same length and is in the unit that the reader's options ask for:
 * already scaled, and a rate per second where `per` was given.
 */
export interface TraceSeries {
  readonly timesMicros: Float64Array;
  readonly values: Float64Array;
  readonly stats: TraceStats;
}

/** What the file held, for reports and for judging whether it was read as meant. */
export interface TraceStats {
  /** Rows with a usable time and value, before duplicates were dropped. */
  readonly rows: number;
  readonly duplicates: number;
  readonly unsorted: number;
  readonly missingValues: number;
  readonly gaps: number;
  /** The most common distance between rows; 0 for a single row. */
  readonly stepMicros: number;
  readonly min: number;
  readonly max: number;
  /** Mean over time, each value weighted by how long it holds. */
  readonly mean: number;
}
