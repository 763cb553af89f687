import { beforeEach, describe, expect, it } from "vitest";
import { Cluster, compilePodTemplate, type Node, type Pod } from "../../../../src/cluster/index.js";
import {
  DEFAULT_KUBELET_OPTIONS,
  DEFAULT_POD_TIMINGS,
  Kubelet,
  type KubeletOptions,
  type PodTimings,
} from "../../../../src/controllers/kubelet/index.js";
import { type LifeStep, PHASE, Simulation } from "../../../../src/engine/index.js";
import type { PodSpec } from "../../../../src/kubernetes/index.js";
import { Constant, RandomStreams } from "../../../../src/random/index.js";
import { millicores, type SimTime, seconds, toSeconds } from "../../../../src/units/index.js";
import { nodeInit } from "../../../support/pods.js";

/** Everything constant, looks at whole seconds are off: times add up by hand. */
const TIMINGS: PodTimings = {
  ...DEFAULT_POD_TIMINGS,
  imagePull: new Constant(5),
  sandbox: new Constant(1),
  containerStart: new Constant(0.5),
  applicationReady: new Constant(0),
  exitAfterSigterm: new Constant(3),
  podCleanup: new Constant(1),
};

let sim: Simulation;
let cluster: Cluster;
let steps: LifeStep[];
let timings: PodTimings;
let log: string[];
let kubelet: Kubelet;

beforeEach(() => setUp());

function setUp(options: Partial<KubeletOptions> = {}) {
  steps = [];
  log = [];
  timings = TIMINGS;
  sim = new Simulation({ observations: { observe: (step) => steps.push(step) } });
  cluster = new Cluster(sim);
  kubelet = new Kubelet(cluster, {
    ...DEFAULT_KUBELET_OPTIONS,
    watchLatency: seconds(0),
    apiLatency: seconds(0),
    objectRemoval: seconds(0.1),
    relistPeriod: seconds(0),
    streams: new RandomStreams(1),
    timingsOf: () => timings,
    ...options,
  });
  cluster.pods.watch((pod, change) => {
    const ready = pod.isReady ? " ready" : "";
    const text = change === "status" ? `${pod.phase}${ready}` : change;
    const line = `${toSeconds(sim.now)} ${pod.name} ${text}`;
    if (log.at(-1) !== line) log.push(line);
  });
}

function addNode(name = "n1", cpuMillicores = 4000): Node {
  const init = nodeInit(name);
  const allocatable = { ...init.allocatable, cpuMillicores: millicores(cpuMillicores) };
  return cluster.addNode({ ...init, allocatable });
}

function bind(name: string, node: Node, spec: Partial<PodSpec> = {}): Pod {
  const template = compilePodTemplate({
    spec: { containers: [{ name: "main", image: "web:1" }], ...spec },
  });
  const pod = cluster.createPod({
    namespace: "default",
    name,
    uid: name,
    stableName: `Pod/default/${name}`,
    template,
    ownerKey: null,
    workloadKey: `Pod/default/${name}`,
  });
  cluster.bindPod(pod, node);
  return pod;
}

function at(time: number, action: () => void): void {
  sim.schedule(seconds(time), PHASE.demand, action);
}

function run(until: number, pattern = /./): string[] {
  sim.runUntil(seconds(until));
  return log.filter((line) => pattern.test(line));
}

describe("start", () => {
  it("pulls, starts and posts Running and Ready", () => {
    const pod = bind("a", addNode());
    expect(run(60, /Running/)).toEqual(["6.5 a Running ready"]);
    expect([pod.startTime, pod.containersStartedAt]).toEqual([0, seconds(6.5)]);
  });

  it("tells each step with its component and time", () => {
    bind("a", addNode());
    run(60);
    const pod = steps.filter((step) => step.object === "pod/default/a");
    expect(pod.map((step) => `${toSeconds(step.at)} ${step.component} ${step.step}`)).toEqual([
      "0 kube-apiserver created",
      "0 kube-scheduler scheduled",
      "0 kubelet seen",
      "1 container runtime sandbox ready",
      "1 kubelet pulling",
      "6 kubelet pulled",
      "6.5 container runtime started",
      "6.5 kubelet running",
      "6.5 kubelet ready",
    ]);
  });

  it("pulls images of a node one after another, and none twice", () => {
    const node = addNode();
    bind("a", node, { containers: [{ name: "main", image: "web:1" }] });
    bind("b", node, { containers: [{ name: "main", image: "other:1" }] });
    at(20, () => bind("c", node, { containers: [{ name: "main", image: "web:1" }] }));
    expect(run(60, /Running/)).toEqual([
      "6.5 a Running ready",
      "11.5 b Running ready",
      "21.5 c Running ready",
    ]);
  });

  it("asks the registry each time under the policy Always", () => {
    const node = addNode();
    bind("a", node, { containers: [{ name: "main", image: "web" }] });
    at(20, () => bind("c", node, { containers: [{ name: "main", image: "web" }] }));
    expect(run(60, /c Running/)).toEqual(["21.8 c Running ready"]);
  });

  it("posts Ready later than Running when the readiness probe fails first", () => {
    timings = { ...TIMINGS, applicationReady: new Constant(12) };
    bind("a", addNode(), { containers: [{ name: "main", image: "web:1", readinessProbe: {} }] });
    expect(run(60, /Running/)).toEqual(["6.5 a Running", "26.5 a Running ready"]);
  });

  it("refuses a pod that does not fit", () => {
    const node = addNode("n1", 1000);
    const big = { name: "main", image: "web:1", resources: { requests: { cpu: "600m" } } };
    bind("a", node, { containers: [big] });
    bind("b", node, { containers: [big] });
    expect(run(60, /Failed|Running/)).toEqual(["0 b Failed", "6.5 a Running ready"]);
    expect(steps.find((step) => step.step === "refused")?.detail).toBe("OutOfcpu: 600 + 600 > 1000");
  });

  it("follows measured spans exactly", () => {
    timings = { ...TIMINGS, measured: { boundToRunning: new Constant(4), runningToReady: new Constant(6) } };
    bind("a", addNode());
    expect(run(60, /Running/)).toEqual(["4 a Running", "10 a Running ready"]);
  });

  it("is ready at once in the initial state running", () => {
    const pod = bind("a", addNode());
    kubelet.startInstantly(pod);
    expect(run(60, /Running/)).toEqual(["0 a Running ready"]);
  });
});

describe("restart", () => {
  it("restarts a container that its liveness probe kills, sooner or later in back-off", () => {
    timings = { ...TIMINGS, applicationReady: null };
    const pod = bind("a", addNode(), {
      containers: [
        { name: "main", image: "web:1", livenessProbe: { periodSeconds: 10, failureThreshold: 2 } },
      ],
    });
    run(34);
    // Ticks at 10 and 20 fail; SIGTERM at 20, exit at 23, no wait after the first exit.
    expect([pod.restarts, pod.containersStartedAt]).toEqual([1, seconds(23.5)]);
  });

  it("loses readiness when a container ends and gets it back after the restart", () => {
    const pod = bind("a", addNode());
    at(30, () => kubelet.exitContainer(pod, "main", 137));
    expect(run(60, /(30|30.5) a/)).toEqual(["30 a Running", "30.5 a Running", "30.5 a Running ready"]);
  });

  it("waits ten seconds, stretched by half at most, after the second crash", () => {
    const pod = bind("a", addNode());
    at(30, () => kubelet.exitContainer(pod, "main", 1));
    at(40, () => kubelet.exitContainer(pod, "main", 1));
    run(100);
    const restartedAt = toSeconds(pod.containersStartedAt!);
    expect(restartedAt).toBeGreaterThanOrEqual(50.5);
    expect(restartedAt).toBeLessThanOrEqual(55.5);
  });

  it("ends a pod that is not to be restarted", () => {
    timings = { ...TIMINGS, runFor: new Constant(10) };
    bind("a", addNode(), { restartPolicy: "Never" });
    expect(run(60, /Succeeded/)).toEqual(["16.5 a Succeeded"]);
  });

  it("becomes ready again only with its slowest container", () => {
    timings = { ...TIMINGS, applicationReady: new Constant(12) };
    const pod = bind("a", addNode(), {
      containers: [
        { name: "main", image: "web:1" },
        { name: "slow", image: "web:1", readinessProbe: { periodSeconds: 5 } },
      ],
    });
    at(8, () => kubelet.exitContainer(pod, "main", 1));
    expect(run(60, /ready/)).toEqual(["22 a Running ready"]);
  });
});

describe("termination", () => {
  const events = /deleting|sigterm|exited|Succeeded|Failed|deleted/;

  it("sends SIGTERM at once, frees the node with the final phase and removes the object after it", () => {
    const node = addNode();
    const pod = bind("a", node);
    at(20, () => cluster.deletePod(pod));
    expect(run(60, events)).toEqual([
      "20 a deleting",
      "20 a sigterm",
      "23 a exited",
      "24 a Succeeded",
      "24.1 a deleted",
    ]);
  });

  it("keeps the node's capacity until the final phase", () => {
    const node = addNode();
    const container = { name: "main", image: "web:1", resources: { requests: { cpu: "1" } } };
    const pod = bind("a", node, { containers: [container] });
    at(20, () => cluster.deletePod(pod));
    sim.runUntil(seconds(23.9));
    expect(node.requested.cpuMillicores).toBe(1000);
    sim.runUntil(seconds(24.05));
    expect([node.requested.cpuMillicores, pod.exists]).toEqual([0, true]);
  });

  it("runs the preStop hook first and kills at the end of the grace period", () => {
    timings = { ...TIMINGS, exitAfterSigterm: null };
    const lifecycle = { preStop: { exec: { command: ["sh", "-c", "sleep 10"] } } };
    const pod = bind("a", addNode(), { containers: [{ name: "main", image: "web:1", lifecycle }] });
    at(20, () => cluster.deletePod(pod));
    expect(run(80, events)).toEqual([
      "20 a deleting",
      "30 a sigterm",
      "50 a exited",
      "51 a Failed",
      "51.1 a deleted",
    ]);
  });

  it("lets a pod go at once that runs nothing yet", () => {
    const pod = bind("a", addNode());
    at(3, () => cluster.deletePod(pod));
    expect(run(60, /deleting|sigterm|exited|deleted|Running/)).toEqual(["3 a deleting", "3.1 a deleted"]);
  });

  it("lets a pod go at once that was never bound", () => {
    const pod = bind("other", addNode());
    const unbound = cluster.createPod({
      namespace: "default",
      name: "u",
      uid: "u",
      stableName: "Pod/default/u",
      template: pod.template,
      ownerKey: null,
      workloadKey: "Pod/default/u",
    });
    cluster.deletePod(unbound);
    expect(log.at(-1)).toBe("0 u deleted");
  });

  it("stops an init container that runs when the pod is deleted", () => {
    timings = { ...TIMINGS, initRun: new Constant(100) };
    const pod = bind("a", addNode(), { initContainers: [{ name: "i", image: "web:1" }] });
    at(20, () => cluster.deletePod(pod));
    expect(run(60, events)).toContain("23 a exited");
  });

  it("stops the processes of a pod deleted with grace zero after the object is gone", () => {
    timings = { ...TIMINGS, exitAfterSigterm: null };
    const pod = bind("a", addNode());
    at(20, () => cluster.deletePod(pod, 0));
    expect(run(60, events)).toEqual(["20 a deleting", "20 a deleted", "20 a sigterm", "22 a exited"]);
  });

  it("kills earlier when a second deletion shortens the grace period", () => {
    timings = { ...TIMINGS, exitAfterSigterm: null };
    const pod = bind("a", addNode());
    at(20, () => cluster.deletePod(pod));
    at(25, () => cluster.deletePod(pod, 4));
    expect(run(80, /exited/)).toEqual(["29 a exited"]);
  });

  it("removes a pod that had already ended", () => {
    timings = { ...TIMINGS, runFor: new Constant(1) };
    const pod = bind("a", addNode(), { restartPolicy: "Never" });
    at(20, () => cluster.deletePod(pod));
    expect(run(60, /deleted/)).toEqual(["20.1 a deleted"]);
  });

  it("does not change when another pod draws first", () => {
    const exits = (first: boolean): SimTime | null => {
      setUp();
      timings = DEFAULT_POD_TIMINGS;
      const node = addNode();
      if (first) bind("x", addNode("n2"));
      const pod = bind("a", node);
      at(100, () => cluster.deletePod(pod));
      run(200);
      return pod.containersStartedAt;
    };
    expect(exits(true)).toBe(exits(false));
  });
});
