import { describe, expect, it } from "vitest";
import {
  type Container,
  type PodSpec,
  podRequests,
  type ResourceList,
} from "../../../src/kubernetes/index.js";

function container(requests: ResourceList, restartPolicy?: "Always"): Container {
  return {
    name: "c",
    resources: { requests },
    ...(restartPolicy === undefined ? {} : { restartPolicy }),
  };
}

function cpuOf(spec: PodSpec): number {
  return podRequests(spec).cpuMillicores;
}

describe("the requests of a pod", () => {
  it("are the sum of its containers", () => {
    const requests = podRequests({
      containers: [
        container({ cpu: "250m", memory: "64Mi", "nvidia.com/gpu": 1 }),
        container({ cpu: 0.5, memory: "1Gi", "ephemeral-storage": "1G" }),
      ],
    });
    expect(requests.cpuMillicores).toBe(750);
    expect(requests.memoryBytes).toBe((64 + 1024) * 1024 ** 2);
    expect(requests.ephemeralStorageBytes).toBe(1e9);
    expect([...requests.scalars]).toEqual([["nvidia.com/gpu", 1]]);
  });

  it("are raised to the largest init container", () => {
    expect(
      cpuOf({
        containers: [container({ cpu: 1 })],
        initContainers: [container({ cpu: 3 }), container({ cpu: 2 })],
      }),
    ).toBe(3000);
  });

  it("count sidecars beside the containers and beside later init containers", () => {
    const sidecar = container({ cpu: 1 }, "Always");
    expect(cpuOf({ containers: [container({ cpu: 1 })], initContainers: [sidecar] })).toBe(2000);
    expect(
      cpuOf({ containers: [container({ cpu: 1 })], initContainers: [sidecar, container({ cpu: 4 })] }),
    ).toBe(5000);
    expect(
      cpuOf({ containers: [container({ cpu: 1 })], initContainers: [container({ cpu: 4 }), sidecar] }),
    ).toBe(4000);
  });

  it("add the overhead after pod-level requests replaced the containers' sum", () => {
    const requests = podRequests({
      containers: [container({ cpu: 1, memory: "1Gi" })],
      resources: { requests: { cpu: "2" } },
      overhead: { cpu: "250m" },
    });
    expect(requests.cpuMillicores).toBe(2250);
    expect(requests.memoryBytes).toBe(1024 ** 3);
  });

  it("are rounded up to whole millicores per container and to whole bytes at the end", () => {
    const requests = podRequests({
      containers: [container({ cpu: "0.5m", memory: "0.5" }), container({ cpu: "0.5m" })],
    });
    expect(requests.cpuMillicores).toBe(2);
    expect(requests.memoryBytes).toBe(1);
  });

  it("assume 100m and 200Mi per container without a request, for scoring only", () => {
    const requests = podRequests({ containers: [container({}), container({ cpu: 0 })] });
    expect(requests.cpuMillicores).toBe(0);
    expect(requests.nonZeroCpuMillicores).toBe(100);
    expect(requests.nonZeroMemoryBytes).toBe(2 * 200 * 1024 ** 2);
  });

  it("with pod-level requests assume them only for a resource that nobody requests", () => {
    const requests = podRequests({
      containers: [container({}), container({})],
      resources: { requests: { cpu: "1" } },
    });
    expect(requests.nonZeroCpuMillicores).toBe(1000);
    expect(requests.nonZeroMemoryBytes).toBe(2 * 200 * 1024 ** 2);
  });
});
