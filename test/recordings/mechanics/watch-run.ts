import type { Deployment, Job, Node, Pod } from "../../../src/cluster/index.js";
import type { Run } from "../../../src/simulation/index.js";
import type { Row } from "./recorded-run.js";
import { StateSeries } from "./state-series.js";

/** What a simulated run showed: rows in the form of events.csv, and the values of things over time. */
export interface WatchedRun {
  readonly rows: Row[];
  /** By `what/owner`: `deployment-status/web`, `replicasets/web`, `job/job-par`, `pdb/web`, `count/web`. */
  readonly states: Map<string, StateSeries>;
}

/** Follows a run that has not begun. Call it before the first event. */
export function watchRun(run: Run): WatchedRun {
  const { cluster } = run;
  const rows: Row[] = [];
  const states = new Map<string, StateSeries>();
  const now = () => run.now / 1e6;
  const tell = (kind: string, owner: string, object: string, event: string, node = "") =>
    rows.push({ at: now(), kind, owner, object, event, node });
  const set = (what: string, text: string) => {
    let series = states.get(what);
    if (series === undefined) {
      series = new StateSeries();
      states.set(what, series);
    }
    series.set(now(), text);
  };
  watchPods(cluster.pods, tell);

  const replicaSetsOf = new Map<string, { replicas: number }[]>();
  cluster.replicaSets.watch((replicaSet) => {
    const owner = replicaSet.deploymentKey?.split("/")[1];
    if (owner === undefined) return;
    const list = replicaSetsOf.get(owner) ?? [];
    replicaSetsOf.set(owner, list);
    if (!list.includes(replicaSet)) list.push(replicaSet);
    set(`replicasets/${owner}`, list.map(({ replicas }) => replicas).join(" "));
  });
  cluster.deployments.watch((deployment: Deployment) => {
    const { name, statusReplicas, updatedReplicas, readyReplicas, availableReplicas } = deployment;
    set(
      `status/${name}`,
      `replicas=${statusReplicas} updated=${updatedReplicas} ready=${readyReplicas} available=${availableReplicas}`,
    );
  });
  cluster.statefulSets.watch((s) => {
    set(
      `status/${s.name}`,
      `replicas=${s.statusReplicas} current=${s.currentReplicas} updated=${s.updatedReplicas} ready=${s.readyReplicas} available=${s.availableReplicas}`,
    );
  });
  cluster.daemonSets.watch((s) => {
    set(
      `status/${s.name}`,
      `desired=${s.desiredNumberScheduled} current=${s.currentNumberScheduled} updated=${s.updatedNumberScheduled} ready=${s.numberReady} available=${s.numberAvailable} misscheduled=${s.numberMisscheduled}`,
    );
  });
  const jobConditions = new Map<string, Set<string>>();
  cluster.jobs.watch((job: Job, change) => {
    const owner = job.template.labels["app"] ?? job.name;
    if (change === "added") tell("job", owner, job.name, "created");
    else if (change === "deleted") tell("job", owner, job.name, "gone");
    const seen = jobConditions.get(job.key) ?? new Set();
    jobConditions.set(job.key, seen);
    for (const { type, status, reason } of job.conditions) {
      const text = `${type}=${status} ${reason}`;
      if (seen.has(text)) continue;
      seen.add(text);
      tell("condition", owner, job.name, text);
    }
    set(
      `job/${job.name}`,
      `active=${job.active} ready=${job.ready} terminating=${job.terminating} succeeded=${job.succeeded} failed=${job.failed} completedIndexes=${ranges(job.completedIndexes)} failedIndexes=${ranges(job.failedIndexes)}`,
    );
  });
  cluster.cronJobs.watch((cronJob) => {
    const { name, lastScheduleTime, active } = cronJob;
    const last = lastScheduleTime === null ? "none" : lastScheduleTime / 1e6;
    const names = active.map((key) => key.split("/")[1]).join(" ");
    tell("cronjob", name, name, `lastSchedule=${last} active=${names}`);
  });
  cluster.podDisruptionBudgets.watch((b) => {
    set(
      `pdb/${b.name}`,
      `allowed=${b.disruptionsAllowed} healthy=${b.currentHealthy} desired=${b.desiredHealthy} expected=${b.expectedPods}`,
    );
  });
  cluster.services.watch((service) => {
    set(`endpoints/${service.name}`, `${service.endpoints.pods.length}`);
  });
  watchNodes(cluster.nodes, tell);
  return { rows, states };
}

type Tell = (kind: string, owner: string, object: string, event: string, node?: string) => void;

function watchPods(pods: Run["cluster"]["pods"], tell: Tell): void {
  const deleting = new Set<Pod>();
  const seen = new Map<Pod, { phase: string; ready: string | null }>();
  pods.watch((pod, change) => {
    const owner = pod.labels["app"] ?? "";
    const say = (event: string) => tell("pod", owner, pod.name, event, pod.node?.name ?? "");
    if (change === "added") {
      seen.set(pod, { phase: pod.phase, ready: pod.ready });
      say("created");
    } else if (change === "scheduled") say("bound");
    else if (change === "deleting") {
      // A second deletion, with a shorter grace period, is no new row.
      if (!deleting.has(pod)) say("deleting");
      deleting.add(pod);
    } else if (change === "deleted") say("gone");
    const before = seen.get(pod);
    if (before === undefined || change !== "status") return;
    if (pod.phase !== before.phase) {
      if (pod.phase === "Running") say("running");
      else if (pod.phase === "Succeeded") say("succeeded");
      // The phase that the garbage collector writes for a node that is gone is not in the recordings.
      else if (pod.phase === "Failed" && pod.node?.exists !== false) say("failed");
    }
    if (pod.ready !== before.ready && !pod.isTerminal) {
      if (pod.ready === "True") say("ready");
      else if (before.ready === "True") say("unready");
    }
    seen.set(pod, { phase: pod.phase, ready: pod.ready });
  });
}

function watchNodes(nodes: Run["cluster"]["nodes"], tell: Tell): void {
  const taints = new Map<Node, ReadonlySet<string>>();
  const textsOf = (node: Node) => new Set(node.taints.map(({ key, effect }) => `${key}:${effect}`));
  for (const node of nodes.values()) taints.set(node, textsOf(node));
  nodes.watch((node, change) => {
    const zone = node.zone;
    if (change === "added") {
      tell("node", zone, node.name, "created", node.name);
      taints.set(node, textsOf(node));
      for (const text of textsOf(node)) tell("node", zone, node.name, `+${text}`, node.name);
      if (!node.ready) tell("condition", zone, node.name, "Ready=False", node.name);
    } else if (change === "deleted") tell("node", zone, node.name, "deleted", node.name);
    else if (change === "unschedulable") {
      tell("node", zone, node.name, `unschedulable=${node.unschedulable}`, node.name);
    } else if (change === "taints") {
      const before = taints.get(node) ?? new Set();
      const after = textsOf(node);
      for (const text of after) if (!before.has(text)) tell("node", zone, node.name, `+${text}`, node.name);
      for (const text of before) if (!after.has(text)) tell("node", zone, node.name, `-${text}`, node.name);
      taints.set(node, after);
    } else if (change === "ready") {
      tell("condition", zone, node.name, `Ready=${node.ready ? "True" : "Unknown"}`, node.name);
    }
  });
}

/** Indexes as the API prints them: `0,2-4`. */
function ranges(indexes: readonly number[]): string {
  const parts: string[] = [];
  for (let i = 0; i < indexes.length; i++) {
    const from = indexes[i]!;
    while (indexes[i + 1] === indexes[i]! + 1) i++;
    const to = indexes[i]!;
    parts.push(to === from ? `${from}` : to === from + 1 ? `${from},${to}` : `${from}-${to}`);
  }
  return parts.join(",");
}
