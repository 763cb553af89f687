import { describe, expect, it } from "vitest";
import { liveCluster, workload } from "../../../support/live-cluster.js";

const nodesWithPod = ({ cluster }: ReturnType<typeof liveCluster>) =>
  [...cluster.pods.values()].filter((pod) => pod.isReady).map((pod) => pod.node!.name);

describe("DaemonSetController", () => {
  it("puts one pod on every node that matches, through the scheduler", () => {
    const live = liveCluster({
      nodes: [
        { name: "a", labels: { disk: "ssd" } },
        { name: "b", labels: { disk: "hdd" } },
        { name: "c", labels: { disk: "ssd" }, taints: [{ key: "gpu", effect: "NoSchedule" }] },
      ],
    });
    live.apply(workload("DaemonSet", "", "nodeSelector: {disk: ssd}"));
    live.runUntil(20);
    expect(nodesWithPod(live)).toEqual(["a"]);
    expect(live.cluster.daemonSets.get("default/a")).toMatchObject({
      desiredNumberScheduled: 1,
      numberAvailable: 1,
    });
  });

  it("puts a pod on a new node when the node is ready, not before", () => {
    const live = liveCluster();
    live.apply(workload("DaemonSet"));
    live.runUntil(20);
    const taints = [{ key: "node.kubernetes.io/not-ready", effect: "NoSchedule" }] as const;
    const node = live.addNode({ name: "new", taints, ready: false });
    live.runUntil(40);
    expect(nodesWithPod(live)).toEqual(["n1"]);
    live.cluster.updateNode(node, { taints: [], ready: true });
    live.runUntil(60);
    expect(nodesWithPod(live)).toEqual(["n1", "new"]);
  });

  it("runs on cordoned nodes and stays on nodes that fail", () => {
    const unreachable = [
      { key: "node.kubernetes.io/unreachable", effect: "NoExecute" },
      { key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" },
    ] as const;
    const live = liveCluster({ nodes: [{ unschedulable: true, taints: unreachable }] });
    live.apply(workload("DaemonSet"));
    live.runUntil(20);
    expect(nodesWithPod(live)).toEqual(["n1"]);
  });

  it("keeps its pod under a NoSchedule taint that comes later and takes it off under NoExecute", () => {
    const live = liveCluster();
    live.apply(workload("DaemonSet"));
    live.runUntil(20);
    const [node] = [...live.cluster.nodes.values()];
    live.cluster.updateNode(node!, { taints: [{ key: "x", effect: "NoSchedule" }] });
    live.runUntil(40);
    expect(nodesWithPod(live)).toEqual(["n1"]);
    expect(live.cluster.daemonSets.get("default/a")).toMatchObject({
      desiredNumberScheduled: 0,
      numberMisscheduled: 1,
    });
    live.cluster.updateNode(node!, { taints: [{ key: "x", effect: "NoExecute" }] });
    live.runUntil(60);
    expect(live.cluster.pods.size).toBe(0);
  });

  it("waits as Pending for a node that is full: other nodes are of no use to it", () => {
    const live = liveCluster({ nodes: [{}, {}] });
    live.apply(workload("DaemonSet").replace("100m", "3900m"));
    live.runUntil(20);
    expect(nodesWithPod(live)).toEqual(["n1", "n2"]);
    live.apply(
      workload("DaemonSet")
        .replace("name: a", "name: b")
        .replaceAll("app: a", "app: b")
        .replace("100m", "200m"),
    );
    live.runUntil(40);
    const waiting = [...live.cluster.pods.values()].filter((pod) => pod.boundAt === null);
    expect(waiting.length).toBe(2);
  });

  it("recreates a failed pod, each time on its node a little later", () => {
    const live = liveCluster();
    live.apply(workload("DaemonSet"));
    live.runUntil(20);
    const created: number[] = [];
    live.cluster.pods.watch((pod, change) => {
      if (change === "added") created.push(pod.createdAt / 1e6);
    });
    const fail = () => {
      const pod = [...live.cluster.pods.values()].find((candidate) => candidate.isActive)!;
      live.cluster.markExited(pod);
      live.cluster.updatePodStatus(pod, { phase: "Failed", ready: "False" });
    };
    fail();
    live.runUntil(20.9);
    fail();
    live.runUntil(30);
    // The first failure is replaced at once, the second one second after the first.
    expect(created.length).toBe(2);
    expect(created[0]).toBeLessThan(20.5);
    expect(created[1]).toBeGreaterThan(21);
  });

  it("tells what it would put on a machine that does not exist yet", () => {
    const live = liveCluster();
    live.apply(workload("DaemonSet"));
    live.apply(workload("DaemonSet", "", "nodeSelector: {gpu: large}").replace("name: a", "name: b"));
    const node = {
      name: "template",
      labels: {},
      taints: [{ key: "node.kubernetes.io/not-ready", effect: "NoExecute" }],
    } as const;
    const pods = live.daemonSets.podsFor(node);
    expect(pods.map(({ daemonSet, template }) => [daemonSet, template.requests.cpuMillicores])).toEqual([
      ["default/a", 100],
    ]);
  });

  it("begins with its pods running where the cluster was running, and does nothing more", () => {
    const live = liveCluster({ nodes: [{}, {}, {}] });
    live.apply(workload("DaemonSet"));
    live.daemonSets.seedRunning(live.cluster.daemonSets.get("default/a")!, live.place);
    expect(nodesWithPod(live)).toEqual(["n1", "n2", "n3"]);
    live.runUntil(60);
    expect(live.cluster.pods.size).toBe(3);
    expect(live.decisions.filter(({ component }) => component === "daemonset")).toEqual([]);
  });
});
