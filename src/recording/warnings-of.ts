import type { Cluster, Pod } from "../cluster/index.js";
import type { Diagnostic } from "../diagnostics/index.js";
import { formatDuration, type SimTime } from "../units/index.js";
import type { DecisionLog } from "./decision-log.js";
import { jobWarnings } from "./job-warnings.js";
import { passedLimits } from "./passed-limits.js";
import type { NodeGroupSeries, WorkloadSeries } from "./result.js";

const DEFAULT_SCHEDULER = "default-scheduler";

/** The cluster-autoscaler looks every ten seconds: an older answer is none about the end. */
const FRESH_ANSWER_MICROS = 60e6;

/** A pod on a node that is not Ready by then is stuck, not on its way: the progress deadline of a Deployment. */
const STUCK_AFTER_MICROS = 600e6;

/** As often in one pod, it is no accident: a probe's time-out, memory, or a program that ends. */
const MANY_RESTARTS = 3;

/**
 * What a reader should know beside the figures: pods that still wait at the end, and for what; pods whose containers
 * were started again and again; documented limits that the run passed.
 *
 * Returns diagnostics: HR4001 pods without a node, HR4003 pods that are not Ready, HR4006 pods with many restarts, and
 * those of `jobWarnings` and `passedLimits`.
 */
export function warningsOf(
  cluster: Cluster,
  decisions: DecisionLog,
  workloads: readonly WorkloadSeries[],
  nodeGroups: readonly NodeGroupSeries[],
): readonly Diagnostic[] {
  return [
    ...waitingPods(cluster, decisions),
    ...stuckPods(cluster),
    ...restartedPods(cluster),
    ...jobWarnings(cluster),
    ...passedLimits(cluster, workloads, nodeGroups),
  ];
}

function waitingPods(cluster: Cluster, decisions: DecisionLog): Diagnostic[] {
  const { now } = cluster.sim;
  const waiting = podsByWorkload(
    cluster,
    ({ unschedulableSince, isActive, boundAt, template: { spec } }) =>
      isActive &&
      boundAt === null &&
      // No scheduler looks at the pods of others and at gated ones.
      (unschedulableSince !== null ||
        (spec.schedulingGates ?? []).length > 0 ||
        (spec.schedulerName ?? DEFAULT_SCHEDULER) !== DEFAULT_SCHEDULER),
  );
  if (waiting.size === 0) return [];
  const answer = decisions.latest("cluster-autoscaler", "autoscaler");
  const isFresh = answer?.action === "no-scale-up" && now - answer.lastMicros <= FRESH_ANSWER_MICROS;
  return [...waiting].map(([workload, pods]) => {
    const first = oldestOf(pods);
    const count = counted(pods);
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

/** Pods of services that have a node and are not Ready, for long. */
function stuckPods(cluster: Cluster): Diagnostic[] {
  const { now } = cluster.sim;
  const stuck = podsByWorkload(
    cluster,
    (pod) =>
      pod.isActive &&
      !pod.isReady &&
      pod.boundAt !== null &&
      (pod.template.spec.restartPolicy ?? "Always") === "Always" &&
      now - unreadySince(pod) > STUCK_AFTER_MICROS,
  );
  return [...stuck].map(([workload, pods]) => {
    const first = oldestOf(pods);
    const node = first.node === null || first.node.ready ? "" : `; its node ${first.node.name} is not Ready`;
    const waitsFor = !cluster.storage.isAttached(first)
      ? volumeWait(cluster, first)
      : first.phase === "Pending"
        ? "its containers have not started"
        : "its containers run and are not ready";
    return {
      code: "HR4003",
      severity: "warning" as const,
      message: `${counted(pods)} of ${workload} on a node were not Ready at the end, the first for ${wholeSeconds(now - unreadySince(first))}`,
      rule: `${waitsFor}${node}`,
      hint: `headroom explain pod/${first.name} tells its life`,
    };
  });
}

/** Pods that exist at the end, as `kubectl get pods` counts their restarts. */
function restartedPods(cluster: Cluster): Diagnostic[] {
  const restarted = podsByWorkload(cluster, ({ restarts }) => restarts >= MANY_RESTARTS);
  return [...restarted].map(([workload, pods]) => {
    const worst = pods.reduce((a, b) => (b.restarts > a.restarts ? b : a));
    const isShortOfMemory = worst.lastTermination?.reason === "OOMKilled";
    return {
      code: "HR4006",
      severity: "warning" as const,
      message: `containers of ${counted(pods)} of ${workload} were started again ${pods.length === 1 ? "" : "and again, in one of them "}${worst.restarts} times`,
      ...(isShortOfMemory ? { rule: "the last was killed for want of memory" } : {}),
      hint: `headroom explain pod/${worst.name} tells its life`,
    };
  });
}

/** Which volume a pod's node has not attached, and which node has it still. */
function volumeWait({ storage }: Cluster, pod: Pod): string {
  const here = storage.attachmentsOn(pod.node?.name ?? "");
  const missing = storage.volumesToAttach(pod).find(({ name }) => here.get(name)?.isAttached !== true);
  const holder = [...storage.attachments.values()].find(
    ({ volumeName, nodeName }) => volumeName === missing?.name && nodeName !== pod.node?.name,
  );
  const where = holder === undefined ? "" : `; ${holder.nodeName} has it still`;
  return `volume ${missing?.name} of claim ${missing?.claimKey} is not attached to its node${where}`;
}

function unreadySince(pod: Pod): number {
  return pod.ready === null ? (pod.boundAt ?? pod.createdAt) : pod.readyChangedAt;
}

/** Order: workloads as their first such pod was created. */
function podsByWorkload(
  cluster: Cluster,
  isMeant: (pod: Pod) => boolean,
): ReadonlyMap<string, readonly Pod[]> {
  const found = new Map<string, Pod[]>();
  for (const pod of cluster.pods.values()) {
    if (!isMeant(pod)) continue;
    const known = found.get(pod.workloadKey);
    if (known === undefined) found.set(pod.workloadKey, [pod]);
    else known.push(pod);
  }
  return found;
}

function oldestOf(pods: readonly Pod[]): Pod {
  return pods.reduce((a, b) => (b.createdAt < a.createdAt ? b : a));
}

function counted(pods: readonly Pod[]): string {
  return pods.length === 1 ? "1 pod" : `${pods.length} pods`;
}

function wholeSeconds(micros: number): string {
  return formatDuration((Math.round(micros / 1e6) * 1e6) as SimTime);
}
