import { describe, expect, it } from "vitest";
import { Storage } from "../../../../src/cluster/index.js";
import { Registry } from "../../../../src/cluster/registry.js";
import { findMatchingVolume } from "../../../../src/scheduling/index.js";
import type { SimTime } from "../../../../src/units/index.js";

const NOW = 0 as SimTime;

function storageWith(volumes: readonly (readonly [name: string, size: string, more?: object])[]) {
  const storage = new Storage(new Registry());
  for (const [name, size, more = {}] of volumes) {
    storage.addVolume(
      {
        apiVersion: "v1",
        kind: "PersistentVolume",
        metadata: { name },
        spec: {
          capacity: { storage: size },
          accessModes: ["ReadWriteOnce"],
          storageClassName: "local",
          ...more,
        },
      },
      NOW,
    );
  }
  return storage;
}

function match(storage: Storage, spec: object = {}, zone: string | null = null) {
  const claim = storage.addClaim(
    {
      metadata: { name: "data", namespace: "default" },
      spec: {
        accessModes: ["ReadWriteOnce"],
        storageClassName: "local",
        resources: { requests: { storage: "10Gi" } },
        ...spec,
      },
    },
    NOW,
  );
  const node = zone === null ? null : { name: "n", labels: { "topology.kubernetes.io/zone": zone } };
  return findMatchingVolume(claim, storage.volumes.values(), node)?.name ?? null;
}

describe("the volume that a claim gets", () => {
  it("is the smallest that is large enough", () => {
    expect(
      match(
        storageWith([
          ["large", "50Gi"],
          ["small", "5Gi"],
          ["right", "12Gi"],
        ]),
      ),
    ).toBe("right");
  });

  it("has its access modes and its class", () => {
    const storage = storageWith([
      ["other", "10Gi", { storageClassName: "fast" }],
      ["shared", "10Gi", { accessModes: ["ReadOnlyMany"] }],
    ]);
    expect(match(storage)).toBeNull();
  });

  it("is one that the node reaches, by whatever name a driver gives to zones", () => {
    const zonal = (zone: string) => ({
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: "topology.gke.io/zone", operator: "In", values: [zone] }] },
          ],
        },
      },
    });
    const storage = storageWith([
      ["in-a", "10Gi", zonal("a")],
      ["in-b", "20Gi", zonal("b")],
    ]);
    expect(match(storage, {}, "b")).toBe("in-b");
  });

  it("is the one that is kept for it, though a smaller one is free", () => {
    const claimRef = { namespace: "default", name: "data" };
    const storage = storageWith([
      ["free", "10Gi"],
      ["kept", "50Gi", { claimRef }],
    ]);
    expect(match(storage)).toBe("kept");
  });

  it("is not one that is kept for another claim", () => {
    expect(match(storageWith([["kept", "10Gi", { claimRef: { name: "theirs" } }]]))).toBeNull();
  });

  it("is the one it names", () => {
    const storage = storageWith([
      ["small", "10Gi"],
      ["named", "20Gi"],
    ]);
    expect(match(storage, { volumeName: "named" })).toBe("named");
  });
});
