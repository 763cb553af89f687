import type { Balancer } from "./balancer.js";

const BUCKETS = 256;
/** Lowest byte of the kernel's multiplier 2654435761; the others do not reach the bucket. */
const MULTIPLIER = 177;

/** The bucket of an address among the kernel's 256. */
export function ipvsBucket(address: number): number {
  return ((address % BUCKETS) * MULTIPLIER) % BUCKETS;
}

/**
 * ipvs sh: an address belongs to one of 256 buckets, and the buckets are dealt over the servers in turn, the one added
 * last first. All buckets are dealt anew when a server comes or goes.
 *
 * Source: linux net/netfilter/ipvs/ip_vs_sh.c.
 */
export class SourceHashBalancer<T> implements Balancer<T> {
  pick(targets: readonly T[], client: number): T {
    return ofBucket(targets, ipvsBucket(client));
  }
}

/**
 * ipvs dh: the same by the address that is called. A Service has one, so that one pod gets everything.
 *
 * Source: linux net/netfilter/ipvs/ip_vs_dh.c.
 */
export class DestinationHashBalancer<T> implements Balancer<T> {
  readonly #bucket: number;

  /** `serviceAddress`: any number that stands for the Service's address. */
  constructor(serviceAddress: number) {
    this.#bucket = ipvsBucket(serviceAddress);
  }

  pick(targets: readonly T[]): T {
    return ofBucket(targets, this.#bucket);
  }
}

function ofBucket<T>(targets: readonly T[], bucket: number): T {
  return targets[targets.length - 1 - (bucket % targets.length)]!;
}
