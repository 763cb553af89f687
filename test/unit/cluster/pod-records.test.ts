import { describe, expect, it } from "vitest";
import { Cluster, type Pod, PodRecords } from "../../../src/cluster/index.js";
import { Simulation } from "../../../src/engine/index.js";
import { podTemplate } from "../../support/pods.js";

interface Mark {
  readonly text: string;
}

function createPod(cluster: Cluster, name: string): Pod {
  return cluster.createPod({
    namespace: "default",
    name,
    uid: name,
    stableName: `Pod/default/${name}`,
    template: podTemplate(),
    ownerKey: null,
    workloadKey: `Pod/default/${name}`,
  });
}

describe("PodRecords", () => {
  it("keeps a record for each pod", () => {
    const cluster = new Cluster(new Simulation());
    const records = new PodRecords<Mark>(cluster);
    const a = createPod(cluster, "a");
    const b = createPod(cluster, "b");
    records.set(a, { text: "of a" });
    records.set(b, { text: "of b" });
    expect([records.get(a)?.text, records.get(b)?.text]).toEqual(["of a", "of b"]);
  });

  it("keeps what two rooms write about one pod apart", () => {
    const cluster = new Cluster(new Simulation());
    const first = new PodRecords<Mark>(cluster);
    const second = new PodRecords<Mark>(cluster);
    const pod = createPod(cluster, "a");
    first.set(pod, { text: "first" });
    expect(second.has(pod)).toBe(false);
  });

  it("takes records of pods that were there before the room", () => {
    const cluster = new Cluster(new Simulation());
    const pod = createPod(cluster, "a");
    const records = new PodRecords<Mark>(cluster);
    expect(records.get(pod)).toBeUndefined();
    records.set(pod, { text: "late" });
    expect(records.get(pod)?.text).toBe("late");
  });

  it("forgets what was deleted", () => {
    const cluster = new Cluster(new Simulation());
    const records = new PodRecords<Mark>(cluster);
    const pod = createPod(cluster, "a");
    records.set(pod, { text: "gone" });
    records.delete(pod);
    expect(records.has(pod)).toBe(false);
  });
});
