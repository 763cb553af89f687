import type { Distance, DistanceShares } from "../network/index.js";

/** What one request and its answer carry. Bytes. */
export interface Exchange {
  readonly requestBytes: number;
  readonly responseBytes: number;
}

/** Bytes of requests that were answered, and of their answers, by how far they went. */
export interface NetworkBytes {
  readonly sameNode: number;
  /** To another node of the same zone. */
  readonly sameZone: number;
  readonly crossZone: number;
  /** Requests from outside the cluster. */
  readonly fromOutside: number;
  /** Answers that left the cluster. */
  readonly toOutside: number;
}

/** Adds up bytes by how far they went. */
export class ByteMeter {
  sameNode = 0;
  sameZone = 0;
  crossZone = 0;
  fromOutside = 0;
  toOutside = 0;

  /** A request that was answered. */
  count({ requestBytes, responseBytes }: Exchange, distance: Distance): void {
    if (distance === "outside") {
      this.fromOutside += requestBytes;
      this.toOutside += responseBytes;
    } else {
      this[distance] += requestBytes + responseBytes;
    }
  }

  add(bytes: NetworkBytes, times = 1): void {
    this.sameNode += bytes.sameNode * times;
    this.sameZone += bytes.sameZone * times;
    this.crossZone += bytes.crossZone * times;
    this.fromOutside += bytes.fromOutside * times;
    this.toOutside += bytes.toOutside * times;
  }

  clear(): void {
    this.sameNode = 0;
    this.sameZone = 0;
    this.crossZone = 0;
    this.fromOutside = 0;
    this.toOutside = 0;
  }

  figures(): NetworkBytes {
    const { sameNode, sameZone, crossZone, fromOutside, toOutside } = this;
    return { sameNode, sameZone, crossZone, fromOutside, toOutside };
  }
}

/** Requests of one kind on their way to a target. */
export interface Inflow {
  readonly rate: number;
  readonly exchange: Exchange | null;
  /** Null: they come from outside. */
  readonly shares: DistanceShares | null;
}

/** Bytes of a mean request of a mixture; null where nothing flows, so that nobody knows. */
export function meanBytes(inflows: readonly Inflow[]): NetworkBytes | null {
  let rates = 0;
  const sum = new ByteMeter();
  for (const { rate, exchange, shares } of inflows) {
    rates += rate;
    if (exchange === null) continue;
    if (shares === null) {
      sum.fromOutside += rate * exchange.requestBytes;
      sum.toOutside += rate * exchange.responseBytes;
      continue;
    }
    const bytes = rate * (exchange.requestBytes + exchange.responseBytes);
    sum.sameNode += bytes * shares.sameNode;
    sum.sameZone += bytes * shares.sameZone;
    sum.crossZone += bytes * shares.crossZone;
  }
  if (!(rates > 0)) return null;
  const mean = new ByteMeter();
  mean.add(sum, 1 / rates);
  return mean.figures();
}
