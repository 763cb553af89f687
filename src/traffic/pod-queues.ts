import type { Pod } from "../cluster/index.js";
import type { SimTime } from "../units/index.js";
import type { RoutedPods } from "./call-distances.js";
import type { FluidShares } from "./fluid-shares.js";
import { type Latency, meanBeyond, shapeOf } from "./latency.js";
import { type Cohort, type CohortState, isOfState } from "./pod-cohort.js";
import { PodCohorts } from "./pod-cohorts.js";
import { PodEnding } from "./pod-ending.js";
import type { PodLoad } from "./pod-load.js";
import type { QueueSet, RequestLedger, TellLateness, VisitGroup } from "./queue-set.js";
import type { RequestProfile } from "./request-profile.js";
import { StationCache } from "./station-cache.js";
import { type InHand, loadCores, type TargetPod } from "./target-pod.js";
import { TargetPods } from "./target-pods.js";
import { EndingPods, type TerminationLosses } from "./termination-losses.js";

/** Shares that add up to 1 may miss it by so much. */
const ROUNDING = 1e-9;

/** A crossing of a probe's limit is looked for at most this often, and a little after it should have come. */
const LOOK_SECONDS = 0.1;
const BEYOND = 1.001;

/**
 * A queue for each pod: requests are dealt evenly at random over the pods that are routed to, and each pod owns its
 * backlog. Pods in the same state form a cohort, so that a change of load costs O(cohorts).
 */
export class PodQueues implements QueueSet {
  usedNodeCapacity = false;
  readonly #profile: RequestProfile;
  readonly #ledger: RequestLedger;
  readonly #stations: StationCache;
  readonly #pods = new TargetPods<Cohort>();
  readonly #cohorts: PodCohorts;
  /** Computed when asked for; null after any change. */
  #sums: Sums | null = null;
  #arrivalRate = 0;
  /** The pods that `setRouted` gave last. */
  #published: readonly Pod[] = [];
  /** The same to look them up; null until that is needed. */
  #publishedSet: ReadonlySet<Pod> | null = null;
  /** Null: requests are dealt evenly. */
  #shares: FluidShares | null = null;
  /** Share of arrivals that find nobody listening, as of the last rearrangement. */
  #refusedShare = 1;
  readonly #endings = new EndingPods<Pod>((pod) => new PodEnding(pod.key, pod.deletion!));
  /** Share of arrivals that nobody will ever answer, because their pod's node is cut off. */
  #lostShare = 0;

  constructor(profile: RequestProfile, ledger: RequestLedger) {
    this.#profile = profile;
    this.#ledger = ledger;
    this.#stations = new StationCache(profile);
    this.#cohorts = new PodCohorts(this.#stations, profile.timeoutSeconds);
  }

  addPod(pod: Pod, load: PodLoad): void {
    this.#pods.add(pod, load);
  }

  removePod(pod: Pod, at: SimTime): void {
    const entry = this.#pods.get(pod);
    if (entry === undefined) return;
    this.#pods.suspect(pod);
    this.#sums = null;
    this.#pods.delete(entry);
    this.#cutAll(entry, at);
    this.#cohorts.leave(entry, at);
    this.#endings.exited(pod, at);
  }

  podChanged(pod: Pod): void {
    this.#pods.suspect(pod);
    this.#pods.markChanged(pod);
  }

  setRouted(pods: readonly Pod[]): void {
    this.#published = pods;
    this.#publishedSet = null;
    this.#pods.setRouted(pods);
  }

  setShares(shares: FluidShares | null): void {
    const before = this.#shares;
    if (before === shares) return;
    this.#shares = shares;
    if (shares === null) {
      for (const pod of before!.byPod.keys()) this.#pods.markChanged(pod);
      return;
    }
    this.#pods.setRouted([...shares.byPod.keys()]);
    for (const [pod, share] of shares.byPod) {
      if (before?.byPod.get(pod) !== share) this.#pods.markChanged(pod);
    }
  }

  route(pod: Pod, isRouted: boolean): void {
    this.#pods.route(pod, isRouted);
  }

  #isPublished(pod: Pod): boolean {
    this.#publishedSet ??= new Set(this.#published);
    return this.#publishedSet.has(pod);
  }

  get routed(): RoutedPods {
    return this.#pods.routed;
  }

  advance(seconds: number, callLatency: Latency): void {
    for (const { queue, pods } of this.#cohorts.all) {
      queue.setCallLatency(callLatency);
      if (!queue.isSteady) this.#sums = null;
      queue.advance(seconds, pods.size, this.#ledger);
    }
    if (this.#refusedShare > 0) this.#ledger.refused(this.#arrivalRate * seconds * this.#refusedShare);
    if (this.#endings.underWay > 0) this.#noteEndings(seconds);
    if (this.#lostShare > 0) this.#ledger.timedOut(this.#arrivalRate * seconds * this.#lostShare);
  }

  rearrange(at: SimTime, arrivalRate: number): void {
    this.#arrivalRate = arrivalRate;
    this.#sums = null;
    for (const entry of this.#pods.takeChanged()) this.#place(entry, at);
    this.#endings.forEach((pod) => {
      // Who keeps a connection leaves a pod in peace; who opens one does not.
      const isRouted = this.#shares === null ? this.#pods.isRouted(pod) : this.#isPublished(pod);
      if (!isRouted) this.#endings.unrouted(pod, at);
    });
    this.#foretellEndings();
    this.#cohorts.tidy(at);
    const total = this.#pods.routedCount;
    const perPod = total > 0 ? arrivalRate / total : 0;
    let listening = 0;
    let taken = 0;
    for (const cohort of this.#cohorts.all) {
      const { queue, share, isRouted, pods } = cohort;
      if (isRouted) listening += pods.size;
      if (isRouted && share !== null) taken += share * pods.size;
      queue.setArrivalRate(!isRouted ? 0 : share === null ? perPod : arrivalRate * share);
      const cores = this.#coresOf(cohort);
      cohort.counter.set(at, cores, queue.numberInSystem, queue.growthRate);
      cohort.counter.wantedCores = cohort.cores < cohort.fullCores ? this.#wantedBy(cohort) : cores;
    }
    // Kept for the stretch that begins here: the routed pods may change before it is accounted for.
    if (this.#shares !== null) {
      this.#lostShare = this.#shares.lost + this.#pods.unreachableShare(this.#shares.byPod);
      this.#refusedShare = Math.max(0, 1 - taken - this.#lostShare);
      // What adding up shares left.
      if (this.#refusedShare < ROUNDING) this.#refusedShare = 0;
      return;
    }
    const unreachable = this.#pods.unreachableCount;
    this.#lostShare = total > 0 ? unreachable / total : 0;
    this.#refusedShare = total > 0 ? (total - listening - unreachable) / total : 1;
  }

  get isSteady(): boolean {
    return this.#cohorts.all.every(({ queue }) => queue.isSteady);
  }

  isUnchanged(at: SimTime): boolean {
    if (this.#pods.isRegrouped || this.#pods.hasSuspects) return false;
    for (const entry of this.#pods.changed) if (!this.#isInPlace(entry, at)) return false;
    this.#pods.takeChanged();
    return true;
  }

  noteLateness(limits: readonly number[], tell: TellLateness): number {
    let first = Number.POSITIVE_INFINITY;
    for (const entry of this.#cohorts.takeLateLeavers()) if (entry.group === null) noteLate(entry, 0, tell);
    for (const cohort of this.#cohorts.all) {
      const { queue, pods } = cohort;
      const own = queue.ownSeconds;
      let beyond = 0;
      for (const limit of limits) {
        if (own > limit) beyond = limit;
        // Not before a while: callers who give up make a backlog grow ever more slowly.
        first = Math.min(first, Math.max(LOOK_SECONDS, queue.secondsUntilOwn(limit) * BEYOND));
      }
      if (beyond === cohort.lateBeyond && !cohort.hasNewPods) continue;
      cohort.lateBeyond = beyond;
      cohort.hasNewPods = false;
      for (const entry of pods) noteLate(entry, beyond, tell);
    }
    return first;
  }

  get processedRate(): number {
    return this.#sum().processedRate;
  }

  get secondsUntilChange(): number {
    let first = Number.POSITIVE_INFINITY;
    for (const { queue } of this.#cohorts.all) first = Math.min(first, queue.secondsUntilDrained);
    return first;
  }

  get backlog(): number {
    return this.#sum().backlog;
  }

  get inFlight(): number {
    return this.#sum().inFlight;
  }

  get busyCores(): number {
    return this.#sum().busyCores;
  }

  get missingCores(): number {
    return this.#sum().missingCores;
  }

  get cohortCount(): number {
    return this.#cohorts.all.length;
  }

  forEachGroup(visit: VisitGroup): void {
    for (const { counter, pods } of this.#cohorts.all) visit(counter, pods);
  }

  get terminations(): TerminationLosses | null {
    return this.#endings.losses();
  }

  forgetTerminations(): void {
    this.#endings.tally.clear();
  }

  /**
   * Pods that are sent requests after their deletion answer them, or, after SIGTERM, refuse them. Kept for the stretch
   * that begins here, like the shares of all pods.
   */
  #foretellEndings(): void {
    const total = this.#pods.routedCount;
    const even = total > 0 ? 1 / total : 0;
    this.#endings.forEach((pod, ending) => {
      const share = this.#shares === null ? even : (this.#shares.byPod.get(pod) ?? 0);
      ending.share = this.#pods.isRouted(pod) ? share : 0;
      ending.fate = pod.sigtermAt === null && ending.exitedAt === null ? "served" : "refused";
    });
  }

  #noteEndings(seconds: number): void {
    this.#endings.forEach((_, ending) => {
      ending[ending.fate] += this.#arrivalRate * seconds * ending.share;
    });
  }

  #sum(): Sums {
    this.#sums ??= sumOf(this.#cohorts.all);
    return this.#sums;
  }

  #coresOf({ queue, cpuFactor }: Cohort): number {
    return queue.processedRate * this.#profile.cpu.meanSeconds * cpuFactor;
  }

  /** What a pod that is short of CPU would use if its node had enough. */
  #wantedBy({ queue, cpuFactor, fullCores }: Cohort): number {
    const most = this.#stations.get(fullCores, cpuFactor).serviceRate;
    const rate = queue.backlog > 0 ? most : Math.min(queue.arrivalRate, most);
    return rate * this.#profile.cpu.meanSeconds * cpuFactor;
  }

  /** Puts a pod into the cohort of its present state. */
  #place(entry: TargetPod<Cohort>, at: SimTime): void {
    const { pod, load } = entry;
    const isRouted = this.#pods.isListening(entry);
    if (pod.deletion !== null && this.#pods.isRouted(pod)) {
      const ending = this.#endings.open(pod, true, at);
      if (pod.sigtermAt !== null) ending.sigtermAt ??= at;
    }
    this.#noteInHand(entry, isRouted, at);
    if (pod.sigtermAt !== null && load.profile.onSigterm === "cut") this.#cutAll(entry, at);
    const backlog = entry.group?.queue.backlog ?? 0;
    if (!isRouted && backlog === 0) {
      this.#cohorts.leave(entry, at);
      return;
    }
    const state = this.#stateOf(entry, isRouted, at);
    if (entry.group !== null && isOfState(entry.group, state)) return;
    this.#cohorts.leave(entry, at);
    this.#cohorts.join(entry, state, backlog, at);
  }

  #stateOf({ pod, load }: TargetPod<Cohort>, isRouted: boolean, at: SimTime): CohortState {
    const { cores, fullCores, isUnlimited } = loadCores(pod, load);
    if (isUnlimited) this.usedNodeCapacity = true;
    const share = isRouted ? (this.#shares?.byPod.get(pod) ?? null) : null;
    return { cores, fullCores, cpuFactor: load.cpuFactorAt(at), isRouted, share };
  }

  /** Placing it anew would change nothing. */
  #isInPlace(entry: TargetPod<Cohort>, at: SimTime): boolean {
    const { pod, load, group } = entry;
    const isRouted = this.#pods.isListening(entry);
    if (group === null) {
      const isCut = pod.sigtermAt !== null && load.profile.onSigterm === "cut" && entry.left !== null;
      const isEnding = pod.deletion !== null && this.#pods.isRouted(pod);
      return !isRouted && !isCut && !isEnding;
    }
    return isRouted && pod.deletion === null && isOfState(group, this.#stateOf(entry, true, at));
  }

  /** Remembers what a pod has in hand when it stops to take requests in. */
  #noteInHand(entry: TargetPod<Cohort>, isRouted: boolean, at: SimTime): void {
    if (isRouted) entry.left = null;
    else if (entry.left === null && entry.group?.isRouted === true) entry.left = inHand(entry, at);
  }

  /** Counts the requests that the pod had not finished as lost and takes it out of its cohort. */
  #cutAll(entry: TargetPod<Cohort>, at: SimTime): void {
    const backlog = entry.group?.queue.backlog ?? 0;
    const left = entry.left ?? (entry.group?.isRouted === true ? inHand(entry, at) : null);
    let cut = backlog;
    if (left !== null) {
      const passed = (at - left.at) / 1e6;
      // Whoever came is counted as served at once; those who cannot have been are called back.
      cut += this.#ledger.recalled(left.rate * Math.min(left.since, meanBeyond(left.latency, passed)));
      const ending = this.#endings.get(entry.pod);
      if (ending !== null) ending.noteStay(longest(left.latency) * 1e6);
    }
    const ending = this.#endings.get(entry.pod);
    if (ending !== null) ending.cut += cut;
    entry.left = null;
    if (backlog === 0) return;
    this.#ledger.cut(backlog);
    this.#cohorts.leave(entry, at);
  }
}

/** What all cohorts together do at an instant. */
interface Sums {
  processedRate: number;
  backlog: number;
  inFlight: number;
  busyCores: number;
  missingCores: number;
}

function sumOf(cohorts: readonly Cohort[]): Sums {
  const sums = { processedRate: 0, backlog: 0, inFlight: 0, busyCores: 0, missingCores: 0 };
  for (const { queue, counter, pods } of cohorts) {
    sums.processedRate += queue.processedRate * pods.size;
    sums.backlog += queue.backlog * pods.size;
    sums.inFlight += queue.numberInSystem * pods.size;
    sums.busyCores += counter.cores * pods.size;
    sums.missingCores += queue.missingCores * pods.size;
  }
  return sums;
}

function noteLate(entry: TargetPod<Cohort>, beyond: number, tell: TellLateness): void {
  if (entry.lateBeyond === beyond) return;
  entry.lateBeyond = beyond;
  tell(entry.pod, beyond);
}

/** Share of requests that are in a pod no longer than what is called the longest time. */
const LONGEST_SHARE = 0.999;

function longest(latency: Latency): number {
  const { shift, mean } = latency;
  return mean > 0 ? shift + mean * shapeOf(latency).quantile(LONGEST_SHARE) : shift;
}

/** Null while there is a backlog: then that is what is lost, and the steady flow beside it is small. */
function inHand({ group, load }: TargetPod<Cohort>, at: SimTime): InHand | null {
  const { processedRate, latency, backlog } = group!.queue;
  if (backlog > 0) return null;
  const since = (at - (load.readyAt ?? load.startedAt)) / 1e6;
  return { at, rate: processedRate, latency, since };
}
