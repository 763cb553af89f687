/** Where a pod is, for what the network between pods takes and costs. */
export interface NetworkPlace {
  readonly node: string;
  /** Its node's label topology.kubernetes.io/zone; "" without one. */
  readonly zone: string;
}

/** How far a request goes: within a node, to another node of the zone, to another zone, or over the cluster's edge. */
export type Distance = "sameNode" | "sameZone" | "crossZone" | "outside";

/** Shares of requests by distance; they add up to 1. */
export interface DistanceShares {
  readonly sameNode: number;
  readonly sameZone: number;
  readonly crossZone: number;
}

/**
 * How far it is from a caller (null: outside the cluster) to a pod.
 *
 * @example distanceBetween({ node: "n1", zone: "a" }, { node: "n2", zone: "a" }) // sameZone
 */
export function distanceBetween(from: NetworkPlace | null, to: NetworkPlace): Distance {
  if (from === null) return "outside";
  if (from.node === to.node) return "sameNode";
  return from.zone === to.zone ? "sameZone" : "crossZone";
}

/**
 * How far requests go when each of the callers sends as many as the others, and each is sent to any of the pods with
 * the same probability. All within a node where there is nobody on one side.
 */
export function distanceShares(from: Iterable<NetworkPlace>, to: Iterable<NetworkPlace>): DistanceShares {
  const callers = countPlaces(from);
  const pods = countPlaces(to);
  const pairs = callers.total * pods.total;
  if (pairs === 0) return { sameNode: 1, sameZone: 0, crossZone: 0 };
  const sameNode = commonPairs(callers.nodes, pods.nodes) / pairs;
  const inZone = commonPairs(callers.zones, pods.zones) / pairs;
  return { sameNode, sameZone: inZone - sameNode, crossZone: 1 - inZone };
}

interface PlaceCounts {
  readonly nodes: Map<string, number>;
  readonly zones: Map<string, number>;
  readonly total: number;
}

function countPlaces(places: Iterable<NetworkPlace>): PlaceCounts {
  const nodes = new Map<string, number>();
  const zones = new Map<string, number>();
  let total = 0;
  for (const { node, zone } of places) {
    nodes.set(node, (nodes.get(node) ?? 0) + 1);
    zones.set(zone, (zones.get(zone) ?? 0) + 1);
    total++;
  }
  return { nodes, zones, total };
}

function commonPairs(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const [key, count] of a) sum += count * (b.get(key) ?? 0);
  return sum;
}
