import { Cluster, type EndpointEntry, type Pod, type Service } from "../../src/cluster/index.js";
import { Simulation } from "../../src/engine/index.js";
import { DEFAULT_REQUEST_PROFILE, type PodProfile, type RequestProfile } from "../../src/traffic/index.js";
import { millicores } from "../../src/units/index.js";
import { nodeInit, podTemplate } from "./pods.js";

/** A cluster of one node in which a test starts and ends pods by hand. */
export function trafficCluster(nodeMillicores = 64_000) {
  const sim = new Simulation();
  const cluster = new Cluster(sim);
  const node = cluster.addNode(
    nodeInit("n1", {
      allocatable: { ...nodeInit("").allocatable, cpuMillicores: millicores(nodeMillicores) },
    }),
  );
  let count = 0;

  /** A Service that selects `app: name` and has no endpoints yet. */
  const addService = (name: string): Service => {
    const service: Service = {
      namespace: "default",
      name,
      key: `default/${name}`,
      spec: { selector: { app: name } },
      selection: cluster.select("default", (labels) => labels["app"] === name),
      endpoints: { pods: [], usesTerminating: false, revision: 0 },
    } as unknown as Service;
    cluster.services.add(service);
    return service;
  };

  const setEndpoints = (service: Service, pods: readonly Pod[]): void => {
    service.endpoints = {
      ...service.endpoints,
      pods,
      ...(service.spec.externalTrafficPolicy === "Local" ? { views: pods.map(viewOf) } : {}),
    };
    cluster.services.notify(service, "endpoints");
  };

  const templates = new Map<string, ReturnType<typeof podTemplate>>();
  /** A pod of the Deployment of that name whose containers start now. */
  const startPod = (app: string, shape: Parameters<typeof podTemplate>[0] = {}): Pod => {
    let template = templates.get(app);
    if (template === undefined) {
      template = podTemplate({ labels: { app }, ...shape });
      templates.set(app, template);
    }
    const name = `${app}-${count++}`;
    const pod = cluster.createPod({
      namespace: "default",
      name,
      uid: name,
      stableName: name,
      template,
      ownerKey: null,
      workloadKey: `Deployment/default/${app}`,
    });
    cluster.bindPod(pod, node);
    cluster.updatePodStatus(pod, { phase: "Running", containersStarted: true });
    return pod;
  };
  const makeReady = (pod: Pod): void => cluster.updatePodStatus(pod, { ready: "True" });
  const startReadyPods = (app: string, pods: number): Pod[] =>
    Array.from({ length: pods }, () => {
      const pod = startPod(app);
      makeReady(pod);
      return pod;
    });
  return { sim, cluster, node, addService, setEndpoints, startPod, makeReady, startReadyPods };
}

function viewOf(target: Pod): EndpointEntry {
  return {
    target,
    conditions: { ready: true, serving: true, terminating: false },
    node: target.node!.name,
    zone: target.node!.zone,
    zoneHint: null,
    nodeHint: null,
  };
}

/** A pod of one container that takes the load, with a limit of one core. */
export function podProfile(
  limitCores = 1,
  more: Partial<PodProfile["containers"][number]> = {},
  pod: Partial<PodProfile> = {},
): PodProfile {
  return {
    containers: [{ name: "main", idleCores: 0, startupCores: 0, idleMemoryBytes: 0, limitCores, ...more }],
    warmUp: null,
    onSigterm: "drain",
    ...pod,
  };
}

/** Requests of this much CPU each. */
export function requestProfile(meanSeconds: number, more: Partial<RequestProfile> = {}): RequestProfile {
  return { ...DEFAULT_REQUEST_PROFILE, cpu: { meanSeconds, scv: 1 }, ...more };
}
