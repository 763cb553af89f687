import type { ZoneState } from "./zone-state.js";

export interface ZoneEvidence {
  readonly state: ZoneState;
  readonly ready: number;
  readonly notReady: number;
  readonly nodesPerSecond: number;
}

/** One line: how much of the zone is gone and how fast its nodes are tainted. */
export function explainZone({ ready, notReady, nodesPerSecond }: ZoneEvidence): string {
  const pace =
    nodesPerSecond === 0
      ? "no node is tainted NoExecute"
      : `one node every ${1 / nodesPerSecond} s is tainted`;
  return `${notReady} of ${ready + notReady} nodes not ready; ${pace}`;
}
