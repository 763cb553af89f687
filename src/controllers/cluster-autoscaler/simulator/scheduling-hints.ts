/**
 * Where a pod fitted last time: it is tried there first. A hint that two runs in a row did not use is forgotten.
 *
 * Source: cluster-autoscaler 1.36.1 simulator/scheduling/hints.go
 */
export class SchedulingHints {
  #current = new Map<string, string>();
  #old = new Map<string, string>();

  /** Name of the node, by the pod's UID. */
  get(podUid: string): string | undefined {
    return this.#current.get(podUid) ?? this.#old.get(podUid);
  }

  set(podUid: string, nodeName: string): void {
    this.#current.set(podUid, nodeName);
  }

  /** Ends a run. */
  dropOld(): void {
    this.#old = this.#current;
    this.#current = new Map();
  }
}
