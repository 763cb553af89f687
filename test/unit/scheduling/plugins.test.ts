import { describe, expect, it } from "vitest";
import { compilePodTemplate, Node } from "../../../src/cluster/index.js";
import {
  makeProfile,
  type Plugin,
  SchedulingContext,
  SchedulingState,
  schedulePod,
  schedulingPodOf,
} from "../../../src/scheduling/index.js";
import { PLUGIN_NAMES, PLUGINS } from "../../../src/scheduling/plugins/index.js";
import { bytesOf, millicores, type SimTime } from "../../../src/units/index.js";

/** All that a new plugin takes: this object, and a line in the registry. */
const evenNumbers: Plugin = {
  name: "EvenNumbers",
  prepareFilter: () => ({
    kind: "ready",
    filter: {
      filter: ({ name }) =>
        Number(name.slice(1)) % 2 === 0
          ? null
          : { plugin: "EvenNumbers", resolvable: false, reasons: ["odd"] },
    },
  }),
  prepareScore: () => ({ score: ({ name }) => Number(name.slice(1)) }),
};

function node(name: string): Node {
  const allocatable = {
    cpuMillicores: millicores(4000),
    memoryBytes: bytesOf(2 ** 33),
    ephemeralStorageBytes: bytesOf(0),
    pods: 110,
    scalars: new Map<string, number>(),
  };
  const labels = { "kubernetes.io/hostname": name };
  const init = { name, labels, taints: [], unschedulable: false, group: "", ready: true };
  return new Node({ ...init, allocatable, capacity: allocatable }, 0 as SimTime);
}

describe("the registry of scheduler plugins", () => {
  it("takes a filter and a score by one line, which every decision then runs", () => {
    const profile = makeProfile({}, [...PLUGINS, { weight: 10, make: () => evenNumbers }]);
    const pod = schedulingPodOf({
      namespace: "default",
      ownerKey: null,
      template: compilePodTemplate({ spec: { containers: [{ name: "main" }] } }),
    });
    const context = new SchedulingContext(["n1", "n2", "n3", "n4", "n5"].map(node));
    const result = schedulePod(pod, context, profile, new SchedulingState(), {});
    expect(result).toMatchObject({ kind: "scheduled", node: { name: "n4" }, feasibleNodes: 2 });
  });

  it("has each name once, and no plugin that does nothing", () => {
    expect(new Set(PLUGIN_NAMES).size).toBe(PLUGIN_NAMES.length);
    for (const { prepareFilter, prepareScore } of makeProfile().plugins.values()) {
      expect(prepareFilter ?? prepareScore).toBeDefined();
    }
  });
});
