import { describe, expect, it } from "vitest";
import type { Pod } from "../../../../../src/cluster/index.js";
import { DEFAULT_CLUSTER_AUTOSCALER_FLAGS } from "../../../../../src/controllers/cluster-autoscaler/index.js";
import {
  type ActuatorOptions,
  actuatorOptionsOf,
} from "../../../../../src/controllers/cluster-autoscaler/scale-down/actuation/actuator-options.js";
import { planDrain } from "../../../../../src/controllers/cluster-autoscaler/scale-down/actuation/plan-drain.js";
import { podTemplate } from "../../../../support/pods.js";
import { scaleDownCluster } from "../../../../support/scale-down-cluster.js";

const OPTIONS = actuatorOptionsOf(DEFAULT_CLUSTER_AUTOSCALER_FLAGS);

interface Shape {
  readonly name: string;
  readonly owner?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly priority?: number;
}

const { cluster } = scaleDownCluster();
let created = 0;

function pod({ name, owner = "ReplicaSet/default/web", annotations = {}, priority = 0 }: Shape): Pod {
  const uid = `u${created++}`;
  return cluster.createPod({
    namespace: "default",
    name: `${name}-${uid}`,
    uid,
    stableName: name,
    template: { ...podTemplate(), annotations, priority },
    ownerKey: owner,
    workloadKey: owner,
  });
}

const DS = "DaemonSet/default/agent";
const EVICTION = "cluster-autoscaler.kubernetes.io/enable-ds-eviction";
const WEB = pod({ name: "web" });
const AGENT = pod({ name: "agent", owner: DS });
const MIRROR = pod({ name: "mirror", annotations: { "kubernetes.io/config.mirror": "x" } });
const WILLING = pod({ name: "willing", owner: DS, annotations: { [EVICTION]: "true" } });
const UNWILLING = pod({ name: "unwilling", owner: DS, annotations: { [EVICTION]: "false" } });

/** Names by group: those that are waited for, and those that are not. */
function plan(pods: readonly Pod[], isEmpty: boolean, options: Partial<ActuatorOptions> = {}) {
  const names = (list: readonly Pod[]) => list.map(({ stableName }) => stableName);
  return planDrain({ pods, isEmpty }, { ...OPTIONS, ...options }).groups.map(({ pods, bestEffortPods }) => [
    names(pods),
    names(bestEffortPods),
  ]);
}

describe("planDrain", () => {
  it("evicts all pods of an occupied node at once, its DaemonSet pods without waiting for them", () => {
    const urgent = pod({ name: "urgent", priority: 1e9 });
    expect(plan([WEB, AGENT, urgent], false)).toEqual([[["web", "urgent"], ["agent"]]]);
  });

  it("leaves DaemonSet pods of an occupied node alone where the flag says so", () => {
    expect(plan([WEB, AGENT], false, { daemonSetEvictionForOccupiedNodes: false })).toEqual([[["web"], []]]);
  });

  it("leaves DaemonSet pods of an empty node alone", () => {
    expect(plan([AGENT], true)).toEqual([[[], []]]);
  });

  it("evicts DaemonSet pods of an empty node where the flag says so", () => {
    expect(plan([AGENT], true, { daemonSetEvictionForEmptyNodes: true })).toEqual([[[], ["agent"]]]);
  });

  it("never evicts mirror pods", () => {
    expect(plan([MIRROR, WEB], false)).toEqual([[["web"], []]]);
  });

  it("lets an annotation decide over a DaemonSet pod", () => {
    expect(plan([WILLING, UNWILLING, AGENT], true)).toEqual([[[], ["willing"]]]);
    expect(plan([WILLING, UNWILLING, AGENT], false)).toEqual([[[], ["willing", "agent"]]]);
  });

  it("with drain-priority-config evicts by ascending priority and waits for DaemonSet pods, too", () => {
    const rules = actuatorOptionsOf({
      ...DEFAULT_CLUSTER_AUTOSCALER_FLAGS,
      "drain-priority-config": "1000:10,0:30",
    });
    const urgent = pod({ name: "urgent", priority: 2000 });
    expect(plan([urgent, WEB, AGENT], false, rules)).toEqual([
      [["web", "agent"], []],
      [["urgent"], []],
    ]);
  });
});
