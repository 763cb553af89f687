import type { ApiClient, Cluster, EndpointEntry, Pod, Service } from "../../cluster/index.js";
import { PHASE, WorkQueue } from "../../engine/index.js";
import {
  type EndpointConditions,
  endpointChanges,
  proxySyncTime,
  servicePolicy,
  serviceRouting,
} from "../../network/index.js";
import type { SimTime } from "../../units/index.js";
import {
  CONCURRENT_SERVICE_ENDPOINT_SYNCS,
  PROXY_MIN_SYNC_PERIOD,
  PROXY_PROGRAMMING_TIME,
  SERVICE_SYNC_RETRY_BASE,
} from "./defaults.js";
import { changesChoice, conditionsOf, currentEndpoints, type PublishedEndpoints } from "./endpoint-slices.js";

export interface EndpointSliceOptions {
  readonly client: ApiClient;
  /** From a change in the store until a controller or a proxy sees it. */
  readonly watchLatency: SimTime;
  /** Flag concurrent-service-endpoint-syncs. */
  readonly concurrentSyncs?: number;
  /** Flag endpointslice-updates-batch-period: changes of a Service's pods wait this long for others. */
  readonly updatesBatchPeriod?: SimTime;
  readonly proxyMinSyncPeriod?: SimTime;
  readonly proxyProgrammingTime?: SimTime;
}

/** What the controller keeps of one Service. */
interface Followed {
  /** Of each pod of its selection, in their order. */
  readonly conditions: Map<Pod, EndpointConditions | null>;
  /** Slices as written last; null: none yet. */
  written: PublishedEndpoints | null;
  /** Slices made now may differ from those written last. */
  isStale: boolean;
}

/**
 * Keeps `service.endpoints`: follows the readiness and the deletion of each Service's pods, writes the slices, and
 * lets kube-proxy take them in. Watchers of `cluster.services` hear `endpoints` when traffic goes elsewhere.
 *
 * Every kube-proxy hears of a slice at the same time and waits for the same minimum period, so that one proxy
 * stands for all of them, and one sync carries the changes of all Services that wait.
 */
export class EndpointSliceController {
  readonly #cluster: Cluster;
  readonly #client: ApiClient;
  readonly #watchLatency: SimTime;
  /** From a change of a pod until the Service's sync. */
  readonly #podChangeDelay: SimTime;
  readonly #minSyncPeriod: SimTime;
  readonly #programmingTime: SimTime;
  readonly #queue: WorkQueue;
  readonly #followed = new Map<Service, Followed>();
  /** Slices that the proxies heard of since their last sync. */
  readonly #pending = new Map<Service, PublishedEndpoints>();
  #lastSyncAt: SimTime | null = null;
  #syncScheduled = false;

  constructor(cluster: Cluster, options: EndpointSliceOptions) {
    this.#cluster = cluster;
    this.#client = options.client;
    this.#watchLatency = options.watchLatency;
    this.#podChangeDelay = (options.watchLatency + (options.updatesBatchPeriod ?? 0)) as SimTime;
    this.#minSyncPeriod = options.proxyMinSyncPeriod ?? PROXY_MIN_SYNC_PERIOD;
    this.#programmingTime = options.proxyProgrammingTime ?? PROXY_PROGRAMMING_TIME;
    const queueOptions = {
      workers: options.concurrentSyncs ?? CONCURRENT_SERVICE_ENDPOINT_SYNCS,
      retryBaseDelay: SERVICE_SYNC_RETRY_BASE,
    };
    this.#queue = new WorkQueue(cluster.sim, queueOptions, (key, done) => this.#sync(key, done));
    for (const service of cluster.services.values()) this.#follow(service);
    cluster.services.watch((service, change) => {
      if (change === "added") this.#follow(service);
      else if (change === "deleted") this.#forget(service);
      else if (change === "spec") this.#specChanged(service);
    });
    cluster.nodes.watch(() => this.#nodesChanged());
  }

  /** Makes every Service's endpoints those of this instant, without delay: the initial state `running`. */
  publishInstantly(): void {
    for (const [service, followed] of this.#followed) {
      const selected = this.#renew(service, followed);
      followed.written = selected;
      this.#publish(service, selected);
    }
  }

  #specChanged(service: Service): void {
    const followed = this.#followed.get(service);
    if (followed !== undefined) {
      followed.isStale = true;
      for (const pod of followed.conditions.keys()) followed.conditions.set(pod, conditionsOf(pod, service));
    }
    this.#queue.addAfter(service.key, this.#watchLatency);
  }

  /** Topology-aware hints follow the CPU of the zones. */
  #nodesChanged(): void {
    for (const service of this.#followed.keys()) {
      if (servicePolicy(service.spec, service.annotations).preference !== "topology-aware") continue;
      this.#queue.addAfter(service.key, this.#watchLatency);
    }
  }

  #follow(service: Service): void {
    if (service.selection === null || this.#followed.has(service)) return;
    const conditions = new Map<Pod, EndpointConditions | null>();
    const followed: Followed = { conditions, written: null, isStale: true };
    this.#followed.set(service, followed);
    for (const pod of service.selection.pods) conditions.set(pod, conditionsOf(pod, service));
    service.selection.watch((pod) => {
      if (this.#followed.get(service) !== followed) return;
      const before = conditions.get(pod);
      const now = conditionsOf(pod, service);
      if (!pod.exists) conditions.delete(pod);
      else if (before !== now) conditions.set(pod, now);
      if ((before ?? null) === now) return;
      if (changesChoice(before ?? null, now)) followed.isStale = true;
      this.#queue.addAfter(service.key, this.#podChangeDelay);
    });
    this.#queue.addAfter(service.key, this.#watchLatency);
  }

  /** The Service's slices go with it, and its rules on the nodes. */
  #forget(service: Service): void {
    if (!this.#followed.has(service)) return;
    const delay = (this.#watchLatency + this.#programmingTime) as SimTime;
    this.#cluster.sim.scheduleAfter(delay, PHASE.delivery, () =>
      this.#publish(service, { targets: [], usesTerminating: false, views: null }),
    );
    this.#followed.delete(service);
    this.#pending.delete(service);
  }

  #sync(key: string, done: () => void): void {
    const service = this.#cluster.services.get(key);
    const followed = service === undefined ? undefined : this.#followed.get(service);
    if (service === undefined || followed === undefined || !followed.isStale) {
      done();
      return;
    }
    const selected = this.#renew(service, followed);
    if (followed.written !== null && isSame(followed.written, selected)) {
      done();
      return;
    }
    followed.written = selected;
    this.#client.call(() => {
      done();
      this.#cluster.sim.scheduleAfter(this.#watchLatency, PHASE.delivery, () =>
        this.#reachProxies(service, selected),
      );
    });
  }

  /** Where it matters on which node an endpoint is, nobody tells of every change that counts. */
  #renew(service: Service, followed: Followed): PublishedEndpoints {
    const selected = currentEndpoints(service, followed.conditions, this.#cluster.nodes.values());
    followed.isStale = selected.views !== null;
    return selected;
  }

  #reachProxies(service: Service, selected: PublishedEndpoints): void {
    if (!this.#followed.has(service)) return;
    // A headless Service has no rules on nodes: DNS answers from its own watch.
    if (serviceRouting(service.spec) === "headless") {
      this.#publish(service, selected);
      return;
    }
    this.#pending.set(service, selected);
    if (this.#syncScheduled) return;
    this.#syncScheduled = true;
    const { sim } = this.#cluster;
    const syncAt = proxySyncTime(sim.now, this.#lastSyncAt, this.#minSyncPeriod);
    sim.schedule(syncAt, PHASE.delivery, () => this.#proxySync());
  }

  #proxySync(): void {
    const { sim } = this.#cluster;
    this.#syncScheduled = false;
    this.#lastSyncAt = sim.now;
    const changes = [...this.#pending];
    this.#pending.clear();
    sim.scheduleAfter(this.#programmingTime, PHASE.delivery, () => {
      for (const [service, selected] of changes) {
        if (this.#followed.has(service)) this.#publish(service, selected);
      }
    });
  }

  #publish(service: Service, selected: PublishedEndpoints): void {
    const { pods: before, revision } = service.endpoints;
    service.endpoints = {
      pods: selected.targets,
      usesTerminating: selected.usesTerminating,
      ...(selected.views === null ? {} : { views: selected.views }),
      revision: revision + 1,
    };
    this.#tell(service, before, selected.targets);
    this.#cluster.services.notify(service, "endpoints");
  }

  #tell(service: Service, before: readonly Pod[], now: readonly Pod[]): void {
    const { left, came } = endpointChanges(before, now);
    for (const pod of came) this.#observe(service, pod, "receives traffic");
    for (const pod of left) this.#observe(service, pod, "left by traffic");
  }

  #observe(service: Service, pod: Pod, step: string): void {
    const { sim } = this.#cluster;
    sim.observations.observe({
      at: sim.now,
      component: serviceRouting(service.spec) === "headless" ? "cluster DNS" : "kube-proxy",
      object: pod.storyName,
      step,
      detail: `Service ${service.key}`,
    });
  }
}

function isSame(a: PublishedEndpoints, b: PublishedEndpoints): boolean {
  if (a.usesTerminating !== b.usesTerminating || a.targets.length !== b.targets.length) return false;
  if (!a.targets.every((pod, index) => pod === b.targets[index])) return false;
  if (a.views === null || b.views === null) return a.views === b.views;
  const others = b.views;
  return a.views.length === others.length && a.views.every((entry, i) => isSameEntry(entry, others[i]!));
}

function isSameEntry(a: EndpointEntry, b: EndpointEntry): boolean {
  return (
    a.target === b.target &&
    a.conditions.ready === b.conditions.ready &&
    a.conditions.serving === b.conditions.serving &&
    a.conditions.terminating === b.conditions.terminating &&
    a.zoneHint === b.zoneHint &&
    a.nodeHint === b.nodeHint
  );
}
