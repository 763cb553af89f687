import type { Pod } from "../cluster/index.js";
import { endpointChanges } from "../network/index.js";
import type { RoutedPods } from "./call-distances.js";
import type { PodLoad } from "./pod-load.js";
import type { TargetPod } from "./target-pod.js";

/** The running pods of a target, which of them new requests go to, and which of them changed. */
export class TargetPods<Group> {
  readonly #entries = new Map<Pod, TargetPod<Group>>();
  readonly #changed = new Set<TargetPod<Group>>();
  #routed = new Set<Pod>();
  /** The same in the order in which they were given; null: `#routed` itself has it. */
  #routedList: readonly Pod[] | null = null;
  #routedRevision = 0;
  #isRegrouped = false;
  readonly #suspects = new Set<Pod>();

  /** How many pods requests are sent to, whether they take them or not. */
  get routedCount(): number {
    return this.#routed.size;
  }

  /** The pods that requests are sent to. */
  get routed(): RoutedPods {
    return {
      pods: this.#routedList ?? this.#routed,
      count: this.#routed.size,
      revision: this.#routedRevision,
    };
  }

  get(pod: Pod): TargetPod<Group> | undefined {
    return this.#entries.get(pod);
  }

  add(pod: Pod, load: PodLoad): void {
    const entry: TargetPod<Group> = { pod, load, group: null, lateBeyond: 0, left: null };
    this.#entries.set(pod, entry);
    this.#changed.add(entry);
  }

  /** Before it leaves its group. */
  delete(entry: TargetPod<Group>): void {
    // A pod without work and requests is missed by nobody.
    if (entry.group !== null || this.#routed.has(entry.pod)) this.#isRegrouped = true;
    this.#entries.delete(entry.pod);
    this.#changed.delete(entry);
  }

  markChanged(pod: Pod): void {
    const entry = this.#entries.get(pod);
    if (entry !== undefined) this.#changed.add(entry);
  }

  /** Each pod once; the list must not change afterwards. */
  setRouted(pods: readonly Pod[]): void {
    const { left, came } = endpointChanges(this.#routedList ?? [...this.#routed], pods);
    this.#routedList = pods;
    this.#routedRevision++;
    this.#isRegrouped = true;
    for (const pod of left) {
      this.#routed.delete(pod);
      this.markChanged(pod);
    }
    for (const pod of came) {
      this.#routed.add(pod);
      this.markChanged(pod);
    }
  }

  /** Begins or ends sending requests to one pod. */
  route(pod: Pod, isRouted: boolean): void {
    if (this.#routed.has(pod) === isRouted) return;
    if (this.#routedList !== null) {
      this.#routed = new Set(this.#routedList);
      this.#routedList = null;
    }
    if (isRouted) this.#routed.add(pod);
    else this.#routed.delete(pod);
    this.#routedRevision++;
    this.#isRegrouped = true;
    this.markChanged(pod);
  }

  /** Requests are sent to it, whether it takes them or not. */
  isRouted(pod: Pod): boolean {
    return this.#routed.has(pod);
  }

  /** Requests are sent to it and it still takes them. */
  isListening({ pod }: TargetPod<Group>): boolean {
    return this.#routed.has(pod) && pod.sigtermAt === null && !isCutOff(pod);
  }

  /** How many of the pods that requests are sent to nobody can reach: their callers wait in vain. */
  get unreachableCount(): number {
    let count = 0;
    for (const pod of this.#suspects) {
      if (!isCutOff(pod)) this.#suspects.delete(pod);
      else if (this.#routed.has(pod)) count++;
    }
    return count;
  }

  /** The same as a share of requests. */
  unreachableShare(shares: ReadonlyMap<Pod, number>): number {
    let share = 0;
    for (const pod of this.#suspects) {
      if (!isCutOff(pod)) this.#suspects.delete(pod);
      else share += shares.get(pod) ?? 0;
    }
    return share;
  }

  /** A pod changed: its node may have been cut off. */
  suspect(pod: Pod): void {
    if (isCutOff(pod)) this.#suspects.add(pod);
  }

  /** Some node of its pods may be cut off. */
  get hasSuspects(): boolean {
    return this.#suspects.size > 0;
  }

  /** Since `takeChanged` a pod left, or requests began to be sent to others. */
  get isRegrouped(): boolean {
    return this.#isRegrouped;
  }

  /** The pods that changed since `takeChanged`, in the order in which they did. */
  get changed(): Iterable<TargetPod<Group>> {
    return this.#changed;
  }

  /** The same; begins anew. */
  takeChanged(): readonly TargetPod<Group>[] {
    this.#isRegrouped = false;
    if (this.#changed.size === 0) return NOBODY;
    const changed = [...this.#changed];
    this.#changed.clear();
    return changed;
  }
}

const NOBODY: readonly never[] = [];

function isCutOff({ node }: Pod): boolean {
  return node !== null && node.cutOffSince !== null;
}
