import { describe, expect, it } from "vitest";
import type { CloudInstance, CloudNodeGroup } from "../../../../../src/cloud/index.js";
import { Node } from "../../../../../src/cluster/index.js";
import { ClusterStateRegistry } from "../../../../../src/controllers/cluster-autoscaler/cluster-state/cluster-state-registry.js";
import { emptyReadiness } from "../../../../../src/controllers/cluster-autoscaler/cluster-state/group-readiness.js";
import { GroupUpkeep } from "../../../../../src/controllers/cluster-autoscaler/cluster-state/group-upkeep.js";
import { targetFixOf } from "../../../../../src/controllers/cluster-autoscaler/cluster-state/incorrect-group-size.js";
import {
  failedInstances,
  longUnregisteredToRemove,
} from "../../../../../src/controllers/cluster-autoscaler/cluster-state/instances-to-remove.js";
import { NodeGroupBackoff } from "../../../../../src/controllers/cluster-autoscaler/cluster-state/node-group-backoff.js";
import { ScaleUpRequests } from "../../../../../src/controllers/cluster-autoscaler/cluster-state/scale-up-requests.js";
import { DecisionWriter } from "../../../../../src/controllers/cluster-autoscaler/decision-writer.js";
import {
  DEFAULT_CLUSTER_AUTOSCALER_FLAGS,
  nodeGroupOptionsOf,
} from "../../../../../src/controllers/cluster-autoscaler/defaults.js";
import type { NodeGroup } from "../../../../../src/controllers/cluster-autoscaler/node-group.js";
import { ProviderNodeGroup } from "../../../../../src/controllers/cluster-autoscaler/provider-node-group.js";
import { Simulation } from "../../../../../src/engine/index.js";
import { seconds } from "../../../../../src/units/index.js";
import { nodeInit } from "../../../../support/pods.js";

const BACKOFF = { initialDuration: seconds(300), maxDuration: seconds(1800), resetTimeout: seconds(10_800) };
const SHORTAGE = { errorClass: "outOfResources", code: "InsufficientInstanceCapacity" } as const;

function group(targetSize: number, minSize = 0): NodeGroup {
  const options = nodeGroupOptionsOf(DEFAULT_CLUSTER_AUTOSCALER_FLAGS);
  return { id: "std", minSize, maxSize: 10, targetSize, exists: true, options };
}

function instances(...list: readonly CloudInstance[]): ReadonlyMap<string, CloudInstance> {
  return new Map(list.map((instance) => [instance.name, instance]));
}

function creating(name: string, error: CloudInstance["error"] = null): CloudInstance {
  return { name, state: "creating", error };
}

/** A registry that is shown groups without nodes. */
function registry() {
  const made = new ClusterStateRegistry({ okTotalUnreadyCount: 3, maxTotalUnreadyPercentage: 45 }, BACKOFF);
  const see = (at: number, shown: NodeGroup, ...list: readonly CloudInstance[]) =>
    made.update(
      {
        nodes: [],
        groups: [shown],
        instances: new Map([[shown.id, instances(...list)]]),
        groupOf: () => shown.id,
        isReady: () => true,
      },
      seconds(at),
    );
  return { made, see };
}

describe("a back-off", () => {
  it("is in force until its end, that time included", () => {
    const backoff = new NodeGroupBackoff(BACKOFF);
    const until = backoff.fail("std", seconds(0));
    expect(until).toBe(seconds(300));
    expect([300, 300.000001].map((at) => backoff.isBackedOff("std", seconds(at)))).toEqual([true, false]);
  });
});

describe("a scale-up request", () => {
  it("is overdue strictly after max-node-provision-time", () => {
    const requests = new ScaleUpRequests();
    requests.change("std", 2, seconds(0), seconds(900));
    expect(requests.settle(() => 2, seconds(900))).toEqual([]);
    expect(requests.settle(() => 2, seconds(901)).map(({ increase }) => increase)).toEqual([2]);
  });

  it("ends well when its nodes have come, however late that is seen", () => {
    const requests = new ScaleUpRequests();
    requests.change("std", 2, seconds(0), seconds(900));
    expect(requests.settle(() => 0, seconds(5000))).toEqual([]);
    expect(requests.size).toBe(0);
  });
});

describe("instances that cannot be created", () => {
  it("lessen the request and back the group off, once each", () => {
    const { made, see } = registry();
    made.registerScaleUp(group(3), 3, seconds(0));
    const failed = creating("a", SHORTAGE);
    const first = see(10, group(3), failed, creating("b"), creating("c"));
    expect(first.creationErrors).toEqual([{ group: "std", error: SHORTAGE, instances: 1 }]);
    expect(made.requests.get("std")?.increase).toBe(2);
    expect(made.backoff.backedOffUntil("std", seconds(10))).toBe(seconds(310));
    const second = see(20, group(3), failed, creating("b"), creating("c"));
    expect(second.creationErrors).toEqual([]);
    expect(made.requests.get("std")?.increase).toBe(2);
    expect(made.backoff.backedOffUntil("std", seconds(20))).toBe(seconds(310));
  });

  it("are deleted, unless they are being deleted already", () => {
    const going: CloudInstance = { name: "b", state: "deleting", error: SHORTAGE };
    expect(failedInstances(instances(creating("a", SHORTAGE), going, creating("c")))).toEqual(["a"]);
  });
});

describe("an instance without a node", () => {
  it("is long unregistered strictly after max-node-provision-time since it was first seen", () => {
    const { made, see } = registry();
    const at = (time: number) => {
      see(time, group(1), creating("a"));
      const { unregistered, longUnregistered } = made.readinessOf("std")!;
      return [unregistered, longUnregistered];
    };
    expect(at(50)).toEqual([1, []]);
    expect(at(950)).toEqual([1, []]);
    expect(at(951)).toEqual([0, ["a"]]);
  });

  it("does not count when it is being deleted or could not be created", () => {
    const { made, see } = registry();
    see(10, group(3), creating("a"), { name: "b", state: "deleting", error: null }, creating("c", SHORTAGE));
    expect(made.readinessOf("std")?.unregistered).toBe(1);
  });

  it("is given up in the order of the list, as far as the group's minimum allows", () => {
    const readiness = { ...emptyReadiness(), longUnregistered: ["a", "b", "c"] };
    expect(longUnregisteredToRemove(group(5, 3), readiness, false)).toEqual(["a", "b"]);
    expect(longUnregisteredToRemove(group(5, 5), readiness, false)).toEqual([]);
  });
});

describe("a target that was never reached", () => {
  it("is put right strictly after max-node-provision-time", () => {
    const incorrect = { currentSize: 3, expectedSize: 5, firstObserved: seconds(100) };
    expect(targetFixOf(incorrect, seconds(900), seconds(1000))).toBe(0);
    expect(targetFixOf(incorrect, seconds(900), seconds(1001))).toBe(2);
  });

  it("is never raised to the nodes that are there", () => {
    const incorrect = { currentSize: 5, expectedSize: 3, firstObserved: seconds(100) };
    expect(targetFixOf(incorrect, seconds(900), seconds(5000))).toBe(0);
  });
});

describe("a deletion that was asked for", () => {
  it("lets a group have one node more for five minutes", () => {
    const { made, see } = registry();
    made.registerScaleDown("std", seconds(0));
    const mostAt = (at: number) => {
      see(at, group(3));
      return made.rangeOf("std")?.maxNodes;
    };
    expect([10, 299, 300].map(mostAt)).toEqual([4, 4, 3]);
  });
});

describe("the upkeep of groups", () => {
  it("ends the run in which it lowers a target to the nodes that came", () => {
    const sim = new Simulation();
    const nodes = ["a", "b", "c"].map((name) => new Node(nodeInit(name, { group: "std" }), seconds(0)));
    const { options, ...std } = group(5);
    let targetSize = 5;
    const cloud: CloudNodeGroup = {
      ...std,
      overrides: {},
      pricePerHourUsd: null,
      get targetSize() {
        return targetSize;
      },
      increaseSize: () => null,
      decreaseTargetSize: (delta) => {
        targetSize -= delta;
        return null;
      },
      deleteInstances: () => null,
      instances: () =>
        instances(...nodes.map(({ name }) => ({ name, state: "running" as const, error: null }))),
      template: () => nodes[0]!,
    };
    const upkeep = new GroupUpkeep(
      registry().made,
      { revision: 0 },
      [new ProviderNodeGroup(cloud, options)],
      DEFAULT_CLUSTER_AUTOSCALER_FLAGS,
      new DecisionWriter(sim),
    );
    const at = (time: number) => [
      upkeep.keepUp({ all: nodes, revision: 0, isReady: () => true }, () => "std", seconds(time)),
      targetSize,
    ];
    expect(at(10)).toEqual(["done", 5]);
    expect(at(910)).toEqual(["done", 5]);
    expect(at(920)).toEqual(["sizes-fixed", 3]);
  });
});

describe("a node whose instance is gone", () => {
  it("is deleted, however ready it is", () => {
    const { made } = registry();
    made.update(
      {
        nodes: [new Node(nodeInit("a"), seconds(0)), new Node(nodeInit("b"), seconds(0))],
        groups: [group(1)],
        instances: new Map([["std", instances({ name: "b", state: "running", error: null })]]),
        groupOf: () => "std",
        isReady: () => true,
      },
      seconds(10),
    );
    expect(made.readinessOf("std")).toMatchObject({ deleted: 1, ready: 1 });
  });
});
