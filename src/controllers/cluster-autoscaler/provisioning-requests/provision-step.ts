import type { Pod } from "../../../cluster/index.js";
import type { SimTime } from "../../../units/index.js";
import { HintingSimulator } from "../simulator/hinting-simulator.js";
import type { StandingSnapshot } from "../simulator/standing-snapshot.js";
import { consumesRequest } from "./consumes-request.js";
import type { ProvisioningRequests, RequestOutcome, RequestWithPods } from "./provisioning-requests.js";

/**
 * One run's work on ProvisioningRequests: keeps the room of those that have it, takes one that wants it, and looks for
 * room for its pods.
 *
 * Source: cluster-autoscaler 1.36.1 provisioningrequest/orchestrator, processors/provreq
 */
export class ProvisionStep {
  readonly #requests: ProvisioningRequests;
  readonly #standing: StandingSnapshot;
  readonly #placing = new HintingSimulator();
  /** Requests and other pods take turns where both want nodes. */
  #isTurnOfRequests = false;

  constructor(requests: ProvisioningRequests, standing: StandingSnapshot) {
    this.#requests = requests;
    this.#standing = standing;
  }

  /** Whether no request is open or booked. */
  get isIdle(): boolean {
    return this.#requests.isIdle;
  }

  /** The pods that want nodes of their own: those that use a request's room wait for it. */
  withoutConsumers(pods: readonly Pod[]): readonly Pod[] {
    return pods.some(consumesRequest) ? pods.filter((pod) => !consumesRequest(pod)) : pods;
  }

  /** Puts booked pods into the run's snapshot, so that their room stays. Those that fit nowhere have none. */
  book(): void {
    const booked = this.#requests.bookedPods();
    if (booked.length === 0) return;
    this.#standing.endWithThisRun();
    this.#placing.trySchedulePods(this.#standing.snapshot, booked);
    this.#placing.dropOldHints();
  }

  next(now: SimTime): RequestWithPods | null {
    return this.#requests.next(now);
  }

  /** Whether this scale-up is for the request; the other of two comes next. */
  takesTurn(hasRequest: boolean, hasOthers: boolean): boolean {
    const isForRequest = hasRequest && (!hasOthers || this.#isTurnOfRequests);
    this.#isTurnOfRequests = !isForRequest;
    return isForRequest;
  }

  /**
   * Looks for room for all pods of a request, and of `batchSize` - 1 more that come after it. What one finds is not
   * there for the next. True: at least one found it.
   */
  check(first: RequestWithPods, batchSize: number, now: SimTime): boolean {
    const { snapshot } = this.#standing;
    const batch = this.#requests.batchFrom(first, batchSize, now);
    let hasFound = false;
    snapshot.fork();
    for (const each of batch) {
      snapshot.fork();
      const placed = this.#placing.trySchedulePods(snapshot, each.pods, { breakOnFailure: true });
      const isFound = placed.length === each.pods.length;
      if (isFound) snapshot.commit();
      else snapshot.revert();
      hasFound ||= isFound;
      this.#requests.settle(each, isFound ? "CapacityIsFound" : "CapacityIsNotFound", now);
    }
    snapshot.revert();
    return hasFound;
  }

  /**
   * Looks for room for all pods of a request; for those that lack it, nodes are asked for.
   *
   * `askForNodes`: for all of these pods or for none; true: it was done.
   */
  provision(next: RequestWithPods, now: SimTime, askForNodes: (pods: readonly Pod[]) => boolean): void {
    const { snapshot } = this.#standing;
    snapshot.fork();
    const placed = new Set(this.#placing.trySchedulePods(snapshot, next.pods).map(({ pod }) => pod));
    const left = next.pods.filter((pod) => !placed.has(pod));
    let outcome: RequestOutcome = "CapacityIsFound";
    if (left.length > 0) outcome = askForNodes(left) ? "CapacityIsProvisioned" : "CapacityIsNotFound";
    snapshot.revert();
    this.#requests.settle(next, outcome, now);
  }
}
