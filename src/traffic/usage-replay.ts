import { type EventHandle, PHASE, type Simulation } from "../engine/index.js";
import type { SimTime } from "../units/index.js";
import type { NodeLoads } from "./contention/node-loads.js";
import { canMemoryGrow, type MemoryGuards } from "./memory-guard.js";
import type { UsageTarget } from "./usage-target.js";

/** Replayed uses: which of them changed, and when the memory of one that grows comes to be too much. */
export class UsageReplay {
  readonly #sim: Simulation;
  readonly #nodeLoads: NodeLoads;
  readonly #guards: MemoryGuards;
  readonly #dirty = new Set<UsageTarget>();
  readonly #memoryTimers = new Map<UsageTarget, EventHandle>();

  constructor(sim: Simulation, nodeLoads: NodeLoads, guards: MemoryGuards) {
    this.#sim = sim;
    this.#nodeLoads = nodeLoads;
    this.#guards = guards;
  }

  markDirty(target: UsageTarget): void {
    this.#dirty.add(target);
  }

  rearrangeDirty(): void {
    if (this.#dirty.size === 0) return;
    for (const target of this.#dirty) this.rearrange(target);
    this.#dirty.clear();
  }

  /** Takes changes of pods and use up to the present instant into account. */
  rearrange(target: UsageTarget): void {
    const { now } = this.#sim;
    target.advance(now);
    target.rearrange(now);
    target.forEachGroup(this.#nodeLoads.note);
    if (canMemoryGrow(target.spec)) target.forEachGroup(this.#nodeLoads.noteMemory);
    const timer = this.#memoryTimers.get(target);
    if (timer !== undefined) this.#sim.cancel(timer);
    this.#memoryTimers.delete(target);
    const first = this.#guards.check(target, now);
    if (first === Number.POSITIVE_INFINITY) return;
    const at = (now + Math.max(1, Math.ceil(first * 1e6))) as SimTime;
    const again = this.#sim.schedule(at, PHASE.demand, () => {
      this.#memoryTimers.delete(target);
      this.rearrange(target);
    });
    this.#memoryTimers.set(target, again);
  }

  /** The same where only its demand changed: nothing else is due in this instant. */
  rearrangeAtOnce(target: UsageTarget): void {
    this.rearrange(target);
    this.#dirty.delete(target);
  }
}
