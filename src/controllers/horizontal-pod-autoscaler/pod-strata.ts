import type { Pod, PodSelection, PodTemplate, UsageSource } from "../../cluster/index.js";
import type { SimTime } from "../../units/index.js";

/** Metrics look back less than this: a pod that did not change for so long reads as any other of its source. */
const SETTLING_MICROS = 120e6;

/** Pods whose readings differ only by when they are sampled. */
interface Group {
  readonly template: PodTemplate;
  readonly source: UsageSource;
  /** The first one is read for all. */
  readonly members: Pod[];
  departures: number;
}

/** A pod that stands for itself until it has settled. */
interface Loose {
  since: SimTime;
  source: UsageSource | null;
}

/**
 * The pods of a selection parted so that a reading costs a few pods however many there are: settled pods of one
 * template that follow one source of use are one group, and metrics-server tells what such pods read as
 * (`ResourceMetricsProvider.forEachStratum`). The others are read one by one.
 *
 * Deviates: upstream reads every pod. For clusters in which that would be most of a run's cost.
 */
export class PodStrata {
  readonly selection: PodSelection;
  readonly #groups: Group[] = [];
  readonly #groupOf = new Map<Pod, { readonly group: Group; index: number }>();
  readonly #loose = new Map<Pod, Loose>();

  constructor(selection: PodSelection, clock: { readonly now: SimTime }) {
    this.selection = selection;
    for (const pod of selection.pods) this.#loosen(pod, pod.readyChangedAt);
    selection.watch((pod) => {
      this.#leave(pod);
      if (pod.exists) this.#loosen(pod, clock.now);
      else this.#loose.delete(pod);
    });
  }

  /** Calls `read` with each pod to be read and how many pods it is read for; false from it ends the reading. */
  forEach(
    now: SimTime,
    cpuInitializationPeriod: SimTime,
    read: (pod: Pod, count: number, isGroup: boolean) => boolean,
  ): boolean {
    this.#dropDeparted(now);
    for (const [pod, loose] of this.#loose) {
      const group = this.#groupFor(pod, loose, now, cpuInitializationPeriod);
      if (group !== null) this.#join(pod, group);
      else if (!read(pod, 1, false)) return false;
    }
    for (const { members } of this.#groups) if (!read(members[0]!, members.length, true)) return false;
    return true;
  }

  /** The same where every pod is in a group; false: some are not, or must be looked at first. */
  forEachGroup(read: (pod: Pod, count: number) => boolean): boolean {
    if (this.#loose.size > 0) return false;
    for (const { source, departures, members } of this.#groups) {
      if (source.departures !== departures || !read(members[0]!, members.length)) return false;
    }
    return true;
  }

  #groupFor(pod: Pod, loose: Loose, now: SimTime, initialization: SimTime): Group | null {
    const source = pod.usage?.source ?? null;
    if (source !== loose.source) {
      // Initial pods get their first source when traffic begins.
      loose.source = source;
      loose.since = now;
    }
    const { template, startTime } = pod;
    if (source?.departures === undefined || startTime === null) return null;
    if (pod.phase !== "Running" || !pod.isReady || pod.deletion !== null) return null;
    // Those that were there at the beginning are alike at once.
    const isInitial = pod.readyChangedAt === startTime && loose.since <= startTime + SETTLING_MICROS;
    if (!isInitial && (loose.since + SETTLING_MICROS > now || startTime + initialization + 1e6 > now))
      return null;
    for (const group of this.#groups) {
      if (group.template === template && group.source === source) return group;
    }
    const group = { template, source, members: [], departures: source.departures };
    this.#groups.push(group);
    return group;
  }

  #join(pod: Pod, group: Group): void {
    this.#loose.delete(pod);
    this.#groupOf.set(pod, { group, index: group.members.length });
    group.members.push(pod);
  }

  #leave(pod: Pod): void {
    const place = this.#groupOf.get(pod);
    if (place === undefined) return;
    this.#groupOf.delete(pod);
    const { members } = place.group;
    const last = members.pop()!;
    if (last !== pod) {
      members[place.index] = last;
      this.#groupOf.get(last)!.index = place.index;
    }
    if (members.length === 0) this.#groups.splice(this.#groups.indexOf(place.group), 1);
  }

  #loosen(pod: Pod, since: SimTime): void {
    this.#loose.set(pod, { since, source: pod.usage?.source ?? null });
  }

  /** Pods that follow another source by now stand for themselves again. */
  #dropDeparted(now: SimTime): void {
    for (let i = this.#groups.length - 1; i >= 0; i--) {
      const group = this.#groups[i]!;
      const { source, members } = group;
      if (source.departures === group.departures) continue;
      group.departures = source.departures!;
      for (const pod of [...members]) {
        if (pod.usage?.source === source) continue;
        this.#leave(pod);
        this.#loosen(pod, now);
      }
    }
  }
}
