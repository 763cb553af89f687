import type { Cluster, Pod } from "../cluster/index.js";
import type { Diagnostic } from "../diagnostics/index.js";
import { formatDuration, type SimTime } from "../units/index.js";
import type { DecisionLog } from "./decision-log.js";
import type { Column, NodeGroupSeries, WorkloadSeries } from "./result.js";

/** Largest clusters that Kubernetes is tested for. Source: kubernetes/website, "Considerations for large clusters" */
const MOST_PODS_ON_NODE = 110;
const MOST_NODES = 5000;
const MOST_PODS = 150_000;
/** Source: kubernetes/community sig-scalability/configs-and-limits/thresholds.md */
const MOST_PODS_IN_NAMESPACE = 3000;

/** The cluster-autoscaler looks every ten seconds: an older answer is none about the end. */
const FRESH_ANSWER_MICROS = 60e6;

/**
 * What a reader should know beside the figures: pods that still wait for a node at the end, and for what; documented
 * limits that the run passed.
 *
 * Returns diagnostics: HR4001 pods without a node, HR4002 a limit of Kubernetes.
 */
export function warningsOf(
  cluster: Cluster,
  decisions: DecisionLog,
  workloads: readonly WorkloadSeries[],
  nodeGroups: readonly NodeGroupSeries[],
): readonly Diagnostic[] {
  return [...waitingPods(cluster, decisions), ...passedLimits(workloads, nodeGroups)];
}

function waitingPods(cluster: Cluster, decisions: DecisionLog): Diagnostic[] {
  const { now } = cluster.sim;
  const waiting = new Map<string, Pod[]>();
  for (const pod of cluster.pods.values()) {
    if (pod.unschedulableSince === null || !pod.isActive || pod.boundAt !== null) continue;
    const known = waiting.get(pod.workloadKey);
    if (known === undefined) waiting.set(pod.workloadKey, [pod]);
    else known.push(pod);
  }
  if (waiting.size === 0) return [];
  const answer = decisions.latest("cluster-autoscaler", "autoscaler");
  const isFresh = answer?.action === "no-scale-up" && now - answer.lastMicros <= FRESH_ANSWER_MICROS;
  return [...waiting].map(([workload, pods]) => {
    const first = pods.reduce((a, b) => (b.createdAt < a.createdAt ? b : a));
    const count = pods.length === 1 ? "1 pod" : `${pods.length} pods`;
    const longest = wholeSeconds(now - first.createdAt);
    const told = decisions.latest("kube-scheduler", `pod/${first.key}`);
    return {
      code: "HR4001",
      severity: "warning" as const,
      message: `${count} of ${workload} had no node at the end, the first for ${longest}`,
      ...(told === undefined ? {} : { rule: told.text.replace(/\.$/, "") }),
      ...(isFresh ? { hint: `cluster-autoscaler: ${answer.text}` } : {}),
    };
  });
}

function passedLimits(
  workloads: readonly WorkloadSeries[],
  nodeGroups: readonly NodeGroupSeries[],
): Diagnostic[] {
  const found: Diagnostic[] = [];
  const check = (value: number, limit: number, what: string) => {
    if (value <= limit) return;
    found.push({
      code: "HR4002",
      severity: "warning",
      message: `up to ${value} ${what}`,
      value,
      rule: `Kubernetes is tested for at most ${limit}: beyond it, latencies of the control plane differ`,
    });
  };
  for (const { group, totals } of nodeGroups) {
    const where = group === "" ? "a node" : `a node of ${group}`;
    check(totals.mostPodsOnNode, MOST_PODS_ON_NODE, `pods on ${where}`);
  }
  check(highestSum(nodeGroups.map(({ existing }) => existing)), MOST_NODES, "nodes");
  const podsOf = new Map<string, Column[]>();
  for (const { workload, existing } of workloads) {
    const namespace = workload.split("/")[1] ?? "";
    podsOf.set(namespace, [...(podsOf.get(namespace) ?? []), existing]);
  }
  check(highestSum([...podsOf.values()].flat()), MOST_PODS, "pods");
  for (const [namespace, columns] of podsOf) {
    check(highestSum(columns), MOST_PODS_IN_NAMESPACE, `pods in the namespace ${namespace}`);
  }
  return found;
}

/** The largest of the rows' sums. */
function highestSum(columns: readonly Column[]): number {
  let highest = 0;
  const rows = Math.max(0, ...columns.map(({ length }) => length));
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (const column of columns) sum += column[row] ?? 0;
    highest = Math.max(highest, sum);
  }
  return highest;
}

function wholeSeconds(micros: number): string {
  return formatDuration((Math.round(micros / 1e6) * 1e6) as SimTime);
}
