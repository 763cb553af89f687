import type { Pod } from "../../cluster/index.js";
import type { NominatedPods, SchedulingPod } from "../../scheduling/index.js";

const NONE: readonly Pod[] = [];

/** Pods that preempted and wait for room on a node. Source: kubernetes v1.36.3 backend/queue/nominator.go */
export class Nominations {
  readonly #byNode = new Map<string, Set<Pod>>();
  readonly #nodeOf = new Map<Pod, string>();

  nominate(pod: Pod, nodeName: string): void {
    this.clear(pod);
    this.#nodeOf.set(pod, nodeName);
    const pods = this.#byNode.get(nodeName);
    if (pods === undefined) this.#byNode.set(nodeName, new Set([pod]));
    else pods.add(pod);
  }

  clear(pod: Pod): void {
    const nodeName = this.#nodeOf.get(pod);
    if (nodeName === undefined) return;
    this.#nodeOf.delete(pod);
    const pods = this.#byNode.get(nodeName)!;
    pods.delete(pod);
    if (pods.size === 0) this.#byNode.delete(nodeName);
  }

  get isEmpty(): boolean {
    return this.#nodeOf.size === 0;
  }

  nodeOf(pod: Pod): string | null {
    return this.#nodeOf.get(pod) ?? null;
  }

  /** In the order of nomination. */
  on(nodeName: string): readonly Pod[] {
    const pods = this.#byNode.get(nodeName);
    return pods === undefined ? NONE : [...pods];
  }

  /** What filters must keep room for while `self` is tried; null: nobody is nominated anywhere. */
  seenBy(self: Pod): NominatedPods | null {
    if (this.#nodeOf.size === 0) return null;
    return {
      against: (nodeName: string, pod: SchedulingPod) => {
        const pods = this.#byNode.get(nodeName);
        if (pods === undefined) return NONE;
        return [...pods].filter((other) => other !== self && other.template.priority >= pod.priority);
      },
    };
  }
}
