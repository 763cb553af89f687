import { describe, expect, it } from "vitest";
import {
  planStatefulSetSync,
  type StatefulPod,
  type StatefulSetState,
} from "../../../../src/controllers/statefulset/index.js";

const set = (over: Partial<StatefulSetState> = {}): StatefulSetState => ({
  replicas: 3,
  start: 0,
  podManagementPolicy: "OrderedReady",
  updateStrategy: "RollingUpdate",
  partition: 0,
  currentRevision: "old",
  updateRevision: "new",
  maxUnavailable: null,
  ...over,
});
const pod = (ordinal: number, over: Partial<StatefulPod> = {}): StatefulPod => ({
  ordinal,
  revision: "new",
  isTerminal: false,
  isTerminating: false,
  isReady: true,
  isAvailable: true,
  ...over,
});
const BROKEN = { isReady: false, isAvailable: false };

describe("planStatefulSetSync", () => {
  it("creates below the partition at the current revision, above it at the new one", () => {
    const plan = planStatefulSetSync(set({ partition: 1, podManagementPolicy: "Parallel" }), []);
    expect(plan.create).toEqual([
      { ordinal: 0, revision: "old" },
      { ordinal: 1, revision: "new" },
      { ordinal: 2, revision: "new" },
    ]);
  });

  it("creates all missing pods at the new revision when pods are updated on deletion only", () => {
    const plan = planStatefulSetSync(set({ updateStrategy: "OnDelete", partition: 2 }), []);
    expect(plan.create).toEqual([{ ordinal: 0, revision: "new" }]);
  });

  it("updates no pod by itself with OnDelete", () => {
    const pods = [0, 1, 2].map((ordinal) => pod(ordinal, { revision: "old" }));
    expect(planStatefulSetSync(set({ updateStrategy: "OnDelete" }), pods).update).toEqual([]);
  });

  it("waits in an update until the pod above is available", () => {
    const pods = [pod(0, { revision: "old" }), pod(1, { revision: "old" }), pod(2, { isAvailable: false })];
    expect(planStatefulSetSync(set({ podManagementPolicy: "Parallel" }), pods)).toMatchObject({
      update: [],
      reason: "wait-for-available",
      ordinal: 2,
    });
  });

  it("replaces a finished pod in its place", () => {
    const pods = [pod(0), pod(1, { ...BROKEN, isTerminal: true }), pod(2)];
    expect(planStatefulSetSync(set(), pods)).toMatchObject({ recycle: [1], reason: "finished" });
  });

  it("does not scale down beyond an unavailable pod, unless that is the first one of all", () => {
    const two = [pod(0), pod(1, BROKEN), pod(2, BROKEN)];
    expect(planStatefulSetSync(set({ replicas: 1 }), two)).toMatchObject({
      condemn: [],
      reason: "wait-for-ready",
    });
    const one = [pod(0), pod(1), pod(2, BROKEN)];
    expect(planStatefulSetSync(set({ replicas: 1 }), one)).toMatchObject({
      condemn: [2],
      reason: "scale-down",
    });
  });

  it("takes several pods down at once only where the gate allows it", () => {
    const pods = [0, 1, 2].map((ordinal) => pod(ordinal, { revision: "old" }));
    expect(planStatefulSetSync(set(), pods).update).toEqual([2]);
    expect(planStatefulSetSync(set({ maxUnavailable: 2 }), pods).update).toEqual([2, 1]);
    const oneDown = [pods[0]!, pods[1]!, pod(2, BROKEN)];
    const parallel = set({ maxUnavailable: 2, podManagementPolicy: "Parallel" });
    expect(planStatefulSetSync(parallel, oneDown).update).toEqual([1]);
  });
});
