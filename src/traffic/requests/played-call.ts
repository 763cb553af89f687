import type { Exchange } from "../network-bytes.js";
import type { PlayedTarget } from "./played-target.js";

/** A call that requests of a target make. */
export interface PlayedCall {
  readonly target: PlayedTarget;
  readonly perRequest: number;
  /** What each carries; absent: what the target's requests do. */
  readonly exchange?: Exchange;
  /** The one pod that is called, by its DNS name; undefined: any. */
  readonly podName?: string;
  /** A NetworkPolicy keeps it from ever arriving. */
  readonly isForbidden?: boolean;
  /** What has to be asked before; absent: nothing. */
  readonly lookup?: PlayedLookup;
}

/** The look-up of a called target's name: names one after the other, each by several queries at once. */
export interface PlayedLookup {
  readonly target: PlayedTarget;
  readonly rounds: number;
  readonly parallel: number;
  readonly share: number;
  readonly ttlMicros: number;
  readonly isForbidden: boolean;
}

/** A call as requests make it by the million: everything is said, and all have one form. */
export class PlannedCall {
  readonly target: PlayedTarget;
  /** So many of it in any case, and one more with the probability `fraction`. */
  readonly whole: number;
  readonly fraction: number;
  /** Null: what the target's requests carry. */
  readonly exchange: Exchange | null;
  /** Null: any pod. */
  readonly podName: string | null;
  readonly isForbidden: boolean;
  readonly lookup: PlayedLookup | null;
  /** One query of its look-up. */
  readonly query: PlannedCall | null;

  constructor({ target, perRequest, exchange, podName, isForbidden, lookup }: PlayedCall) {
    this.target = target;
    this.whole = Math.floor(perRequest);
    this.fraction = perRequest - this.whole;
    this.exchange = exchange ?? null;
    this.podName = podName ?? null;
    this.isForbidden = isForbidden === true;
    this.lookup = lookup ?? null;
    this.query = lookup === undefined ? null : new PlannedCall({ ...lookup, perRequest: lookup.parallel });
  }
}
