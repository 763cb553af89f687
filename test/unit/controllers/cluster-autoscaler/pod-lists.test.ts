import { describe, expect, it } from "vitest";
import { PodLists, schedulersOf } from "../../../../src/controllers/cluster-autoscaler/pod-lists.js";
import { nodeAutoscaledCluster } from "../../../support/node-autoscaled-cluster.js";
import { podTemplate } from "../../../support/pods.js";

const ALL_SCHEDULERS = schedulersOf({ "allowed-scheduler-names": [], "bypassed-scheduler-names": [] });

describe("PodLists", () => {
  it("lists no pod below the priority cutoff among those that wait for a preemption to end", () => {
    const { cluster, createPods } = nodeAutoscaledCluster({ groups: [{ name: "std", initial: 1 }] });
    const lists = new PodLists(cluster, -10, ALL_SCHEDULERS);
    const nominated = (priority: number) => {
      const [pod] = createPods(1, { ...podTemplate(), priority });
      cluster.reportUnschedulable(pod!, "std-1");
      return pod!;
    };
    nominated(-11);
    const kept = nominated(-10);
    expect(lists.nominated).toEqual([kept]);
    expect(lists.unschedulable).toEqual([]);
  });
});
