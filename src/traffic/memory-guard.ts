import type { Pod } from "../cluster/index.js";
import type { SimTime } from "../units/index.js";
import type { ContainerLoad } from "./container-load.js";
import type { TrafficLoad } from "./traffic-target.js";

interface Guarded {
  readonly load: ContainerLoad;
  readonly container: string;
  readonly limitBytes: number;
}

/** True where a load moves the memory of its pods. */
export function canMemoryGrow(spec: TrafficLoad): boolean {
  if (spec.kind === "usage") return spec.memory !== undefined;
  const { bytesPerInFlight, leakBytesPerSecond, leakBytesPerRequest } =
    spec.kind === "played" ? spec.memory : spec.request.memory;
  return bytesPerInFlight > 0 || (leakBytesPerSecond ?? 0) > 0 || (leakBytesPerRequest ?? 0) > 0;
}

/** Watches over the memory of all targets' pods. */
export class MemoryGuards {
  readonly #guards = new Map<object, MemoryGuard>();
  readonly #kill: (pod: Pod, container: string) => void;

  constructor(kill: (pod: Pod, container: string) => void) {
    this.#kill = kill;
  }

  /** Takes a pod that started, or whose limits changed. */
  watch(target: { readonly spec: TrafficLoad }, pod: Pod, load: ContainerLoad, startedAt: SimTime): void {
    let guard = this.#guards.get(target);
    if (guard === undefined) {
      guard = new MemoryGuard(this.#kill);
      this.#guards.set(target, guard);
    }
    guard.delete(pod);
    guard.add(pod, load, startedAt, canMemoryGrow(target.spec));
  }

  delete(target: object, pod: Pod): void {
    this.#guards.get(target)?.delete(pod);
  }

  /** Kills the target's pods that are over their limit; seconds until the next one if nothing changes. */
  check(target: object, at: SimTime): number {
    return this.#guards.get(target)?.check(at) ?? Number.POSITIVE_INFINITY;
  }
}

/** The pods of one target whose memory may come to exceed their limit. */
class MemoryGuard {
  readonly #pods = new Map<Pod, Guarded>();
  readonly #kill: (pod: Pod, container: string) => void;

  constructor(kill: (pod: Pod, container: string) => void) {
    this.#kill = kill;
  }

  /** `canGrow`: the load moves the container's memory; else only what it begins with can be too much. */
  add(pod: Pod, load: ContainerLoad, startedAt: SimTime, canGrow: boolean): void {
    const container = load.loadedContainer;
    const limitBytes = container?.memoryLimitBytes ?? Number.POSITIVE_INFINITY;
    if (container === undefined || limitBytes === Number.POSITIVE_INFINITY) return;
    if (!canGrow && load.memoryBytesAt(startedAt) <= limitBytes) return;
    this.#pods.set(pod, { load, container: container.name, limitBytes });
  }

  delete(pod: Pod): void {
    this.#pods.delete(pod);
  }

  /** Kills what is over its limit and tells in how many seconds the next one will be if nothing changes. */
  check(at: SimTime): number {
    let first = Number.POSITIVE_INFINITY;
    for (const [pod, { load, container, limitBytes }] of this.#pods) {
      const room = limitBytes - load.memoryBytesAt(at);
      const growth = load.memoryGrowth;
      // A timer of whole microseconds may come a byte too early.
      if (room < 0 || room < growth * 1e-6) {
        this.#pods.delete(pod);
        this.#kill(pod, container);
      } else if (growth > 0) first = Math.min(first, room / growth);
    }
    return first;
  }
}
