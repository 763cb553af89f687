import type { Pod } from "../cluster/index.js";
import { NEVER, type SimTime } from "../units/index.js";
import type { ContainerLoad } from "./container-load.js";
import type { VisitGroup } from "./queue-set.js";
import { loadCores } from "./target-pod.js";
import { loadKey, type UsageLoad } from "./traffic-target.js";
import { UsageCounter } from "./usage-counter.js";

/** Pods that can use equally much CPU. */
interface Cohort {
  readonly cores: number;
  /** The same while the nodes of its pods have CPU for everybody. */
  readonly fullCores: number;
  readonly counter: UsageCounter;
  readonly pods: Set<UsedPod>;
}

/** A pod, with the load of its container that the use is replayed in. */
interface UsedPod {
  readonly pod: Pod;
  readonly load: ContainerLoad;
  cohort: Cohort | null;
}

/**
 * A replayed use of CPU and memory: shared evenly among the pods that are Ready and not being deleted, cut at each
 * container's limit. What cannot be used (no pod, or the limit) is counted as unmet and does not come back.
 */
export class UsageTarget {
  readonly kind = "usage";
  readonly spec: UsageLoad;
  readonly key: string;
  readonly #pods = new Map<Pod, UsedPod>();
  readonly #changed = new Set<UsedPod>();
  #cohorts: Cohort[] = [];
  #serving = 0;
  #advancedTo: SimTime;
  #wantedCores = 0;
  #usedCores = 0;
  #wantedCoreSeconds = 0;
  #usedCoreSeconds = 0;

  constructor(spec: UsageLoad, start: SimTime) {
    this.spec = spec;
    this.key = loadKey(spec);
    this.#advancedTo = start;
  }

  addPod(pod: Pod, load: ContainerLoad): void {
    const entry: UsedPod = { pod, load, cohort: null };
    this.#pods.set(pod, entry);
    this.#changed.add(entry);
  }

  removePod(pod: Pod, at: SimTime): void {
    const entry = this.#pods.get(pod);
    if (entry === undefined) return;
    this.#leave(entry, at);
    this.#pods.delete(pod);
    this.#changed.delete(entry);
  }

  podChanged(pod: Pod): void {
    const entry = this.#pods.get(pod);
    if (entry !== undefined) this.#changed.add(entry);
  }

  advance(at: SimTime): void {
    const seconds = (at - this.#advancedTo) / 1e6;
    this.#wantedCoreSeconds += this.#wantedCores * seconds;
    this.#usedCoreSeconds += this.#usedCores * seconds;
    this.#advancedTo = at;
  }

  nextChangeAfter(at: SimTime): SimTime {
    const { cpu, memory } = this.spec;
    return Math.min(
      cpu?.demand.nextChangeAfter(at) ?? NEVER,
      memory?.demand.nextChangeAfter(at) ?? NEVER,
    ) as SimTime;
  }

  /** Takes changes of pods and demand into account; must have advanced to `at`. */
  rearrange(at: SimTime): void {
    for (const entry of this.#changed) {
      const { pod, load } = entry;
      if (!(pod.isReady && pod.deletion === null && pod.exists)) {
        this.#leave(entry, at);
        continue;
      }
      const { cores, fullCores } = loadCores(pod, load);
      if (entry.cohort?.cores === cores && entry.cohort.fullCores === fullCores) continue;
      this.#leave(entry, at);
      this.#join(entry, cores, fullCores, at);
    }
    this.#changed.clear();
    const cpu = this.#share("cpu", at);
    const memory = this.#share("memory", at);
    this.#wantedCores =
      this.spec.cpu?.share === "total" ? this.spec.cpu.demand.valueAt(at) : cpu * this.#serving;
    this.#usedCores = 0;
    for (const cohort of this.#cohorts) {
      const used = Math.min(cpu, cohort.cores);
      this.#usedCores += used * cohort.pods.size;
      cohort.counter.set(at, used, memory, 0);
      cohort.counter.wantedCores = Math.min(cpu, cohort.fullCores);
    }
  }

  /** Visits each group of pods that use alike: what one of them uses, and which they are. */
  forEachGroup(visit: VisitGroup): void {
    for (const { counter, pods } of this.#cohorts) visit(counter, pods);
  }

  /** Core-seconds that were asked for and not used so far. */
  get unmetCoreSeconds(): number {
    return Math.max(0, this.#wantedCoreSeconds - this.#usedCoreSeconds);
  }

  begin(): void {
    this.#wantedCoreSeconds = 0;
    this.#usedCoreSeconds = 0;
  }

  #share(resource: "cpu" | "memory", at: SimTime): number {
    const usage = this.spec[resource];
    if (usage === undefined) return 0;
    const value = usage.demand.valueAt(at);
    if (usage.share === "per-pod") return value;
    return this.#serving > 0 ? value / this.#serving : 0;
  }

  #join(entry: UsedPod, cores: number, fullCores: number, at: SimTime): void {
    let cohort = this.#cohorts.find((x) => x.cores === cores && x.fullCores === fullCores);
    if (cohort === undefined) {
      cohort = { cores, fullCores, counter: new UsageCounter(at), pods: new Set() };
      this.#cohorts.push(cohort);
    }
    cohort.pods.add(entry);
    cohort.counter.newcomers.add(entry.pod);
    entry.cohort = cohort;
    entry.load.follow(cohort.counter, at);
    this.#serving++;
  }

  #leave(entry: UsedPod, at: SimTime): void {
    const cohort = entry.cohort;
    if (cohort === null) return;
    cohort.pods.delete(entry);
    cohort.counter.newcomers.delete(entry.pod);
    entry.cohort = null;
    entry.load.follow(null, at);
    this.#serving--;
    if (cohort.pods.size === 0) this.#cohorts = this.#cohorts.filter((x) => x !== cohort);
  }
}
