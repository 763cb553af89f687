import { type Cluster, type Pod, podsOfOwner } from "../../../cluster/index.js";
import { isExpendable } from "./filter-out-expendable.js";
import { type ControlledPods, desiredPodsOfJob, missingReplicas } from "./missing-replicas.js";

interface Injected {
  readonly facts: ControlledPods;
  readonly pods: readonly Pod[];
}

const NONE: readonly Pod[] = [];

/**
 * The pods that ReplicaSets, StatefulSets and Jobs lack, wherever one of their pods waits already
 * (`enable-proactive-scaleup`). Pods stay the same objects while nothing about their controller changes.
 *
 * Order: controllers by their first pod that waits (upstream: random).
 */
export class ReplicaInjection {
  readonly #cluster: Cluster;
  readonly #priorityCutoff: number;
  #injected = new Map<string, Injected>();
  #pods: readonly Pod[] = NONE;

  constructor(cluster: Cluster, priorityCutoff: number) {
    this.#cluster = cluster;
    this.#priorityCutoff = priorityCutoff;
  }

  /** The same array while it has the same pods. `waiting`: found unschedulable, or waiting for a preemption. */
  pods(waiting: readonly Pod[]): readonly Pod[] {
    const injected = new Map<string, Injected>();
    for (const facts of this.#controlled(waiting)) {
      const known = this.#injected.get(facts.ownerKey);
      const isKnown = known !== undefined && areEqual(known.facts, facts);
      injected.set(facts.ownerKey, isKnown ? known : { facts, pods: missingReplicas(facts) });
    }
    const pods = [...injected.values()].flatMap((each) => each.pods);
    if (pods.length !== this.#pods.length || pods.some((pod, i) => pod !== this.#pods[i])) this.#pods = pods;
    this.#injected = injected;
    return this.#pods;
  }

  #controlled(waiting: readonly Pod[]): ControlledPods[] {
    const samples = new Map<string, Pod>();
    for (const pod of waiting) {
      if (pod.ownerKey !== null && !samples.has(pod.ownerKey)) samples.set(pod.ownerKey, pod);
    }
    const listed = new Set(waiting);
    const controlled: ControlledPods[] = [];
    for (const [ownerKey, sample] of samples) {
      const desiredReplicas = this.#desiredReplicas(ownerKey);
      if (desiredReplicas === null) continue;
      let knownPods = 0;
      for (const pod of podsOfOwner(this.#cluster, ownerKey) ?? []) {
        const isOnNode = pod.occupiesNode && !isExpendable(pod, this.#priorityCutoff);
        if (isOnNode || listed.has(pod) || isGated(pod)) knownPods++;
      }
      controlled.push({ ownerKey, desiredReplicas, knownPods, sample });
    }
    return controlled;
  }

  #desiredReplicas(ownerKey: string): number | null {
    const slash = ownerKey.indexOf("/");
    const key = ownerKey.slice(slash + 1);
    switch (ownerKey.slice(0, slash)) {
      case "ReplicaSet":
        return this.#cluster.replicaSets.get(key)?.replicas ?? null;
      case "StatefulSet":
        return this.#cluster.statefulSets.get(key)?.replicas ?? null;
      case "Job": {
        const job = this.#cluster.jobs.get(key);
        return job === undefined ? null : desiredPodsOfJob(job);
      }
      default:
        return null;
    }
  }
}

function isGated(pod: Pod): boolean {
  return pod.isActive && pod.boundAt === null && (pod.template.spec.schedulingGates ?? []).length > 0;
}

function areEqual(a: ControlledPods, b: ControlledPods): boolean {
  return (
    a.desiredReplicas === b.desiredReplicas &&
    a.knownPods === b.knownPods &&
    a.sample.template === b.sample.template &&
    a.sample.createdAt === b.sample.createdAt
  );
}
