import type { SimTime } from "../units/index.js";
import { FluidQueue } from "./fluid-queue.js";
import { areAlike, type Cohort, type CohortState, isOfState } from "./pod-cohort.js";
import type { StationCache } from "./station-cache.js";
import type { TargetPod } from "./target-pod.js";
import { UsageCounter } from "./usage-counter.js";

/** The cohorts of a target's pods, in the order in which they came up. */
export class PodCohorts {
  readonly #stations: StationCache;
  readonly #timeoutSeconds: number;
  #cohorts: Cohort[] = [];
  /** Pods that were late when they left their cohort. */
  #lateLeavers: TargetPod<Cohort>[] = [];

  constructor(stations: StationCache, timeoutSeconds: number) {
    this.#stations = stations;
    this.#timeoutSeconds = timeoutSeconds;
  }

  get all(): readonly Cohort[] {
    return this.#cohorts;
  }

  /** Puts a pod without cohort and with that backlog among those of its state. */
  join(entry: TargetPod<Cohort>, state: CohortState, backlog: number, at: SimTime): void {
    this.#join(entry, this.#cohortFor(state, backlog, at), at);
  }

  leave(entry: TargetPod<Cohort>, at: SimTime): void {
    const cohort = entry.group;
    if (cohort === null) return;
    cohort.pods.delete(entry);
    cohort.counter.newcomers.delete(entry.pod);
    entry.group = null;
    if (entry.lateBeyond > 0) this.#lateLeavers.push(entry);
    entry.load.follow(null, at);
    if (cohort.pods.size === 0) this.#cohorts = this.#cohorts.filter((x) => x !== cohort);
  }

  /** Cohorts that differ in nothing any more become one, and pods with nothing to do leave theirs. */
  tidy(at: SimTime): void {
    if (this.#cohorts.length > 1) this.#mergeAlike(at);
    this.#dropIdle(at);
  }

  /** Pods that were late when they left their cohort, since the last call. */
  takeLateLeavers(): readonly TargetPod<Cohort>[] {
    const leavers = this.#lateLeavers;
    if (leavers.length > 0) this.#lateLeavers = [];
    return leavers;
  }

  #cohortFor(state: CohortState, backlog: number, at: SimTime): Cohort {
    for (const cohort of this.#cohorts) {
      if (isOfState(cohort, state) && cohort.queue.backlog === backlog) return cohort;
    }
    const station = this.#stations.get(state.cores, state.cpuFactor);
    const { cores, fullCores, cpuFactor, isRouted, share } = state;
    // Fields one by one: a copy with more added has a hidden class of its own, and cohorts are read all the time.
    const cohort: Cohort = {
      cores,
      fullCores,
      cpuFactor,
      isRouted,
      share,
      queue: new FluidQueue(station, this.#timeoutSeconds, backlog),
      counter: new UsageCounter(at),
      pods: new Set(),
      lateBeyond: 0,
      hasNewPods: true,
    };
    this.#cohorts.push(cohort);
    return cohort;
  }

  #join(entry: TargetPod<Cohort>, cohort: Cohort, at: SimTime): void {
    cohort.pods.add(entry);
    cohort.hasNewPods = true;
    cohort.counter.newcomers.add(entry.pod);
    entry.group = cohort;
    entry.load.follow(cohort.counter, at);
  }

  /** The smaller joins the larger. */
  #mergeAlike(at: SimTime): void {
    const kept: Cohort[] = [];
    for (const cohort of this.#cohorts) {
      const i = kept.findIndex((x) => areAlike(x, cohort));
      const twin = kept[i];
      if (twin === undefined) {
        kept.push(cohort);
        continue;
      }
      const [from, into] = twin.pods.size >= cohort.pods.size ? [cohort, twin] : [twin, cohort];
      const backlogs = from.queue.backlog * from.pods.size + into.queue.backlog * into.pods.size;
      into.queue.backlog = backlogs / (from.pods.size + into.pods.size);
      for (const entry of from.pods) this.#join(entry, into, at);
      kept[i] = into;
    }
    this.#cohorts = kept;
  }

  /** A pod that no longer gets requests and has worked off its backlog has nothing to do. */
  #dropIdle(at: SimTime): void {
    for (const cohort of this.#cohorts) {
      if (cohort.isRouted || cohort.queue.backlog > 0) continue;
      for (const entry of [...cohort.pods]) this.leave(entry, at);
    }
  }
}
