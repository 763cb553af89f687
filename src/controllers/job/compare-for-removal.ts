import type { Pod } from "../../cluster/index.js";

/**
 * Orders the pods of a Job that has too many: the first go. Without a node, then Pending, then not ready, then
 * ready for less time, more restarts, created later.
 *
 * Source: kubernetes v1.36.3 pkg/controller/controller_utils.go#ActivePods
 */
export function compareForRemoval(a: Pod, b: Pod): number {
  return (
    Number(a.boundAt !== null) - Number(b.boundAt !== null) ||
    phaseOrdinal(a) - phaseOrdinal(b) ||
    Number(a.isReady) - Number(b.isReady) ||
    (a.isReady ? b.readyChangedAt - a.readyChangedAt : 0) ||
    b.restarts - a.restarts ||
    b.createdAt - a.createdAt
  );
}

function phaseOrdinal({ phase }: Pod): number {
  return phase === "Running" ? 2 : phase === "Unknown" ? 1 : 0;
}
