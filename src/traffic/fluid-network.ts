import type { DistanceShares } from "../network/index.js";
import type { SimTime } from "../units/index.js";
import { CallDistances } from "./call-distances.js";
import { type Inflow, meanBytes } from "./network-bytes.js";
import type { RequestTarget } from "./request-target.js";

/** Round trips of the network between pods; within a node none. */
export interface RoundTrips {
  readonly sameZoneSeconds: number;
  readonly crossZoneSeconds: number;
}

/**
 * How far the calls of fluid loads go, and what that takes and carries. Callers' pods send evenly, and each call goes
 * to any of the called pods: what a mean call meets is the share of pairs at each distance.
 */
export class FluidNetwork {
  readonly #targets: ReadonlyMap<string, RequestTarget>;
  readonly #roundTrips: RoundTrips | null;
  /** By caller, in the order of its calls. */
  readonly #distances = new Map<RequestTarget, readonly CallDistances[]>();
  readonly #counted = new Set<string>();

  /** `roundTrips` null: the network between pods takes no time. */
  constructor(targets: ReadonlyMap<string, RequestTarget>, roundTrips: RoundTrips | null) {
    this.#targets = targets;
    this.#roundTrips = roundTrips;
    for (const caller of targets.values()) {
      if (caller.spec.exchange !== undefined) this.#counted.add(caller.key);
      for (const call of caller.calls) if (call.exchange !== undefined) this.#counted.add(call.to);
    }
    for (const caller of targets.values()) {
      const calls = caller.calls.map(({ to }) => {
        const callee = targets.get(to)!;
        return new CallDistances(
          () => caller.queues.routed,
          () => callee.queues.routed,
        );
      });
      if (calls.length > 0) this.#distances.set(caller, calls);
    }
  }

  /** Nothing is counted and nothing takes time. */
  get isIdle(): boolean {
    return this.#counted.size === 0 && this.#roundTrips === null;
  }

  /** Takes new rates and pods of a call graph into account; callers come before callees. */
  update(targets: readonly RequestTarget[], at: SimTime): void {
    const inflows = new Map<string, Inflow[]>();
    for (const caller of targets) {
      const distances = this.#distances.get(caller);
      if (distances === undefined) continue;
      const rate = caller.queues.processedRate;
      const hops: number[] = [];
      for (let i = 0; i < caller.calls.length; i++) {
        const call = caller.calls[i]!;
        // Whoever comes through a door comes from outside.
        const shares = caller.spec.door === undefined ? distances[i]!.shares : null;
        if (this.#roundTrips !== null && shares !== null) hops.push(meanRoundTrip(shares, this.#roundTrips));
        if (!this.#counted.has(call.to)) continue;
        const exchange = call.exchange ?? this.#targets.get(call.to)!.spec.exchange ?? null;
        const flow = { rate: rate * caller.callsPerRequest(i), exchange, shares };
        const known = inflows.get(call.to);
        if (known === undefined) inflows.set(call.to, [flow]);
        else known.push(flow);
      }
      if (hops.length > 0) caller.setCallHops(hops);
    }
    for (const target of targets) {
      if (!this.#counted.has(target.key)) continue;
      const { demand, exchange } = target.spec;
      const own = { rate: demand?.valueAt(at) ?? 0, exchange: exchange ?? null, shares: null };
      target.setMeanBytes(meanBytes([own, ...(inflows.get(target.key) ?? [])]));
    }
  }
}

function meanRoundTrip(shares: DistanceShares, { sameZoneSeconds, crossZoneSeconds }: RoundTrips): number {
  return shares.sameZone * sameZoneSeconds + shares.crossZone * crossZoneSeconds;
}
