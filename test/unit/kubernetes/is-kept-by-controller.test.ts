import { describe, expect, it } from "vitest";
import { isKeptByController } from "../../../src/kubernetes/kinds/is-kept-by-controller.js";

const MANAGED_BY = "endpointslice.kubernetes.io/managed-by";

describe("endpoints of a dump", () => {
  it("say nothing new where the EndpointSlice controller keeps them", () => {
    expect(
      isKeptByController("EndpointSlice", { labels: { [MANAGED_BY]: "endpointslice-controller.k8s.io" } }),
    ).toBe(true);
    const annotations = { "endpoints.kubernetes.io/last-change-trigger-time": "2026-01-05T00:00:00Z" };
    expect(isKeptByController("Endpoints", { annotations })).toBe(true);
  });

  it("are a Service's own where people wrote them, or a mirror of such", () => {
    expect(isKeptByController("EndpointSlice", { labels: { "kubernetes.io/service-name": "db" } })).toBe(
      false,
    );
    const mirrored = { labels: { [MANAGED_BY]: "endpointslicemirroring-controller.k8s.io" } };
    expect(isKeptByController("EndpointSlice", mirrored)).toBe(false);
    expect(isKeptByController("Endpoints", {})).toBe(false);
    expect(
      isKeptByController("Service", { labels: { [MANAGED_BY]: "endpointslice-controller.k8s.io" } }),
    ).toBe(false);
  });
});
