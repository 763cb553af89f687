import { describe, expect, it } from "vitest";
import { Cluster } from "../../../src/cluster/index.js";
import { Simulation } from "../../../src/engine/index.js";
import { podTemplate } from "../../support/pods.js";

/** A waiting pod, what its watchers heard, and how often its selection was told. */
function waitingPod() {
  const cluster = new Cluster(new Simulation());
  const selection = cluster.select("default", () => true);
  const pod = cluster.createPod({
    namespace: "default",
    name: "web",
    uid: "web",
    stableName: "Pod/default/web",
    template: podTemplate(),
    ownerKey: null,
    workloadKey: "Pod/default/web",
  });
  const heard: string[] = [];
  cluster.pods.watch((_, change) => heard.push(change));
  return { cluster, selection, pod, heard };
}

describe("Cluster.reportUnschedulable", () => {
  it("changes the status at first, and later only a message", () => {
    const { cluster, pod, heard } = waitingPod();
    cluster.reportUnschedulable(pod, null);
    cluster.reportUnschedulable(pod, null);
    expect(heard).toEqual(["status", "message"]);
  });

  it("changes the status again with the nomination", () => {
    const { cluster, pod, heard } = waitingPod();
    cluster.reportUnschedulable(pod, null);
    cluster.reportUnschedulable(pod, "n1");
    cluster.reportUnschedulable(pod, null);
    expect(heard).toEqual(["status", "status", "status"]);
  });

  it("leaves the selections as they are when only the message is another one", () => {
    const { cluster, selection, pod } = waitingPod();
    cluster.reportUnschedulable(pod, null);
    const { revision } = selection;
    cluster.reportUnschedulable(pod, null);
    expect(selection.revision).toBe(revision);
  });
});
