import type { Deployment, ReplicaSet } from "../../cluster/index.js";
import {
  DEFAULT_MAX_SURGE,
  DEFAULT_MAX_UNAVAILABLE,
  DEFAULT_PROGRESS_DEADLINE_SECONDS,
  NO_PROGRESS_DEADLINE_SECONDS,
} from "./defaults.js";
import type { RolloutCounters } from "./judge-rollout.js";
import { type RolloutLimits, rolloutLimits } from "./resolve-fenceposts.js";

/** Limits as last worked out: every sync asks for them, and few follow another size or strategy. */
const known = new WeakMap<Deployment, { strategy: DeploymentStrategy; limits: RolloutLimits }>();

type DeploymentStrategy = Deployment["spec"]["strategy"];

/** A Deployment's limits in pods, defaults filled in. */
export function limitsOf(deployment: Deployment): RolloutLimits {
  const { strategy } = deployment.spec;
  const last = known.get(deployment);
  if (last?.strategy === strategy && last?.limits.replicas === deployment.replicas) return last.limits;
  const limits = resolvedLimits(deployment);
  known.set(deployment, { strategy, limits });
  return limits;
}

function resolvedLimits(deployment: Deployment): RolloutLimits {
  const { strategy } = deployment.spec;
  return rolloutLimits(
    strategy?.type ?? "RollingUpdate",
    deployment.replicas,
    strategy?.rollingUpdate?.maxSurge ?? DEFAULT_MAX_SURGE,
    strategy?.rollingUpdate?.maxUnavailable ?? DEFAULT_MAX_UNAVAILABLE,
  );
}

/** The progress deadline in seconds; undefined where the Deployment has none. */
export function progressDeadlineOf(deployment: Deployment): number | undefined {
  const deadline = deployment.spec.progressDeadlineSeconds ?? DEFAULT_PROGRESS_DEADLINE_SECONDS;
  return deadline === NO_PROGRESS_DEADLINE_SECONDS ? undefined : deadline;
}

/** The counters that its status shows at present. */
export function reportedCounters(deployment: Deployment): RolloutCounters {
  return {
    replicas: deployment.statusReplicas,
    updatedReplicas: deployment.updatedReplicas,
    readyReplicas: deployment.readyReplicas,
    availableReplicas: deployment.availableReplicas,
  };
}

/** Writes the counters into its status. */
export function reportCounters(deployment: Deployment, counters: RolloutCounters): void {
  deployment.statusReplicas = counters.replicas;
  deployment.updatedReplicas = counters.updatedReplicas;
  deployment.readyReplicas = counters.readyReplicas;
  deployment.availableReplicas = counters.availableReplicas;
}

/** The revision above all of the given ones. */
export function nextRevision(old: readonly ReplicaSet[]): number {
  let newest = 0;
  for (const replicaSet of old) newest = Math.max(newest, replicaSet.revision);
  return newest + 1;
}

/**
 * Whether an old ReplicaSet still has a pod that did not end; one being deleted counts.
 *
 * Source: kubernetes v1.36.3 pkg/controller/deployment/recreate.go#oldPodsRunning
 */
export function hasPodsRunning(replicaSet: ReplicaSet): boolean {
  if (replicaSet.statusReplicas > 0) return true;
  for (const pod of replicaSet.pods) if (!pod.isTerminal) return true;
  return false;
}

/**
 * The counters that the status should show: sums over the ReplicaSets' status, the new one's pods apart.
 *
 * Source: kubernetes v1.36.3 pkg/controller/deployment/sync.go#calculateStatus
 */
export function sumCounters(replicaSets: Iterable<ReplicaSet>, newKey: string): RolloutCounters {
  let replicas = 0;
  let updatedReplicas = 0;
  let readyReplicas = 0;
  let availableReplicas = 0;
  for (const replicaSet of replicaSets) {
    replicas += replicaSet.statusReplicas;
    if (replicaSet.key === newKey) updatedReplicas = replicaSet.statusReplicas;
    readyReplicas += replicaSet.readyReplicas;
    availableReplicas += replicaSet.availableReplicas;
  }
  return { replicas, updatedReplicas, readyReplicas, availableReplicas };
}

export function areCountersEqual(a: RolloutCounters, b: RolloutCounters): boolean {
  return (
    a.replicas === b.replicas &&
    a.updatedReplicas === b.updatedReplicas &&
    a.readyReplicas === b.readyReplicas &&
    a.availableReplicas === b.availableReplicas
  );
}
