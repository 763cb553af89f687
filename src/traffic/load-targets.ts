import type { Cluster, Pod, PodTemplate } from "../cluster/index.js";
import { serviceRouting } from "../network/index.js";
import type { LoadMemory } from "./container-load.js";
import { LoadTargetIndex } from "./load-target-index.js";
import { PlayedRequests } from "./played-requests.js";
import type { PlayedService } from "./played-service.js";
import type { QueueSet } from "./queue-set.js";
import { RequestTarget } from "./request-target.js";
import type { TrafficOptions } from "./traffic-options.js";
import { loadKey, type RequestLoad } from "./traffic-target.js";
import { UsageTarget } from "./usage-target.js";

/** What a load goes to: requests of a fluid, requests played one by one, or a replayed use. */
export type LoadTarget = RequestTarget | PlayedService | UsageTarget;

const NO_TARGETS: readonly LoadTarget[] = [];

/** The targets of all loads, and which of them a pod takes its load from. */
export class LoadTargets {
  /** What tells the loads apart, in the order given. */
  readonly keys: readonly string[];
  readonly requests = new Map<string, RequestTarget>();
  readonly usages = new Map<string, UsageTarget>();
  readonly played: PlayedRequests;
  readonly #cluster: Cluster;
  readonly #memories = new Map<LoadTarget, LoadMemory>();
  #byTemplate = new WeakMap<PodTemplate, readonly LoadTarget[]>();
  /** Null: to be made anew. */
  #index: LoadTargetIndex | null = null;

  /** Throws RangeError for a target given twice, and as `PlayedRequests` does. */
  constructor(cluster: Cluster, { loads, streams }: TrafficOptions) {
    this.#cluster = cluster;
    this.keys = loads.map(loadKey);
    const seen = new Set<string>();
    const twice = this.keys.find((key) => seen.size === seen.add(key).size);
    if (twice !== undefined) throw new RangeError(`two loads are given to ${twice}`);
    const { now } = cluster.sim;
    this.played = new PlayedRequests(
      loads.filter((load) => load.kind === "played"),
      cluster.sim,
      streams,
    );
    for (const load of loads) {
      const key = loadKey(load);
      if (load.kind === "requests")
        this.requests.set(key, new RequestTarget(load, now, this.#isExternal(load)));
      else if (load.kind === "usage") this.usages.set(key, new UsageTarget(load, now));
    }
    this.#openDoors();
    cluster.services.watchOnly(["added", "deleted", "spec"], () => {
      this.#byTemplate = new WeakMap();
      this.#index = null;
    });
  }

  /** The loads that a pod takes: the first that fits it, and the use of its other containers. */
  of(pod: Pod): readonly LoadTarget[] {
    let targets = this.#byTemplate.get(pod.template);
    if (targets === undefined) {
      targets = this.#find(pod);
      this.#byTemplate.set(pod.template, targets);
    }
    return targets;
  }

  /** How a load uses the memory of its container; one object for all its pods. */
  memoryOf(target: LoadTarget): LoadMemory {
    let memory = this.#memories.get(target);
    if (memory === undefined) {
      memory = memoryOf(target);
      this.#memories.set(target, memory);
    }
    return memory;
  }

  /** Controllers call on behalf of the doors that they stand behind. */
  #openDoors(): void {
    for (const door of this.requests.values()) {
      const onward = door.spec.door?.onward ?? [];
      if (onward.length === 0) continue;
      for (const { to } of door.calls) this.requests.get(to)?.addOnward(door, onward);
    }
  }

  /** Its Service is a name outside the cluster. */
  #isExternal({ to: { kind, namespace, name } }: RequestLoad): boolean {
    const service = kind === "Service" ? this.#cluster.services.get(`${namespace}/${name}`) : undefined;
    return service !== undefined && serviceRouting(service.spec) === "external-name";
  }

  #indexNow(): LoadTargetIndex {
    this.#index ??= new LoadTargetIndex(this.#cluster, [
      ...this.requests.values(),
      ...this.played.services,
      ...this.usages.values(),
    ]);
    return this.#index;
  }

  #find(pod: Pod): readonly LoadTarget[] {
    const index = this.#indexNow();
    const main = index.mainOf(pod);
    if (main === undefined) return NO_TARGETS;
    const taken = new Set([containerOf(main, pod.template)]);
    const found: LoadTarget[] = [main];
    for (const target of index.usagesOf(pod)) {
      const container = containerOf(target, pod.template);
      if (taken.has(container)) continue;
      taken.add(container);
      found.push(target);
    }
    return found;
  }
}

/** Who takes a target's pods in and hears of them. */
export function podsOf(
  target: Exclude<LoadTarget, UsageTarget>,
): Pick<QueueSet, "addPod" | "removePod" | "podChanged">;
export function podsOf(target: LoadTarget): Pick<QueueSet, "removePod" | "podChanged">;
export function podsOf(target: LoadTarget): Pick<QueueSet, "removePod" | "podChanged"> {
  return target.kind === "requests" ? target.queues : target;
}

/** The container of a pod that a load goes to. */
export function containerOf({ spec }: LoadTarget, { spec: { containers } }: PodTemplate): string | undefined {
  const named = containers.find(({ name }) => name === spec.container);
  return (named ?? containers[0])?.name;
}

function memoryOf({ spec }: LoadTarget): LoadMemory {
  if (spec.kind === "usage") {
    const leakBytesPerSecond = spec.memory?.leakBytesPerSecond ?? 0;
    return { baseBytes: spec.memory === undefined ? null : 0, bytesPerLevel: 1, leakBytesPerSecond };
  }
  const {
    baseBytes,
    bytesPerInFlight,
    leakBytesPerSecond = 0,
    leakBytesPerRequest = 0,
  } = spec.kind === "requests" ? spec.request.memory : spec.memory;
  const meanSeconds = spec.kind === "requests" ? spec.request.cpu.meanSeconds : spec.options.work.mean;
  return {
    baseBytes,
    bytesPerLevel: bytesPerInFlight,
    leakBytesPerSecond,
    leakBytesPerCoreSecond: meanSeconds > 0 ? leakBytesPerRequest / meanSeconds : 0,
  };
}
