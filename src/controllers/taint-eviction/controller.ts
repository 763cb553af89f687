import type { ApiClient, Cluster, Node, Pod } from "../../cluster/index.js";
import { type EventHandle, PHASE } from "../../engine/index.js";
import { withDefaultTolerations } from "../../kubernetes/index.js";
import { SECOND, type SimTime } from "../../units/index.js";
import { tolerationSeconds } from "./toleration-seconds.js";

export interface TaintEvictionOptions {
  /** The controller's own client. */
  readonly client: ApiClient;
  /** From a change in the store to the controller's knowledge of it. */
  readonly watchLatency: SimTime;
}

/** A deletion that has a time. */
interface Planned {
  readonly plannedAt: SimTime;
  readonly dueAt: SimTime;
  readonly handle: EventHandle;
}

/**
 * Deletes the pods of nodes with NoExecute taints that they do not tolerate, or not any longer. A deletion that was
 * timed stays, whatever the zone's state; it is cancelled when the taint goes.
 *
 * Source: kubernetes v1.36.3 pkg/controller/tainteviction/taint_eviction.go
 */
export class TaintEvictionController {
  readonly #cluster: Cluster;
  readonly #client: ApiClient;
  readonly #watchLatency: SimTime;
  readonly #planned = new Map<Pod, Planned>();

  constructor(cluster: Cluster, { client, watchLatency }: TaintEvictionOptions) {
    this.#cluster = cluster;
    this.#client = client;
    this.#watchLatency = watchLatency;
    cluster.nodes.watch((node, change) => {
      if (change === "taints" || (change === "added" && hasNoExecute(node))) this.#enqueue(node);
    });
    cluster.pods.watchOnly(["scheduled", "deleting", "deleted"], (pod, change) => {
      if (change !== "scheduled") this.#cancel(pod);
      else if (hasNoExecute(pod.node!)) this.#enqueue(pod.node!);
    });
  }

  #enqueue(node: Node): void {
    this.#cluster.sim.scheduleAfter(this.#watchLatency, PHASE.control, () => {
      if (node.exists) for (const pod of node.pods) this.#process(pod, node);
    });
  }

  #process(pod: Pod, node: Node): void {
    if (pod.boundAt === null || pod.deletion !== null) return;
    const seconds = hasNoExecute(node)
      ? tolerationSeconds(node.taints, withDefaultTolerations(pod.template.spec.tolerations))
      : null;
    if (seconds === null) {
      this.#cancel(pod);
      return;
    }
    const { now } = this.#cluster.sim;
    const known = this.#planned.get(pod);
    const dueAt = ((known?.plannedAt ?? now) + seconds * SECOND) as SimTime;
    // A deletion that is timed is only ever brought forward.
    if (known !== undefined && dueAt >= known.dueAt) return;
    this.#cancel(pod);
    const handle = this.#cluster.sim.schedule(Math.max(now, dueAt) as SimTime, PHASE.control, () => {
      this.#planned.delete(pod);
      this.#evict(pod, node, seconds);
    });
    this.#planned.set(pod, { plannedAt: known?.plannedAt ?? now, dueAt, handle });
  }

  #cancel(pod: Pod): void {
    const planned = this.#planned.get(pod);
    if (planned === undefined) return;
    this.#cluster.sim.cancel(planned.handle);
    this.#planned.delete(pod);
  }

  #evict(pod: Pod, node: Node, seconds: number): void {
    const { sim } = this.#cluster;
    sim.decisions.decide({
      at: sim.now,
      component: "taint-eviction",
      object: pod.storyName,
      action: "delete",
      to: node.name,
      explain: () =>
        seconds === 0
          ? `a NoExecute taint of ${node.name} is not tolerated`
          : `the NoExecute taint of ${node.name} was tolerated for ${seconds} s`,
    });
    // First the condition DisruptionTarget, then the deletion.
    this.#client.call(() => {});
    this.#client.call(() => {
      if (pod.exists) this.#cluster.deletePod(pod, undefined, "taint");
    });
  }
}

function hasNoExecute({ taints }: Node): boolean {
  return taints.some(({ effect }) => effect === "NoExecute");
}
