import type { EndpointEntry, Pod } from "../cluster/index.js";
import { looksAtClient, looksAtPlace, type ServicePolicy, servicePolicy } from "../network/index.js";
import type { SimTime } from "../units/index.js";
import type { EntryPlace } from "./entry-nodes.js";
import type { LoadCounter } from "./load-counter.js";
import { placeOf } from "./place-of.js";
import { PodEnding } from "./pod-ending.js";
import type { PodLoad } from "./pod-load.js";
import { probeLimits } from "./probe-limits.js";
import type { TellLateness } from "./queue-set.js";
import type { RequestFigures } from "./request-figures.js";
import type { PlayedTarget, PodServer, RequestEngine } from "./requests/index.js";
import { loadCores } from "./target-pod.js";
import { EndingPods } from "./termination-losses.js";
import { type PlayedLoad, type TrafficCall, targetKey } from "./traffic-target.js";

/** How the Service of a target brings requests to pods, beside its pods. */
export interface ServiceRouting {
  readonly policy: ServicePolicy;
  readonly isHeadless: boolean;
  /** Null: it does not matter on which node a connection is dealt. */
  readonly views: readonly EndpointEntry[] | null;
  readonly entryNodes: readonly EntryPlace[];
}

const NO_POLICY = servicePolicy({});

/** A Service (or workload) whose requests are played one by one: its pods as servers, and when they listen. */
export class PlayedService {
  readonly kind = "played";
  readonly spec: PlayedLoad;
  readonly key: string;
  readonly calls: readonly TrafficCall[];
  readonly isEntry: boolean;
  readonly target: PlayedTarget;
  usedNodeCapacity = false;
  readonly #engine: RequestEngine;
  readonly #servers = new Map<Pod, PodServer>();
  readonly #loads = new Map<Pod, PodLoad>();
  readonly #endings = new EndingPods<Pod>((pod) => new PodEnding(pod.key, pod.deletion!));
  /** The longest of a pod's limits that its answers exceed; absent: none. Seconds. */
  readonly #lateBeyond = new Map<Pod, number>();
  #isProbed = false;
  #routed: readonly Pod[] = [];
  /** Null: no Service in between. */
  #state: ServiceRouting | null = null;
  /** Some load calls one pod by its name. */
  isCalledByName = false;
  #countsFrom: number;
  #busyBefore = 0;
  #missedBefore = 0;

  constructor(spec: PlayedLoad, engine: RequestEngine) {
    this.spec = spec;
    this.key = targetKey(spec.to);
    this.calls = spec.calls ?? [];
    this.isEntry = spec.arrivals !== undefined;
    this.#engine = engine;
    this.target = engine.addTarget(this.key, spec.options);
    this.#countsFrom = engine.calendar.now;
  }

  addPod(pod: Pod, load: PodLoad): void {
    const { fullCores, isUnlimited } = loadCores(pod, load);
    if (isUnlimited) this.usedNodeCapacity = true;
    const before = this.#servers.get(pod);
    if (before !== undefined) this.#drop(before);
    const server = this.target.addServer(placeOf(pod), fullCores);
    this.#servers.set(pod, server);
    this.#loads.set(pod, load);
    load.follow(server.counter, this.#now);
    this.podChanged(pod);
    this.#reroute();
  }

  removePod(pod: Pod): void {
    const server = this.#servers.get(pod);
    if (server === undefined) return;
    this.#loads.get(pod)?.follow(null, this.#now);
    this.#loads.delete(pod);
    this.#lateBeyond.delete(pod);
    this.#drop(server);
    this.#servers.delete(pod);
    // Proxies that have not heard of it yet go on sending; nobody listens there.
    if (this.#routed.includes(pod)) this.#reroute();
    this.#endings.exited(pod, this.#now);
  }

  /** Visits each of its pods with what it uses. */
  forEachPod(visit: (counter: LoadCounter, pods: Iterable<{ readonly pod: Pod }>) => void): void {
    for (const [pod] of this.#loads) visit(this.#servers.get(pod)!.counter, [{ pod }]);
  }

  /** True for its first pod with a probe that has to wait in the pod's own line. */
  beginProbing(pod: Pod): boolean {
    if (this.#isProbed || probeLimits(pod, this.spec.container).length === 0) return false;
    this.#isProbed = true;
    return true;
  }

  /**
   * Tells of each pod whose answers began or ceased to come later than its probes wait; requests must have been
   * played up to now.
   */
  noteLateness(tell: TellLateness): void {
    const meanWork = this.spec.options.work.mean;
    for (const [pod] of this.#loads) {
      const limits = probeLimits(pod, this.spec.container);
      if (limits.length === 0) continue;
      const seconds = this.#servers.get(pod)!.secondsToAnswer(meanWork);
      let beyond = 0;
      for (const limit of limits) if (seconds > limit) beyond = limit;
      if (beyond === (this.#lateBeyond.get(pod) ?? 0)) continue;
      if (beyond === 0) this.#lateBeyond.delete(pod);
      else this.#lateBeyond.set(pod, beyond);
      tell(pod, beyond);
    }
  }

  /** The pod as one that works on requests; undefined: its containers do not run. */
  serverOf(pod: Pod): PodServer | undefined {
    return this.#servers.get(pod);
  }

  /** Readiness, deletion, SIGTERM or the end of the warm-up. */
  podChanged(pod: Pod): void {
    const server = this.#servers.get(pod);
    const load = this.#loads.get(pod);
    if (server === undefined || load === undefined) return;
    const { fullCores } = loadCores(pod, load);
    if (fullCores !== server.capacityCores) this.target.resizeServer(server, fullCores);
    server.cpuFactor = load.cpuFactorAt(this.#now);
    load.follow(server.counter, this.#now);
    if (pod.deletion !== null) server.ending = this.#endings.open(pod, server.isRouted, this.#now);
    const isListening = pod.sigtermAt === null;
    if (server.isListening === isListening) return;
    server.isListening = isListening;
    if (isListening) {
      this.target.feedShared();
      return;
    }
    if (server.ending !== null) server.ending.sigtermAt ??= this.#now;
    if (load.profile.onSigterm === "cut") this.target.cutAll(server);
  }

  setRouted(pods: readonly Pod[], state: ServiceRouting | null = null): void {
    const before = this.#routed;
    this.#routed = [...pods];
    if (state !== null) this.#state = state;
    this.#reroute();
    const stayed = new Set(pods);
    for (const pod of before) if (!stayed.has(pod)) this.#unrouted(pod);
  }

  /** Whatever is behind the name of the Service answers, without pods. */
  answerOutside(): void {
    if (this.target.servers.length > 0) return;
    const server = this.target.addServer({ node: "", zone: "" }, Number.POSITIVE_INFINITY);
    // Its CPU is none of ours.
    server.cpuFactor = 0;
    server.isListening = true;
    this.target.route([server]);
  }

  route(pod: Pod, isRouted: boolean): void {
    if (this.#routed.includes(pod) === isRouted) return;
    this.setRouted(isRouted ? [...this.#routed, pod] : this.#routed.filter((x) => x !== pod));
  }

  /** Requests per second that arrived over the last seconds. */
  get arrivalRate(): number {
    return this.target.arrivals.perSecond(this.#engine.calendar.now);
  }

  get busyCoreSeconds(): number {
    return this.#busySoFar() - this.#busyBefore;
  }

  /** CPU that requests in work wanted and did not get since `begin`, in core-seconds. */
  get missingCoreSeconds(): number {
    return this.#missedSoFar() - this.#missedBefore;
  }

  get meanInFlight(): number {
    const seconds = (this.#engine.calendar.now - this.#countsFrom) * 1e-6;
    return seconds > 0 ? this.target.presentSeconds / seconds : this.target.inFlight;
  }

  begin(): void {
    this.target.begin();
    this.#endings.tally.clear();
    this.#busyBefore = this.#busySoFar();
    this.#missedBefore = this.#missedSoFar();
    this.#countsFrom = this.#engine.calendar.now;
  }

  takeInterval(): RequestFigures {
    return this.target.takeInterval();
  }

  total(): RequestFigures {
    return this.target.total();
  }

  get terminations() {
    return this.#endings.losses();
  }

  get #now(): SimTime {
    return this.#engine.calendar.now as SimTime;
  }

  #usedByGone = 0;
  #missedByGone = 0;

  #busySoFar(): number {
    let sum = this.#usedByGone;
    for (const server of this.target.servers) sum += server.counter.total;
    return sum * 1e-6;
  }

  #missedSoFar(): number {
    let sum = this.#missedByGone;
    for (const server of this.target.servers) sum += server.missingTotal;
    return sum * 1e-6;
  }

  #drop(server: PodServer): void {
    this.target.removeServer(server);
    this.#usedByGone += server.counter.total;
    this.#missedByGone += server.missingTotal;
  }

  #unrouted(pod: Pod): void {
    this.#endings.unrouted(pod, this.#now);
    // It was known only because something was sent to it.
    const server = this.#servers.get(pod);
    if (server !== undefined && !this.#loads.has(pod)) {
      this.#drop(server);
      this.#servers.delete(pod);
    }
  }

  #reroute(): void {
    const servers = this.#routed.map((pod) => this.#serverOf(pod));
    this.target.route(servers);
    const { routing, balancing } = this.spec.options;
    const policy = this.#state?.policy ?? NO_POLICY;
    const needsRouter =
      this.target.isRouted ||
      this.isCalledByName ||
      this.#state?.isHeadless === true ||
      policy.entry !== null ||
      policy.affinitySeconds !== null ||
      looksAtPlace(policy) ||
      routing.connections !== null ||
      routing.isPerNode ||
      looksAtClient(balancing);
    if (!needsRouter) return;
    this.target.routeBy({
      policy,
      isHeadless: this.#state?.isHeadless ?? false,
      servers,
      views: this.#state?.views?.map((view) => ({ ...view, target: this.#serverOf(view.target) })) ?? null,
      entryNodes: this.#state?.entryNodes ?? [],
      named: new Map(this.#routed.map((pod, i) => [pod.name, servers[i]!])),
    });
  }

  /** A pod that is sent requests though its containers do not run: nobody answers there. */
  #serverOf(pod: Pod): PodServer {
    let server = this.#servers.get(pod);
    if (server === undefined) {
      server = this.target.addServer(placeOf(pod), 1);
      server.ending = this.#endings.get(pod);
      this.#servers.set(pod, server);
    }
    return server;
  }
}
