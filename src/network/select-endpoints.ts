import type { EndpointConditions } from "./endpoint-conditions.js";

export interface Endpoint<T> {
  readonly target: T;
  readonly conditions: EndpointConditions;
}

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
  endpoints: readonly Endpoint<T>[],
  fallsBack = true,
): SelectedEndpoints<T> {
  const ready = endpoints.filter(({ conditions }) => conditions.ready);
  if (ready.length > 0 || !fallsBack) {
    return { targets: ready.map(({ target }) => target), usesTerminating: false };
  }
  const serving = endpoints.filter(({ conditions }) => conditions.serving && conditions.terminating);
  return { targets: serving.map(({ target }) => target), usesTerminating: serving.length > 0 };
}
