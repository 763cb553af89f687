/** Amounts that decide how a node's cost is shared. */
export interface SharedAmounts {
  readonly cpuMillicores: number;
  readonly memoryBytes: number;
}

/** A whole node, in the units that shares are counted in: whole billionths, so that sums are exact. */
export const WHOLE_NODE = 1e9;

/**
 * The share of a node that system daemons and the kubelet keep from pods: the larger one of CPU and memory between
 * capacity and allocatable.
 *
 * Units: billionths of the node, rounded down.
 */
export function systemShare(capacity: SharedAmounts, allocatable: SharedAmounts): number {
  return Math.max(
    reservedShare(capacity.cpuMillicores, allocatable.cpuMillicores),
    reservedShare(capacity.memoryBytes, allocatable.memoryBytes),
  );
}

/**
 * What a pod's requests take of a node's allocatable: the larger share of CPU and memory, since that is what nobody
 * else can use. A pod without requests takes nothing.
 *
 * Units: billionths of the allocatable, rounded down, at most all of it.
 *
 * @example requestedShare({ cpuMillicores: 1000, memoryBytes: 0 }, { cpuMillicores: 4000, memoryBytes: 8e9 }) // 0.25e9
 */
export function requestedShare(requests: SharedAmounts, allocatable: SharedAmounts): number {
  return Math.max(
    shareOf(requests.cpuMillicores, allocatable.cpuMillicores),
    shareOf(requests.memoryBytes, allocatable.memoryBytes),
  );
}

/**
 * The part of a whole node's cost that a pod carries: its share of what the system leaves. Where the shares of the
 * node's pods add up to more than one (some ask for CPU, others for memory), they are scaled down together, so that
 * nothing is paid twice and nothing is idle.
 *
 * Units: billionths, rounded down. `allShares`: the sum over the node's pods.
 */
export function costShare(share: number, allShares: number, systemPart: number): number {
  const left = WHOLE_NODE - systemPart;
  return Math.floor(share * (left / Math.max(WHOLE_NODE, allShares)));
}

function shareOf(amount: number, whole: number): number {
  if (whole <= 0) return amount > 0 ? WHOLE_NODE : 0;
  return Math.min(WHOLE_NODE, Math.floor((amount / whole) * WHOLE_NODE));
}

function reservedShare(capacity: number, allocatable: number): number {
  return capacity <= 0 ? 0 : shareOf(Math.max(0, capacity - allocatable), capacity);
}
