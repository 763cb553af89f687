/** One zone's share of the CPU of all nodes. */
export interface ZoneShare {
  readonly zone: string;
  readonly ratio: number;
}

/** A node as topology-aware hints look at it. */
export interface HintNode {
  readonly zone: string;
  readonly cpuMillicores: number;
  readonly isReady: boolean;
  /** Has one of the labels of a control-plane node. */
  readonly isControlPlane: boolean;
}

export type NoHintsReason =
  | "node without a zone or CPU"
  | "nodes ready in one zone only"
  | "fewer endpoints than zones"
  | "a zone would be overloaded"
  | "endpoint without a zone";

export type ZoneHints =
  | { readonly hints: readonly string[]; readonly reason: null }
  | { readonly hints: null; readonly reason: NoHintsReason };

/** Most that an endpoint may get beyond its even share. */
const OVERLOAD_THRESHOLD = 0.2;

/**
 * Shares of CPU by zone that topology-aware routing aims at, or null where the nodes do not say enough.
 *
 * Order: by zone's name.
 * Source: kubernetes v1.36.3 staging/src/k8s.io/endpointslice/topologycache/topologycache.go#SetNodes.
 */
export function zoneShares(nodes: readonly HintNode[]): readonly ZoneShare[] | NoHintsReason {
  const cpu = new Map<string, number>();
  let total = 0;
  for (const { zone, cpuMillicores, isReady, isControlPlane } of nodes) {
    if (isControlPlane || !isReady) continue;
    if (zone === "" || cpuMillicores === 0) return "node without a zone or CPU";
    cpu.set(zone, (cpu.get(zone) ?? 0) + cpuMillicores);
    total += cpuMillicores;
  }
  if (cpu.size < 2) return "nodes ready in one zone only";
  return [...cpu]
    .map(([zone, of]) => ({ zone, ratio: of / total }))
    .sort((a, b) => (a.zone < b.zone ? -1 : 1));
}

/**
 * The zone that each ready endpoint is meant for under `service.kubernetes.io/topology-mode: Auto`: its own, save those
 * that a zone with too many gives to one with too few, so that zones have endpoints in proportion to their CPU. No
 * hints at all, where a zone cannot have so many that none is overloaded by more than 20 %.
 *
 * `zones`: those of the ready endpoints, in their order. Returns one hint for each.
 * Order: zones that give or take equally much go by name (upstream: by chance).
 * Source: kubernetes v1.36.3 staging/src/k8s.io/endpointslice/topologycache/topologycache.go#AddHints,
 * #getAllocations, utils.go#getGivingAndReceivingZones, #redistributeHints.
 * Deviates: hints are made anew from all endpoints; upstream keeps those of slices that did not change while they fit.
 *
 * @example topologyHints(["a", "a", "a", "b"], [{ zone: "a", ratio: 0.5 }, { zone: "b", ratio: 0.5 }]).hints // b, a, a, b
 */
export function topologyHints(zones: readonly string[], shares: readonly ZoneShare[]): ZoneHints {
  if (shares.length < 2) return { hints: null, reason: "nodes ready in one zone only" };
  if (shares.length > zones.length) return { hints: null, reason: "fewer endpoints than zones" };
  const wanted = new Map<string, number>();
  let least = 0;
  for (const { zone, ratio } of shares) {
    const desired = ratio * zones.length;
    const minimum = Math.ceil(desired * (1 / (1 + OVERLOAD_THRESHOLD)));
    wanted.set(zone, Math.max(desired, minimum));
    least += minimum;
  }
  if (least > zones.length) return { hints: null, reason: "a zone would be overloaded" };
  if (zones.includes("")) return { hints: null, reason: "endpoint without a zone" };
  const { giving, receiving } = exchanges(wanted, zones);
  const hints = zones.map((zone) => {
    const toGive = giving.get(zone) ?? 0;
    const taker = toGive > 0 ? [...receiving].find(([, open]) => open > 0)?.[0] : undefined;
    if (taker === undefined) return zone;
    giving.set(zone, toGive - 1);
    receiving.set(taker, receiving.get(taker)! - 1);
    return taker;
  });
  return { hints, reason: null };
}

/** How many endpoints each zone gives away or gets. */
function exchanges(wanted: ReadonlyMap<string, number>, zones: readonly string[]) {
  const surplus = new Map<string, number>();
  const lack = new Map<string, number>();
  for (const [zone, target] of wanted) {
    const own = zones.filter((other) => other === zone).length;
    if (own > target) surplus.set(zone, own - target);
    else if (own < target) lack.set(zone, target - own);
  }
  const giving = new Map<string, number>();
  const receiving = new Map<string, number>();
  for (;;) {
    const [giver, toGive] = most(surplus);
    const [taker, toTake] = most(lack);
    if ((toGive < 1 && toTake < 1) || toGive < 0.5 || toTake < 0.5) return { giving, receiving };
    giving.set(giver, (giving.get(giver) ?? 0) + 1);
    surplus.set(giver, toGive - 1);
    receiving.set(taker, (receiving.get(taker) ?? 0) + 1);
    lack.set(taker, toTake - 1);
  }
}

function most(zones: ReadonlyMap<string, number>): readonly [zone: string, amount: number] {
  let best: readonly [string, number] = ["", 0];
  for (const entry of zones) if (entry[1] > best[1]) best = entry;
  return best;
}
