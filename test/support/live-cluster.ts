import {
  ApiClient,
  Cluster,
  cronJobOf,
  daemonSetOf,
  jobOf,
  type Node,
  type NodeInit,
  type Pod,
  statefulSetOf,
} from "../../src/cluster/index.js";
import { CronJobController } from "../../src/controllers/cronjob/index.js";
import { DaemonSetController } from "../../src/controllers/daemonset/index.js";
import { GarbageCollector } from "../../src/controllers/garbage-collector/index.js";
import { JobController, TtlAfterFinishedController } from "../../src/controllers/job/index.js";
import {
  DEFAULT_KUBELET_OPTIONS,
  DEFAULT_POD_TIMINGS,
  Kubelet,
  type PodTimings,
} from "../../src/controllers/kubelet/index.js";
import { Scheduler } from "../../src/controllers/scheduler/index.js";
import { StatefulSetController } from "../../src/controllers/statefulset/index.js";
import { type Decision, Simulation } from "../../src/engine/index.js";
import { readManifests } from "../../src/kubernetes/index.js";
import { Constant, RandomStreams } from "../../src/random/index.js";
import { type EpochMicros, parseTimestamp, type SimTime, seconds } from "../../src/units/index.js";
import { nodeInit } from "./pods.js";

export interface LiveClusterShape {
  readonly nodes?: readonly Partial<NodeInit>[];
  readonly timings?: Partial<PodTimings>;
  readonly start?: string;
}

/** The workload controllers over the real scheduler and kubelet; images are quick to pull. */
export function liveCluster(shape: LiveClusterShape = {}) {
  const decisions: Decision[] = [];
  const sim = new Simulation({ decisions: { decide: (decision) => void decisions.push(decision) } });
  const cluster = new Cluster(sim);
  const addNode = (over: Partial<NodeInit>): Node =>
    cluster.addNode(nodeInit(over.name ?? `n${cluster.nodes.size + 1}`, over));
  for (const node of shape.nodes ?? [{}]) addNode(node);
  const streams = new RandomStreams(1);
  const client = () => new ApiClient(sim, { qps: 20, burst: 30, latency: seconds(0.005) });
  const watchLatency = seconds(0.01);
  const options = () => ({ client: client(), watchLatency, streams });
  const statefulSets = new StatefulSetController(cluster, options());
  const daemonSets = new DaemonSetController(cluster, options());
  const jobs = new JobController(cluster, options());
  new TtlAfterFinishedController(cluster, options());
  const zero = parseTimestamp(shape.start ?? "2026-01-05T00:00:00Z") as EpochMicros;
  new CronJobController(cluster, { ...options(), zero });
  new GarbageCollector(cluster, options());
  const timings: PodTimings = { ...DEFAULT_POD_TIMINGS, imagePull: new Constant(1), ...shape.timings };
  const kubelet = new Kubelet(cluster, { ...DEFAULT_KUBELET_OPTIONS, streams, timingsOf: () => timings });
  const scheduler = new Scheduler(cluster, options());

  /** Reads manifests and puts their workloads into the store. */
  const apply = (text: string) => {
    const set = readManifests([{ file: "a.yaml", text }]);
    if (set.diagnostics.length > 0) throw new Error(JSON.stringify(set.diagnostics));
    for (const { object } of set.statefulSets) cluster.statefulSets.add(statefulSetOf(cluster, object));
    for (const { object } of set.daemonSets) cluster.daemonSets.add(daemonSetOf(cluster, object));
    for (const { object } of set.jobs) cluster.jobs.add(jobOf(cluster, object));
    for (const { object } of set.cronJobs) cluster.cronJobs.add(cronJobOf(cluster, object));
  };
  /** Binds a pod where the scheduler would and starts it at once. */
  const place = (pod: Pod) => {
    const node = scheduler.chooseNode(pod);
    if (node === undefined) return;
    cluster.bindPod(pod, node);
    kubelet.startInstantly(pod);
  };
  const runUntil = (at: number) => sim.runUntil(seconds(at) as SimTime);
  return { sim, cluster, decisions, apply, place, runUntil, addNode, statefulSets, daemonSets, jobs };
}

/** A manifest of a workload of one container that requests 100m. */
export function workload(kind: "StatefulSet" | "DaemonSet", spec = "", podSpec = ""): string {
  return `{apiVersion: apps/v1, kind: ${kind}, metadata: {name: a}, spec: {${spec === "" ? "" : `${spec},`}
    selector: {matchLabels: {app: a}}, template: {metadata: {labels: {app: a}}, spec: {${podSpec === "" ? "" : `${podSpec},`}
    containers: [{name: main, image: "a:1", resources: {requests: {cpu: 100m}}}]}}}}`;
}

/** A manifest of a Job of one container. */
export function job(spec = "", podSpec = "restartPolicy: Never"): string {
  return `{apiVersion: batch/v1, kind: Job, metadata: {name: a}, spec: {${jobSpec(spec, podSpec)}}}`;
}

/** A manifest of a CronJob of one container. */
export function cronJob(spec: string, jobText = ""): string {
  return `{apiVersion: batch/v1, kind: CronJob, metadata: {name: a}, spec: {${spec}, jobTemplate: {spec: {${jobSpec(jobText, "restartPolicy: Never")}}}}}`;
}

function jobSpec(spec: string, podSpec: string): string {
  return `${spec === "" ? "" : `${spec},`} template: {spec: {${podSpec}, containers: [{name: main, image: "a:1", resources: {requests: {cpu: 100m}}}]}}`;
}
