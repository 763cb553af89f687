import { describe, expect, it } from "vitest";
import { Node, Pod } from "../../../../src/cluster/index.js";
import { NodeTemplateFinder } from "../../../../src/controllers/cluster-autoscaler/node-groups/node-templates.js";
import { TaintConfig } from "../../../../src/controllers/cluster-autoscaler/taint-config.js";
import type { PodSpec } from "../../../../src/kubernetes/index.js";
import { type SimTime, seconds } from "../../../../src/units/index.js";
import { nodeInit, podTemplate } from "../../../support/pods.js";

const START = 0 as SimTime;
const taints = new TaintConfig(["node.cilium.io/agent-not-ready"], ["example.com/throttled"]);
const OPTIONS = { taints, forceDaemonSets: false };

function node(name: string, over: Parameters<typeof nodeInit>[1] = {}): Node {
  return new Node(nodeInit(name, { group: "std", ...over }), START);
}

function pod(name: string, ownerKey: string, spec: Partial<PodSpec> = {}): Pod {
  const template = podTemplate();
  const init = { namespace: "default", name, uid: name, stableName: name };
  const own = { ...template, spec: { ...template.spec, ...spec } };
  return new Pod({ ...init, template: own, ownerKey, workloadKey: ownerKey }, START);
}

const provided = () => node("example", { labels: { from: "provider" } });

function find(
  finder: NodeTemplateFinder,
  nodes: readonly Node[],
  at = seconds(120),
  others: readonly Pod[] = [],
) {
  const sources = {
    nodes,
    groups: [{ id: "std", template: provided }],
    groupOf: (of: Node) => of.group,
    isReady: (of: Node) => of.ready,
    readyChangedAt: () => START,
    daemonSetPodsFor: () => [pod("agent", "DaemonSet/default/agent"), ...others],
    daemonSetsRevision: others.length,
  };
  return finder.find(sources, at).get("std")!;
}

describe("NodeTemplateFinder", () => {
  it("makes the template of the first good node, with its DaemonSet pods and without what is its own", () => {
    const good = node("n2", {
      labels: { pool: "x", "kubernetes.io/hostname": "n2" },
      taints: [
        { key: "dedicated", value: "x", effect: "NoSchedule" },
        { key: "DeletionCandidateOfClusterAutoscaler", value: "5", effect: "PreferNoSchedule" },
      ],
    });
    good.addPod(pod("agent", "DaemonSet/default/agent"));
    good.addPod(pod("web", "ReplicaSet/default/web"));
    const template = find(new NodeTemplateFinder(OPTIONS), [node("n1", { ready: false }), good]);
    expect(template.labels["pool"]).toBe("x");
    expect(template.labels["kubernetes.io/hostname"]).toBe(template.name);
    expect(template.taints.map(({ key }) => key)).toEqual(["dedicated"]);
    expect([...template.pods].map(({ name }) => name)).toEqual(["agent"]);
  });

  it("leaves out taints of nodes that start or say how they are", () => {
    const taint = (key: string) => ({ key, effect: "NoSchedule" as const });
    const keys = [
      "dedicated",
      "node.cilium.io/agent-not-ready",
      "startup-taint.cluster-autoscaler.kubernetes.io/agent",
      "ignore-taint.cluster-autoscaler.kubernetes.io/agent",
      "example.com/throttled",
      "status-taint.cluster-autoscaler.kubernetes.io/hot",
      "node.kubernetes.io/memory-pressure",
    ];
    const template = find(new NodeTemplateFinder(OPTIONS), [node("n1", { taints: keys.map(taint) })]);
    expect(template.taints.map(({ key }) => key)).toEqual(["dedicated"]);
  });

  const LATE = pod("late", "DaemonSet/default/late");
  const critical = (preemptionPolicy: "PreemptLowerPriority" | "Never") =>
    pod("critical", "DaemonSet/default/critical", {
      priorityClassName: "system-node-critical",
      preemptionPolicy,
    });
  const podsOnTemplate = (forceDaemonSets: boolean, others: readonly Pod[]) => {
    const good = node("n1");
    good.addPod(pod("agent", "DaemonSet/default/agent"));
    const finder = new NodeTemplateFinder({ taints, forceDaemonSets });
    find(finder, [good]);
    return [...find(finder, [good], seconds(120), others).pods].map(({ name }) => name);
  };

  it("counts a DaemonSet that has no pod on the example node only when it is forced to", () => {
    expect(podsOnTemplate(false, [LATE])).toEqual(["agent"]);
    expect(podsOnTemplate(true, [LATE])).toEqual(["agent", "late"]);
  });

  it("counts a node-critical DaemonSet that may preempt before its pod is there", () => {
    expect(podsOnTemplate(false, [critical("PreemptLowerPriority")])).toEqual(["agent", "critical"]);
    expect(podsOnTemplate(false, [critical("Never")])).toEqual(["agent"]);
  });

  it.each([
    [false, 0],
    [true, 1],
  ])("knows how many volumes a node attaches, if templates have CSINodes: %s", (hasCsiNodes, limits) => {
    const limited = node("n1", { volumeLimits: new Map([["ebs.csi.aws.com", 25]]) });
    const template = find(new NodeTemplateFinder({ ...OPTIONS, hasCsiNodes }), [limited]);
    expect(template.volumeLimits.size).toBe(limits);
  });

  it("takes a node only when it has been ready for more than a minute", () => {
    const fresh = node("n1", { labels: { pool: "x" } });
    expect(find(new NodeTemplateFinder(OPTIONS), [fresh], seconds(60)).labels["from"]).toBe("provider");
    expect(find(new NodeTemplateFinder(OPTIONS), [fresh], seconds(61)).labels["pool"]).toBe("x");
  });

  it("remembers the template of a group that lost its nodes", () => {
    const finder = new NodeTemplateFinder(OPTIONS);
    find(finder, [node("n1", { labels: { pool: "x" } })]);
    expect(find(finder, []).labels["pool"]).toBe("x");
  });

  it("asks the provider about a group that never had a node, and adds DaemonSet pods", () => {
    const template = find(new NodeTemplateFinder(OPTIONS), []);
    expect(template.labels["from"]).toBe("provider");
    expect(template.pods.size).toBe(1);
  });
});
