import { describe, expect, it } from "vitest";
import {
  ApiClient,
  Cluster,
  type NodeInit,
  type Pod,
  type PodTemplate,
} from "../../../../src/cluster/index.js";
import { Scheduler, type SchedulerOptions } from "../../../../src/controllers/scheduler/index.js";
import { type Decision, explainDecision, Simulation } from "../../../../src/engine/index.js";
import { millicores, type SimTime, seconds } from "../../../../src/units/index.js";
import { nodeInit, podTemplate } from "../../../support/pods.js";

function schedulerWorld(nodes: readonly Partial<NodeInit>[] = [{}], options: Partial<SchedulerOptions> = {}) {
  const decisions: Decision[] = [];
  const sim = new Simulation({ decisions: { decide: (decision) => void decisions.push(decision) } });
  const cluster = new Cluster(sim);
  nodes.forEach((over, i) => void cluster.addNode(nodeInit(`n${i}`, over)));
  const client = new ApiClient(sim, { qps: 50, burst: 100, latency: seconds(0.005) });
  const scheduler = new Scheduler(cluster, { client, watchLatency: seconds(0.01), ...options });
  let count = 0;
  const addPod = (template: PodTemplate = podTemplate()): Pod => {
    const name = `p${count++}`;
    return cluster.createPod({
      namespace: "default",
      name,
      uid: name,
      stableName: name,
      template,
      ownerKey: null,
      workloadKey: "Pod/default/p",
    });
  };
  return { sim, cluster, decisions, scheduler, addPod };
}

const withPriority = (template: PodTemplate, priority: number): PodTemplate => ({ ...template, priority });
const half = podTemplate({ cpuMillicores: 2000 });
const whole = podTemplate({ cpuMillicores: 4000 });

describe("Scheduler", () => {
  it("binds a pod after watch, cycle and binding call", () => {
    const { sim, addPod } = schedulerWorld();
    const pod = addPod();
    sim.runUntil(seconds(1));
    expect(pod.boundAt).toBe(seconds(0.01 + 0.001 + 0.005));
  });

  it("sees the pod before it at once, though its binding is still under way", () => {
    const { sim, addPod } = schedulerWorld([{}, {}]);
    const pods = [addPod(half), addPod(half), addPod(half)];
    sim.runUntil(seconds(0.013));
    expect(pods.map((pod) => pod.node?.name)).toEqual(["n0", "n1", "n0"]);
  });

  it("binds 50 pods a second after the first 100", () => {
    const { sim, addPod } = schedulerWorld([{}, {}, {}]);
    const pods = Array.from({ length: 150 }, () => addPod(podTemplate({ cpuMillicores: 10 })));
    sim.runUntil(seconds(10));
    expect(pods[149]!.boundAt! / 1e6).toBeCloseTo(1, 0);
    expect(pods.every((pod) => pod.boundAt !== null)).toBe(true);
  });

  it("tells why nothing fits, once while it stays true", () => {
    const { sim, addPod, decisions } = schedulerWorld([
      {},
      { taints: [{ key: "dedicated", effect: "NoSchedule" }] },
    ]);
    const pod = addPod(podTemplate({ cpuMillicores: 5000 }));
    sim.runUntil(seconds(700));
    expect(decisions.map(explainDecision)).toEqual([
      "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s). " +
        "no new claims to deallocate, preemption: 0/2 nodes are available: " +
        "2 Preemption is not helpful for scheduling.",
    ]);
    expect(pod.unschedulableSince).toBe(seconds(0.016));
  });

  it("wakes a waiting pod when a node it fits is added", () => {
    const { sim, cluster, addPod } = schedulerWorld([{ unschedulable: true }]);
    const pod = addPod();
    sim.runUntil(seconds(5));
    cluster.addNode(nodeInit("new"));
    sim.runUntil(seconds(5.1));
    expect(pod.node?.name).toBe("new");
    expect(pod.unschedulableSince).toBeNull();
  });

  it("lets a pod wait when the added node is too small", () => {
    const { sim, cluster, addPod, scheduler } = schedulerWorld([{ unschedulable: true }]);
    addPod(podTemplate({ cpuMillicores: 9000 }));
    sim.runUntil(seconds(5));
    cluster.addNode(nodeInit("new"));
    sim.runUntil(seconds(5.1));
    expect(scheduler.unschedulableCount).toBe(1);
  });

  it("wakes a pod that lacked room when a pod of the node goes, not when it only begins to terminate", () => {
    const { sim, cluster, addPod } = schedulerWorld();
    const first = addPod(whole);
    const second = addPod(whole);
    sim.runUntil(seconds(5));
    cluster.deletePod(first);
    sim.runUntil(seconds(6));
    expect(second.node).toBeNull();
    cluster.removePod(first);
    sim.runUntil(seconds(6.1));
    expect(second.node?.name).toBe("n0");
  });

  it("frees the room when the final phase is posted", () => {
    const { sim, cluster, addPod } = schedulerWorld();
    const first = addPod(whole);
    const second = addPod(whole);
    sim.runUntil(seconds(5));
    cluster.updatePodStatus(first, { phase: "Succeeded" });
    sim.runUntil(seconds(5.1));
    expect(second.node?.name).toBe("n0");
  });

  it("retries a pod that lacked room after any change of a node's taints", () => {
    const { sim, cluster, addPod, decisions } = schedulerWorld();
    addPod(whole);
    const pod = addPod(half);
    sim.runUntil(seconds(5));
    cluster.updateNode(cluster.nodes.get("n0")!, { taints: [{ key: "a", effect: "NoSchedule" }] });
    sim.runUntil(seconds(5.1));
    const messages = decisions.filter(({ object }) => object === `pod/${pod.key}`);
    expect(messages).toHaveLength(2);
  });

  it("tries a pod again with growing back-off while there is no node", () => {
    const { sim, cluster, addPod } = schedulerWorld([]);
    const pod = addPod();
    sim.runUntil(seconds(1));
    cluster.addNode(nodeInit("late"));
    sim.runUntil(seconds(1.999));
    expect(pod.node).toBeNull();
    sim.runUntil(seconds(2.1));
    expect(pod.node?.name).toBe("late");
  });

  it("ignores pods of another scheduler and pods that are placed already", () => {
    const { sim, cluster, addPod } = schedulerWorld();
    const template = podTemplate();
    const foreign = addPod({ ...template, spec: { ...template.spec, schedulerName: "other" } });
    const placed = addPod();
    cluster.bindPod(placed, cluster.nodes.get("n0")!);
    sim.runUntil(seconds(1));
    expect([foreign.node, placed.boundAt]).toEqual([null, 0]);
  });

  it("preempts pods of lower priority and takes their place when they are gone", () => {
    const { sim, cluster, addPod, decisions } = schedulerWorld();
    const victim = addPod(whole);
    sim.runUntil(seconds(1));
    const pod = addPod(withPriority(whole, 100));
    sim.runUntil(seconds(2));
    expect(victim.deletion).not.toBeNull();
    expect(pod.nominatedNodeName).toBe("n0");
    expect(explainDecision(decisions.at(-1)!)).toContain("Preempts 1 on n0: default/p0");
    cluster.removePod(victim);
    sim.runUntil(seconds(4.1));
    expect(pod.node?.name).toBe("n0");
    expect(pod.nominatedNodeName).toBeNull();
  });

  it("keeps the nominated pod's room against pods of lower priority", () => {
    const { sim, cluster, addPod } = schedulerWorld();
    const victim = addPod(whole);
    sim.runUntil(seconds(1));
    addPod(withPriority(whole, 100));
    sim.runUntil(seconds(2));
    const rival = addPod(half);
    sim.runUntil(seconds(2.5));
    cluster.removePod(victim);
    sim.runUntil(seconds(3));
    expect(rival.node).toBeNull();
  });

  it("spreads pods that a Service selects over the zones by default", () => {
    const zone = (name: string, cpu: number): Partial<NodeInit> => {
      const { allocatable } = nodeInit("x");
      return {
        labels: { "topology.kubernetes.io/zone": name },
        allocatable: { ...allocatable, cpuMillicores: millicores(cpu) },
      };
    };
    const { sim, cluster, addPod } = schedulerWorld([zone("a", 64_000), zone("b", 4_000)]);
    cluster.services.add({
      namespace: "default",
      name: "web",
      key: "default/web",
      spec: { selector: { app: "web" } },
      selection: null,
      endpoints: { pods: [], usesTerminating: false, revision: 0 },
    });
    const template = podTemplate();
    const pods = [addPod(template), addPod(template)];
    sim.runUntil(seconds(1));
    expect(pods.map((pod) => pod.node?.name)).toEqual(["n0", "n1"]);
  });

  it("chooses the same node when asked beside a cycle", () => {
    const { cluster, scheduler, addPod } = schedulerWorld([{ unschedulable: true }, {}]);
    const pod = addPod();
    expect(scheduler.chooseNode(pod)?.name).toBe("n1");
    expect(scheduler.bestNodes(pod)).toEqual(["n1"]);
    expect(cluster.sim.now).toBe(0 as SimTime);
  });
});
