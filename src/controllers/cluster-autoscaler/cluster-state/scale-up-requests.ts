import { after, NEVER, type SimTime } from "../../../units/index.js";

/** Nodes that were asked for and have not all come. */
export interface ScaleUpRequest {
  readonly increase: number;
  readonly time: SimTime;
  /** By when they should be there. */
  readonly expectedBy: SimTime;
}

/** A request whose nodes did not come in time. */
export interface TimedOutRequest extends ScaleUpRequest {
  readonly group: string;
}

/**
 * The open scale-up request of each group.
 *
 * Order: groups in the order of their first request.
 * Source: cluster-autoscaler 1.36.1 clusterstate/clusterstate.go#RegisterScaleUp, #updateScaleRequests
 */
export class ScaleUpRequests {
  readonly #requests = new Map<string, ScaleUpRequest>();

  get size(): number {
    return this.#requests.size;
  }

  get(group: string): ScaleUpRequest | undefined {
    return this.#requests.get(group);
  }

  /** When the first open request is overdue; NEVER: none is open. */
  nextTimeOut(): SimTime {
    let first: number = NEVER;
    for (const { expectedBy } of this.#requests.values()) first = Math.min(first, expectedBy + 1);
    return first as SimTime;
  }

  /** Adds to the group's request, or takes away from it. More nodes restart its times; a request of none ends. */
  change(group: string, delta: number, now: SimTime, maxNodeProvisionTime: SimTime): void {
    const known = this.#requests.get(group);
    const increase = (known?.increase ?? 0) + delta;
    if (increase <= 0) {
      this.#requests.delete(group);
      return;
    }
    const [time, expectedBy] =
      known === undefined || delta > 0
        ? [now, after(now, maxNodeProvisionTime)]
        : [known.time, known.expectedBy];
    this.#requests.set(group, { increase, time, expectedBy });
  }

  /** Ends the requests whose nodes have all come, and those that are overdue; returns the latter. */
  settle(nodesNotStarted: (group: string) => number, now: SimTime): readonly TimedOutRequest[] {
    const timedOut: TimedOutRequest[] = [];
    for (const [group, request] of this.#requests) {
      if (nodesNotStarted(group) <= 0) this.#requests.delete(group);
      else if (request.expectedBy < now) {
        this.#requests.delete(group);
        timedOut.push({ group, ...request });
      }
    }
    return timedOut;
  }
}
