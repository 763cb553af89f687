import type { EndpointConditions } from "./endpoint-conditions.js";

export interface SelectedEndpoints<T> {
  readonly targets: readonly T[];
  /** No endpoint is ready: those that still serve while they terminate are used. */
  readonly usesTerminating: boolean;
}

/**
 * Where a Service's new connections go: to the ready endpoints; when there is none, to those that terminate but
 * still serve. DNS of a headless Service knows only ready ones (`fallsBack` false).
 *
 * Order: that of the input.
 * Source: kubernetes v1.36.3 pkg/proxy/topology.go#CategorizeEndpoints.
 * Deviates: traffic policies and topology hints are not looked at here: `categorizeEndpoints` does.
 */
export function selectEndpoints<T>(
  /** With their conditions; null: it is no endpoint. */
  candidates: Iterable<readonly [T, EndpointConditions | null]>,
  fallsBack = true,
): SelectedEndpoints<T> {
  const ready: T[] = [];
  for (const [candidate, conditions] of candidates) {
    if (conditions?.ready === true) ready.push(candidate);
  }
  if (ready.length > 0 || !fallsBack) return { targets: ready, usesTerminating: false };
  const serving: T[] = [];
  for (const [candidate, conditions] of candidates) {
    if (conditions?.serving === true && conditions.terminating) serving.push(candidate);
  }
  return { targets: serving, usesTerminating: serving.length > 0 };
}
