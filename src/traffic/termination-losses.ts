import { DELETION_REASONS, type DeletionReason } from "../cluster/index.js";
import type { SimTime } from "../units/index.js";
import type { PodEnding } from "./pod-ending.js";

/** What the ends of a target's pods cost, over the pods that were deleted and ended. */
export interface TerminationLosses extends TerminationSums {
  /** The same by the reason of the deletion, in the order of `DELETION_REASONS`, those that occurred. */
  readonly byReason: readonly (TerminationSums & { readonly reason: DeletionReason })[];
}

/** What the ends of a set of pods cost. */
export interface TerminationSums {
  readonly pods: number;
  /** Requests answered by pods after their deletion. */
  readonly served: number;
  /** Refused, because a pod no longer listened and was still sent requests. */
  readonly refused: number;
  /** Cut, because a pod ended before it had answered. */
  readonly cut: number;
  /** Smallest preStop pause, in whole seconds, with which no request would have been refused by a pod. */
  readonly preStopSeconds: number;
  /** Smallest grace period, in whole seconds, that leaves time to answer what is present after that pause. */
  readonly graceSeconds: number;
  /** From a pod's deletion until nothing was sent to it any more, longest and mean. */
  readonly longestRoutedSeconds: number;
  readonly meanRoutedSeconds: number;
}

/** Collects the ends of pods; the sums forget the pods. */
class TerminationTally {
  #pods = 0;
  #served = 0;
  #refused = 0;
  #cut = 0;
  #preStopSeconds = 0;
  #graceSeconds = 0;
  #routedPods = 0;
  #longestRouted = 0;
  #routedSum = 0;

  /** Takes in a pod whose end is over: it has exited, and nothing is sent to it any more. */
  add(ending: PodEnding): void {
    this.#pods++;
    this.#served += ending.served;
    this.#refused += ending.refused;
    this.#cut += ending.cut;
    const listening = ending.neededListeningMicros ?? 0;
    if (ending.neededListeningMicros !== null) {
      this.#routedPods++;
      this.#routedSum += listening / 1e6;
      this.#longestRouted = Math.max(this.#longestRouted, listening / 1e6);
    }
    const pause = Math.ceil(listening / 1e6);
    this.#preStopSeconds = Math.max(this.#preStopSeconds, pause);
    this.#graceSeconds = Math.max(this.#graceSeconds, pause + Math.ceil(ending.longestStayMicros / 1e6));
  }

  merge(other: TerminationTally): void {
    this.#pods += other.#pods;
    this.#served += other.#served;
    this.#refused += other.#refused;
    this.#cut += other.#cut;
    this.#preStopSeconds = Math.max(this.#preStopSeconds, other.#preStopSeconds);
    this.#graceSeconds = Math.max(this.#graceSeconds, other.#graceSeconds);
    this.#routedPods += other.#routedPods;
    this.#longestRouted = Math.max(this.#longestRouted, other.#longestRouted);
    this.#routedSum += other.#routedSum;
  }

  clear(): void {
    this.#pods = 0;
    this.#served = 0;
    this.#refused = 0;
    this.#cut = 0;
    this.#preStopSeconds = 0;
    this.#graceSeconds = 0;
    this.#routedPods = 0;
    this.#longestRouted = 0;
    this.#routedSum = 0;
  }

  /** Figures of what was taken in. */
  sums(): TerminationSums {
    return {
      pods: this.#pods,
      served: this.#served,
      refused: this.#refused,
      cut: this.#cut,
      preStopSeconds: this.#preStopSeconds,
      graceSeconds: this.#graceSeconds,
      longestRoutedSeconds: this.#longestRouted,
      meanRoutedSeconds: this.#routedPods === 0 ? 0 : this.#routedSum / this.#routedPods,
    };
  }
}

/** Collects the ends of pods in all and by the reason of the deletion. */
export class ReasonTally {
  readonly #all = new TerminationTally();
  readonly #byReason = new Map<DeletionReason, TerminationTally>();

  add(ending: PodEnding): void {
    this.#all.add(ending);
    this.#of(ending.reason).add(ending);
  }

  merge(other: ReasonTally): void {
    this.#all.merge(other.#all);
    for (const [reason, tally] of other.#byReason) this.#of(reason).merge(tally);
  }

  clear(): void {
    this.#all.clear();
    this.#byReason.clear();
  }

  /** Null when no pod has ended. */
  losses(): TerminationLosses | null {
    const byReason = DELETION_REASONS.flatMap((reason) => {
      const tally = this.#byReason.get(reason);
      return tally === undefined ? [] : [{ reason, ...tally.sums() }];
    });
    return byReason.length === 0 ? null : { ...this.#all.sums(), byReason };
  }

  #of(reason: DeletionReason): TerminationTally {
    let tally = this.#byReason.get(reason);
    if (tally === undefined) {
      tally = new TerminationTally();
      this.#byReason.set(reason, tally);
    }
    return tally;
  }
}

/** Follows the pods of one target from their deletion until they have ended and nothing is sent to them any more. */
export class EndingPods<P extends object> {
  readonly tally = new ReasonTally();
  readonly #open = new Map<P, PodEnding>();
  readonly #make: (pod: P) => PodEnding;

  constructor(make: (pod: P) => PodEnding) {
    this.#make = make;
  }

  get(pod: P): PodEnding | null {
    return this.#open.get(pod) ?? null;
  }

  /** The record of a pod that is being deleted, made at the first call. */
  open(pod: P, isRouted: boolean, at: SimTime): PodEnding {
    let ending = this.#open.get(pod);
    if (ending === undefined) {
      ending = this.#make(pod);
      if (!isRouted) ending.unroutedAt = at;
      this.#open.set(pod, ending);
    }
    return ending;
  }

  /** Pods whose end is under way. */
  get underWay(): number {
    return this.#open.size;
  }

  /** Calls for each pod whose end is under way, in the order of their deletions. */
  forEach(visit: (pod: P, ending: PodEnding) => void): void {
    for (const [pod, ending] of this.#open) visit(pod, ending);
  }

  unrouted(pod: P, at: SimTime): void {
    const ending = this.#open.get(pod);
    if (ending === undefined) return;
    ending.unroutedAt ??= at;
    this.#closeIfOver(pod, ending);
  }

  exited(pod: P, at: SimTime): void {
    const ending = this.#open.get(pod);
    if (ending === undefined) return;
    ending.exitedAt ??= at;
    this.#closeIfOver(pod, ending);
  }

  /** Sums up to now, pods whose end is not over included. */
  losses(): TerminationLosses | null {
    if (this.#open.size === 0) return this.tally.losses();
    const all = new ReasonTally();
    all.merge(this.tally);
    for (const ending of this.#open.values()) all.add(ending);
    return all.losses();
  }

  #closeIfOver(pod: P, ending: PodEnding): void {
    if (ending.unroutedAt === null || ending.exitedAt === null) return;
    this.tally.add(ending);
    this.#open.delete(pod);
  }
}
