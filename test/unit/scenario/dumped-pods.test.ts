import { describe, expect, it } from "vitest";
import { readManifests } from "../../../src/kubernetes/index.js";
import { dumpedPods } from "../../../src/scenario/dumped-pods.js";

interface Given {
  readonly name: string;
  readonly owner?: string;
  readonly hash?: string;
  readonly node?: string;
  readonly phase?: string;
  readonly isDeleted?: boolean;
}

function read(given: readonly Given[]) {
  const items = given.map(({ name, owner, hash, node, phase = "Running", isDeleted = false }) => {
    const [kind, ownerName] = (owner ?? "").split("/");
    return {
      apiVersion: "v1",
      kind: "Pod",
      metadata: {
        name,
        namespace: "shop",
        ...(hash === undefined ? {} : { labels: { "pod-template-hash": hash } }),
        ...(owner === undefined
          ? {}
          : {
              ownerReferences: [{ apiVersion: "apps/v1", kind, name: ownerName, uid: "u", controller: true }],
            }),
        ...(isDeleted ? { deletionTimestamp: "2026-01-05T00:00:00Z" } : {}),
      },
      spec: {
        containers: [{ name: "main", image: "a" }],
        ...(node === undefined ? {} : { nodeName: node }),
      },
      status: { phase },
    };
  });
  const set = readManifests([
    { file: "dump.json", text: JSON.stringify({ apiVersion: "v1", kind: "List", items }) },
  ]);
  expect(set.diagnostics).toEqual([]);
  return dumpedPods(set.pods);
}

describe("a dump's pods", () => {
  it("belong to the Deployment whose template hash their ReplicaSet's name ends with", () => {
    const pods = read([
      { name: "a", owner: "ReplicaSet/web-5d8f", hash: "5d8f", node: "n1" },
      { name: "b", owner: "ReplicaSet/web-77aa", hash: "77aa", node: "n2" },
    ]);
    expect([...pods.nodesByWorkload]).toEqual([["Deployment/shop/web", ["n1", "n2"]]]);
  });

  it("belong to a ReplicaSet that no Deployment named", () => {
    expect([...read([{ name: "a", owner: "ReplicaSet/web", node: "n1" }]).countByWorkload]).toEqual([
      ["ReplicaSet/shop/web", 1],
    ]);
  });

  it("count, also those that wait for a node", () => {
    const pods = read([
      { name: "a", owner: "Job/sum", node: "n1" },
      { name: "b", owner: "Job/sum", phase: "Pending" },
    ]);
    expect(pods.countByWorkload.get("Job/shop/sum")).toBe(2);
    expect(pods.nodesByWorkload.get("Job/shop/sum")).toEqual(["n1"]);
  });

  it("keep their nodes by name where they keep their names", () => {
    const pods = read([
      { name: "db-1", owner: "StatefulSet/db", node: "n2" },
      { name: "lonely", node: "n1" },
    ]);
    expect([...pods.nodeByPod]).toEqual([
      ["shop/db-1", "n2"],
      ["shop/lonely", "n1"],
    ]);
    expect(pods.countByWorkload.get("StatefulSet/shop/db")).toBe(1);
  });

  it.each<[string, Partial<Given>]>([
    ["have succeeded", { phase: "Succeeded" }],
    ["have failed", { phase: "Failed" }],
    ["are being deleted", { isDeleted: true }],
    ["are a DaemonSet's", { owner: "DaemonSet/logs" }],
  ])("are left out where they %s", (_, change) => {
    const pods = read([{ name: "a", owner: "Job/sum", node: "n1", ...change }]);
    expect([pods.countByWorkload.size, pods.nodesByWorkload.size, pods.nodeByPod.size]).toEqual([0, 0, 0]);
  });
});
