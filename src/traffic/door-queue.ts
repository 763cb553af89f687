import type { RoutedPods } from "./call-distances.js";
import { type Latency, NO_LATENCY, shareLongerThan, totalMean } from "./latency.js";
import type { QueueSet, RequestLedger } from "./queue-set.js";
import type { RequestProfile } from "./request-profile.js";

const NOBODY: RoutedPods = { pods: [], count: 0, revision: 0 };

/**
 * Requests that pass a way into the cluster without pods of its own, or go to a name outside it: they take what they
 * call takes, and always the same time beside.
 */
export class DoorQueue implements QueueSet {
  readonly routed = NOBODY;
  readonly usedNodeCapacity = false;
  readonly terminations = null;
  readonly backlog = 0;
  readonly busyCores = 0;
  readonly missingCores = 0;
  readonly cohortCount = 0;
  readonly secondsUntilChange = Number.POSITIVE_INFINITY;
  readonly isSteady = true;
  processedRate = 0;
  readonly #profile: RequestProfile;
  readonly #ledger: RequestLedger;
  #latency: Latency = NO_LATENCY;

  constructor(profile: RequestProfile, ledger: RequestLedger) {
    this.#profile = profile;
    this.#ledger = ledger;
  }

  advance(seconds: number, callLatency: Latency): void {
    const { waitSeconds, timeoutSeconds } = this.#profile;
    this.#latency = { ...callLatency, shift: callLatency.shift + waitSeconds };
    const count = this.processedRate * seconds;
    if (!(count > 0)) return;
    const late = shareLongerThan(this.#latency, timeoutSeconds);
    this.#ledger.processed(count, this.#latency);
    if (late > 0) this.#ledger.timedOut(count * late);
    this.#ledger.served(count * (1 - late), this.#latency, 0);
  }

  rearrange(_at: number, arrivalRate: number): void {
    this.processedRate = arrivalRate;
  }

  get inFlight(): number {
    return this.processedRate * totalMean(this.#latency);
  }

  noteLateness(): number {
    return Number.POSITIVE_INFINITY;
  }

  isUnchanged(): boolean {
    return true;
  }

  forEachGroup(): void {}
  addPod(): void {}
  removePod(): void {}
  podChanged(): void {}
  setRouted(): void {}
  setShares(): void {}
  route(): void {}
  forgetTerminations(): void {}
}
