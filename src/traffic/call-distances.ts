import type { Pod } from "../cluster/index.js";
import { type DistanceShares, distanceShares, type NetworkPlace } from "../network/index.js";
import { placeOf } from "./place-of.js";

/** The pods that requests are sent to; `revision` counts their changes. */
export interface RoutedPods {
  readonly pods: Iterable<Pod>;
  readonly count: number;
  readonly revision: number;
}

/** How far the calls of one target to another go; computed anew only when pods of either came or went. */
export class CallDistances {
  readonly #caller: () => RoutedPods;
  readonly #callee: () => RoutedPods;
  #callerRevision = -1;
  #calleeRevision = -1;
  #shares: DistanceShares = { sameNode: 1, sameZone: 0, crossZone: 0 };

  constructor(caller: () => RoutedPods, callee: () => RoutedPods) {
    this.#caller = caller;
    this.#callee = callee;
  }

  get shares(): DistanceShares {
    const caller = this.#caller();
    const callee = this.#callee();
    if (caller.revision !== this.#callerRevision || callee.revision !== this.#calleeRevision) {
      this.#callerRevision = caller.revision;
      this.#calleeRevision = callee.revision;
      this.#shares = distanceShares(placesOf(caller.pods), placesOf(callee.pods));
    }
    return this.#shares;
  }
}

function* placesOf(pods: Iterable<Pod>): Generator<NetworkPlace> {
  for (const pod of pods) yield placeOf(pod);
}
