import { describe, expect, it } from "vitest";
import { Cluster } from "../../../../../src/cluster/index.js";
import { BufferedPods } from "../../../../../src/controllers/cluster-autoscaler/capacity-buffers/buffered-pods.js";
import { DecisionWriter } from "../../../../../src/controllers/cluster-autoscaler/decision-writer.js";
import { Simulation } from "../../../../../src/engine/index.js";
import { ACTIVE_CAPACITY } from "../../../../../src/kubernetes/index.js";
import { podTemplate } from "../../../../support/pods.js";

function setUp() {
  const sim = new Simulation({});
  const cluster = new Cluster(sim);
  const buffered = new BufferedPods(cluster, new DecisionWriter(sim));
  const { podTemplates, buffers } = cluster.capacity;
  const named = { namespace: "team", name: "chunk", key: "team/chunk", template: podTemplate() };
  const add = (name: string, replicas: number) => {
    const spec = { provisioningStrategy: ACTIVE_CAPACITY, podTemplateRef: { name: "chunk" }, replicas };
    const buffer = { namespace: "team", name, key: `team/${name}`, spec };
    buffers.add(buffer);
    return buffer;
  };
  podTemplates.add(named);
  return { cluster, buffered, named, add };
}

describe("the virtual pods of CapacityBuffers", () => {
  it("are the same array of the same pods while nothing changes", () => {
    const { buffered, add } = setUp();
    add("a", 2);
    add("b", 1);
    const pods = buffered.pods();
    expect(pods.map(({ key }) => key)).toEqual([
      "team/capacity-buffer-a-1",
      "team/capacity-buffer-a-2",
      "team/capacity-buffer-b-1",
    ]);
    expect(buffered.pods()).toBe(pods);
  });

  it("stay those they were when a buffer grows, and are others when its template changes", () => {
    const { buffered, named, add } = setUp();
    const buffer = add("a", 1);
    const [first] = buffered.pods();
    buffer.spec = { ...buffer.spec, replicas: 2 };
    expect(buffered.pods()[0]).toBe(first);
    expect(buffered.pods()).toHaveLength(2);
    named.template = podTemplate({ cpuMillicores: 700 });
    expect(buffered.pods()[0]).not.toBe(first);
    expect(buffered.pods()[0]!.uid).toBe(first!.uid);
  });

  it("may move to another node and are of no age", () => {
    const { buffered, add } = setUp();
    add("a", 1);
    const [pod] = buffered.pods();
    expect(pod!.template.annotations["cluster-autoscaler.kubernetes.io/safe-to-evict"]).toBe("true");
    expect(pod!.createdAt).toBeLessThan(-1e12);
  });

  it("go with their buffer, and when its strategy is another's", () => {
    const { cluster, buffered, add } = setUp();
    const a = add("a", 1);
    const b = add("b", 1);
    buffered.pods();
    cluster.capacity.buffers.delete(a);
    expect(buffered.pods().map(({ name }) => name)).toEqual(["capacity-buffer-b-1"]);
    b.spec = { ...b.spec, provisioningStrategy: "example.com/standby" };
    expect(buffered.pods()).toEqual([]);
  });
});
