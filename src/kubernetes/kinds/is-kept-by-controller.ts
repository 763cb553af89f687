/** Marks of the controllers that keep a Service's endpoints, which do so in a run, too. */
const MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
const SLICE_CONTROLLER = "endpointslice-controller.k8s.io";
const LAST_TRIGGER = "endpoints.kubernetes.io/last-change-trigger-time";

/**
 * Whether an EndpointSlice or Endpoints object is what a controller makes of a Service and its pods, as in dumps of a
 * cluster: it says nothing that they do not say. Others are written by hand, for Services without a selector.
 *
 * Source: kubernetes v1.36.3 pkg/controller/endpointslice/endpointslice_controller.go, pkg/controller/endpoint/endpoints_controller.go
 */
export function isKeptByController(kind: string, metadata: Readonly<Record<string, unknown>>): boolean {
  const { labels, annotations } = metadata as { labels?: unknown; annotations?: unknown };
  if (kind === "EndpointSlice") return entryOf(labels, MANAGED_BY) === SLICE_CONTROLLER;
  return kind === "Endpoints" && entryOf(annotations, LAST_TRIGGER) !== undefined;
}

function entryOf(map: unknown, key: string): unknown {
  return typeof map === "object" && map !== null
    ? (map as Readonly<Record<string, unknown>>)[key]
    : undefined;
}
