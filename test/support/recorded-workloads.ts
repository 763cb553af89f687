import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  ApiClient,
  Cluster,
  compilePodTemplate,
  cronJobOf,
  daemonSetOf,
  jobOf,
  type Node,
  type Pod,
  statefulSetOf,
} from "../../src/cluster/index.js";
import { CronJobController } from "../../src/controllers/cronjob/index.js";
import { DaemonSetController } from "../../src/controllers/daemonset/index.js";
import { GarbageCollector } from "../../src/controllers/garbage-collector/index.js";
import { JobController, TtlAfterFinishedController } from "../../src/controllers/job/index.js";
import { StatefulSetController } from "../../src/controllers/statefulset/index.js";
import { PHASE, Simulation } from "../../src/engine/index.js";
import { readManifests, type Taint } from "../../src/kubernetes/index.js";
import { RandomStreams } from "../../src/random/index.js";
import { type EpochMicros, parseTimestamp, type SimTime, seconds, toSeconds } from "../../src/units/index.js";
import { nodeInit } from "./pods.js";

const FOLDER = process.env["HEADROOM_DATA"] ?? "";
const RUN = join(FOLDER, "recordings/workloads-a");

/** Whether the recording of workload controllers is at hand. */
export const HAS_RECORDED_WORKLOADS = FOLDER !== "" && existsSync(RUN);

interface Behaviour {
  readonly boundToRunningSeconds: number;
  readonly runningToReadySeconds: number | null;
  readonly exitAfterSigtermSeconds: number;
  readonly sigtermExitCode?: number;
  readonly runSeconds?: readonly number[];
  readonly exitCodes?: readonly number[];
  readonly exitCodesByIndex?: Readonly<Record<string, readonly number[]>>;
}

interface Action {
  readonly atSeconds: number;
  readonly do: string;
  readonly resource?: string;
  readonly name?: string;
  readonly replicas?: number;
  readonly manifest?: { readonly kind: string };
  readonly patch?: {
    readonly spec: {
      readonly suspend?: boolean;
      readonly template?: { readonly metadata: { readonly annotations: Record<string, string> } };
    };
  };
}

interface Recording {
  readonly durationSeconds: number;
  readonly startWallClockUTC: string;
  readonly nodes: readonly { readonly name: string; readonly taints: readonly Taint[] }[];
  readonly podBehaviours: Readonly<Record<string, Behaviour>>;
  readonly actions: readonly Action[];
}

/** One row of what happened, recorded or simulated. */
export interface WorkloadEvent {
  readonly at: number;
  readonly kind: string;
  readonly owner: string;
  readonly object: string;
  readonly event: string;
}

/** What the recorded control plane did. */
export function recordedWorkloadEvents(): readonly WorkloadEvent[] {
  return readFileSync(join(RUN, "events.csv"), "utf8")
    .split("\n")
    .slice(1)
    .map((line) => line.split(","))
    .map(([at, kind, owner, object, event]) => ({
      at: Number(at),
      kind: kind ?? "",
      owner: owner ?? "",
      object: object ?? "",
      event: event ?? "",
    }));
}

/**
 * Plays the recorded actions on StatefulSets, DaemonSets, Jobs and CronJobs over the scripted kubelet of the
 * recording; pods are placed anywhere but where a DaemonSet says.
 */
export function playRecordedWorkloads(): readonly WorkloadEvent[] {
  const recording = JSON.parse(readFileSync(join(RUN, "scenario.json"), "utf8")) as Recording;
  const sim = new Simulation();
  const cluster = new Cluster(sim);
  for (const { name, taints } of recording.nodes) cluster.addNode(nodeInit(name, { taints }));
  const client = () => new ApiClient(sim, { qps: 20, burst: 30, latency: seconds(0.005) });
  const watchLatency = seconds(0.005);
  const streams = new RandomStreams(1);
  const zero = parseTimestamp(recording.startWallClockUTC) as EpochMicros;
  new StatefulSetController(cluster, { client: client(), watchLatency, streams });
  new DaemonSetController(cluster, { client: client(), watchLatency, streams });
  new JobController(cluster, { client: client(), watchLatency, streams });
  new TtlAfterFinishedController(cluster, { client: client(), watchLatency });
  new CronJobController(cluster, { client: client(), watchLatency, zero });
  new GarbageCollector(cluster, { client: client(), watchLatency });
  scriptKubelet(cluster, recording);
  const events = watchEvents(cluster);
  recording.actions.forEach((action, i) => {
    const at = (seconds(action.atSeconds) + i) as SimTime;
    sim.schedule(at, PHASE.demand, () => carryOut(cluster, action));
  });
  sim.runUntil(seconds(recording.durationSeconds));
  return events;
}

function carryOut(cluster: Cluster, action: Action): void {
  if (action.manifest !== undefined) {
    const set = readManifests([{ file: "manifest.json", text: JSON.stringify(action.manifest) }]);
    for (const { object } of set.statefulSets) cluster.statefulSets.add(statefulSetOf(cluster, object));
    for (const { object } of set.daemonSets) cluster.daemonSets.add(daemonSetOf(cluster, object));
    for (const { object } of set.jobs) cluster.jobs.add(jobOf(cluster, object));
    for (const { object } of set.cronJobs) cluster.cronJobs.add(cronJobOf(cluster, object));
    return;
  }
  const key = `default/${action.name}`;
  const annotations = action.patch?.spec.template?.metadata.annotations;
  if (action.resource === "pods") cluster.deletePod(cluster.pods.get(key)!);
  else if (action.resource === "statefulsets") {
    const set = cluster.statefulSets.get(key)!;
    if (action.replicas !== undefined) cluster.scale(set, action.replicas);
    else {
      set.template = { ...set.template, annotations: annotations! };
      set.generation++;
      cluster.statefulSets.notify(set, "spec");
    }
  } else if (action.resource === "daemonsets") {
    const set = cluster.daemonSets.get(key)!;
    const { template } = set.spec;
    const metadata = { ...template.metadata, annotations: annotations! };
    set.spec = { ...set.spec, template: { ...template, metadata } };
    set.template = compilePodTemplate(set.spec.template);
    set.generation++;
    cluster.daemonSets.notify(set, "spec");
  } else if (action.resource === "jobs") {
    const job = cluster.jobs.get(key)!;
    job.spec = { ...job.spec, suspend: action.patch!.spec.suspend! };
    cluster.jobs.notify(job, "spec");
  }
}

/** The completion index in the name of an Indexed Job's pod. */
function indexOf(pod: Pod): string {
  return /-(\d+)-[a-z0-9]{5}$/.exec(pod.name)?.[1] ?? "";
}

function nodeOf(cluster: Cluster, pod: Pod): Node {
  const terms = pod.template.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const name = terms?.nodeSelectorTerms[0]?.matchFields?.[0]?.values?.[0];
  return cluster.nodes.get(name ?? "n01")!;
}

function scriptKubelet(cluster: Cluster, recording: Recording): void {
  const { sim } = cluster;
  const later = (delay: number, act: () => void) => sim.scheduleAfter(seconds(delay), PHASE.machine, act);
  const attempts = new Map<string, number>();
  const end = (pod: Pod, exitCode: number) => {
    cluster.markExited(pod);
    cluster.updatePodStatus(pod, { phase: exitCode === 0 ? "Succeeded" : "Failed", ready: "False" });
  };
  const nth = (list: readonly number[], attempt: number) => list[Math.min(attempt, list.length - 1)]!;
  cluster.pods.watch((pod, change) => {
    const behaviour = recording.podBehaviours[pod.template.annotations["behaviour"]!]!;
    if (change === "added") {
      const line = `${pod.ownerKey}/${indexOf(pod)}`;
      const attempt = attempts.get(line) ?? 0;
      attempts.set(line, attempt + 1);
      later(0.01, () => {
        if (!pod.exists) return;
        cluster.bindPod(pod, nodeOf(cluster, pod));
        later(behaviour.boundToRunningSeconds, () => {
          if (pod.deletion !== null || !pod.exists) return;
          cluster.updatePodStatus(pod, { phase: "Running", startTime: sim.now });
          const { runningToReadySeconds, runSeconds } = behaviour;
          if (runSeconds !== undefined) {
            const codes = behaviour.exitCodesByIndex?.[indexOf(pod)] ?? behaviour.exitCodes ?? [0];
            later(nth(runSeconds, attempt), () => {
              if (pod.deletion === null && pod.exists) end(pod, nth(codes, attempt));
            });
          }
          if (runningToReadySeconds === null) return;
          later(runningToReadySeconds, () => {
            if (pod.deletion === null) cluster.updatePodStatus(pod, { ready: "True" });
          });
        });
      });
    } else if (change === "deleting") {
      if (pod.phase !== "Running") later(0.005, () => cluster.removePod(pod));
      else {
        later(behaviour.exitAfterSigtermSeconds, () => {
          end(pod, behaviour.sigtermExitCode ?? 0);
          later(0.006, () => cluster.removePod(pod));
        });
      }
    }
  });
}

/** Collects what a recording would show of the run. */
function watchEvents(cluster: Cluster): WorkloadEvent[] {
  const events: WorkloadEvent[] = [];
  const add = (kind: string, owner: string, object: string, event: string) =>
    events.push({ at: toSeconds(cluster.sim.now), kind, owner, object, event });
  const ownerOf = (pod: Pod) => pod.ownerKey!.split("/").at(-1)!;
  cluster.pods.watch((pod, change) => {
    const name = { added: "created", deleting: "deleting", deleted: "gone" }[change as string];
    if (name !== undefined) add("pod", ownerOf(pod), pod.name, name);
    if (change === "scheduled") add("pod", ownerOf(pod), pod.name, "bound");
  });
  const reported = new Map<string, string>();
  cluster.jobs.watch((job, change) => {
    const owner = job.name;
    if (change === "added") add("job", owner, owner, "created");
    else if (change === "deleted") add("job", owner, owner, "gone");
    else if (change === "status") {
      const { active, terminating, succeeded, failed, completedIndexes, failedIndexes } = job;
      const status = `active=${active} terminating=${terminating} succeeded=${succeeded} failed=${failed} completedIndexes=${completedIndexes.join(" ")} failedIndexes=${failedIndexes.join(" ")}`;
      if (reported.get(job.key) !== status) add("job", owner, owner, status);
      reported.set(job.key, status);
      for (const { type, reason } of job.conditions) {
        const condition = `${type} ${reason}`;
        if (reported.has(`${job.key} ${condition}`)) continue;
        reported.set(`${job.key} ${condition}`, "");
        add("condition", owner, owner, condition);
      }
    }
  });
  cluster.statefulSets.watch((set, change) => {
    if (change !== "status") return;
    const { statusReplicas, currentReplicas, updatedReplicas, readyReplicas } = set;
    add(
      "status",
      set.name,
      set.name,
      `replicas=${statusReplicas} current=${currentReplicas} updated=${updatedReplicas} ready=${readyReplicas}`,
    );
  });
  return events;
}

/**
 * What is in one run and not in the other, or further apart than the tolerance. Events are paired by object and
 * what happened to it, the n-th with the n-th.
 */
export function differences(
  recorded: readonly WorkloadEvent[],
  played: readonly WorkloadEvent[],
  toleranceSeconds: number,
): string[] {
  const times = (events: readonly WorkloadEvent[]) => {
    const byKey = new Map<string, number[]>();
    for (const { object, event, at } of events) {
      const key = `${object} ${event}`;
      byKey.set(key, [...(byKey.get(key) ?? []), at]);
    }
    return byKey;
  };
  const [theirs, ours] = [times(recorded), times(played)];
  const found: string[] = [];
  for (const key of new Set([...theirs.keys(), ...ours.keys()])) {
    const [wanted, got] = [theirs.get(key) ?? [], ours.get(key) ?? []];
    const isNear =
      wanted.length === got.length && wanted.every((at, i) => Math.abs(at - got[i]!) <= toleranceSeconds);
    if (!isNear)
      found.push(
        `${key}: recorded at ${wanted.join(", ") || "no time"}, played at ${got.join(", ") || "no time"}`,
      );
  }
  return found;
}
