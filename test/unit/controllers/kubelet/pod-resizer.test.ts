import { beforeEach, describe, expect, it } from "vitest";
import { Cluster, compilePodTemplate, type Node, type Pod } from "../../../../src/cluster/index.js";
import {
  DEFAULT_KUBELET_OPTIONS,
  DEFAULT_POD_TIMINGS,
  Kubelet,
} from "../../../../src/controllers/kubelet/index.js";
import { PHASE, Simulation } from "../../../../src/engine/index.js";
import type { Container } from "../../../../src/kubernetes/index.js";
import { Constant, RandomStreams } from "../../../../src/random/index.js";
import { millicores, seconds, toSeconds } from "../../../../src/units/index.js";
import { nodeInit } from "../../../support/pods.js";

/** Everything constant, looks at whole seconds are off: times add up by hand. */
const TIMINGS = {
  ...DEFAULT_POD_TIMINGS,
  imagePull: new Constant(5),
  sandbox: new Constant(1),
  containerStart: new Constant(0.5),
  applicationReady: new Constant(2),
  exitAfterSigterm: new Constant(3),
};

let sim: Simulation;
let cluster: Cluster;
let node: Node;
let log: string[];

beforeEach(() => {
  sim = new Simulation({});
  cluster = new Cluster(sim);
  new Kubelet(cluster, {
    ...DEFAULT_KUBELET_OPTIONS,
    watchLatency: seconds(0),
    apiLatency: seconds(0),
    relistPeriod: seconds(0),
    streams: new RandomStreams(1),
    timingsOf: () => TIMINGS,
  });
  const init = nodeInit("n1");
  node = cluster.addNode({ ...init, allocatable: { ...init.allocatable, cpuMillicores: millicores(4000) } });
  log = [];
  cluster.pods.watch((pod, change) => {
    const status = `${pod.isReady ? "ready" : "not ready"}, ${pod.restarts} restarts`;
    const line = `${toSeconds(sim.now)} ${pod.name} ${change === "status" ? status : change}`;
    if (log.at(-1) !== line) log.push(line);
  });
});

const asks = (cpu: string, more: Partial<Container> = {}): Container => ({
  name: "main",
  image: "web:1",
  resources: { requests: { cpu } },
  readinessProbe: { periodSeconds: 1 },
  ...more,
});

function bind(name: string, container: Container): Pod {
  const pod = cluster.createPod({
    namespace: "default",
    name,
    uid: name,
    stableName: `Pod/default/${name}`,
    template: compilePodTemplate({ spec: { containers: [container] } }),
    ownerKey: null,
    workloadKey: `Pod/default/${name}`,
  });
  cluster.bindPod(pod, node);
  return pod;
}

function resizeAt(time: number, pod: Pod, container: Container): void {
  const template = compilePodTemplate({ spec: { containers: [container] } });
  sim.schedule(seconds(time), PHASE.demand, () => cluster.requestResize(pod, template));
}

function linesFrom(time: number, until: number): string[] {
  sim.runUntil(seconds(until));
  return log.filter((line) => Number.parseFloat(line) >= time);
}

describe("a resize in place", () => {
  it("gives a running pod what its node has, without a restart", () => {
    const pod = bind("a", asks("1"));
    resizeAt(20, pod, asks("2"));
    expect(linesFrom(20, 60)).toEqual(["20 a resizing", "20 a resized"]);
    expect(node.requested.cpuMillicores).toBe(2000);
  });

  it("is infeasible beyond the node", () => {
    const pod = bind("a", asks("1"));
    resizeAt(20, pod, asks("5"));
    sim.runUntil(seconds(60));
    expect([pod.resize?.reason, node.requested.cpuMillicores]).toEqual(["Infeasible", 1000]);
  });

  it("waits while other pods have the room, and is done when they go", () => {
    const pod = bind("a", asks("1"));
    const other = bind("b", asks("3"));
    resizeAt(20, pod, asks("2"));
    sim.runUntil(seconds(30));
    expect(pod.resize?.reason).toBe("Deferred");
    cluster.deletePod(other, 0);
    sim.runUntil(seconds(60));
    expect([pod.resize, node.requested.cpuMillicores]).toEqual([null, 2000]);
  });

  it("of a container that restarts on it ends the process, counts a restart and is not ready for a while", () => {
    const restarts: Partial<Container> = {
      resizePolicy: [{ resourceName: "cpu", restartPolicy: "RestartContainer" }],
    };
    const pod = bind("a", asks("1", restarts));
    resizeAt(20, pod, asks("2", restarts));
    // SIGTERM at 20, exit at 23, the process again at 23.5, and its answers 2 s later.
    expect(linesFrom(20, 60)).toEqual([
      "20 a resizing",
      "20 a resized",
      "23 a not ready, 0 restarts",
      "23.5 a not ready, 1 restarts",
      "25.5 a ready, 1 restarts",
    ]);
  });

  it("does not count towards the back-off of crashes", () => {
    const restarts: Partial<Container> = {
      resizePolicy: [{ resourceName: "cpu", restartPolicy: "RestartContainer" }],
    };
    const pod = bind("a", asks("1", restarts));
    resizeAt(20, pod, asks("2", restarts));
    resizeAt(40, pod, asks("3", restarts));
    expect(linesFrom(40, 60).at(-1)).toBe("45.5 a ready, 2 restarts");
  });
});
