import { PHASE, type Simulation } from "../engine/index.js";
import { SECOND } from "../units/index.js";
import type { NodeLoads } from "./contention/node-loads.js";
import { canMemoryGrow, type MemoryGuards } from "./memory-guard.js";
import type { PlayedRequests } from "./played-requests.js";
import type { PlayedService } from "./played-service.js";
import type { TellLateness } from "./queue-set.js";

const MEMORY_LOOK_PERIOD = SECOND;
const PROBE_LOOK_PERIOD = SECOND;

/** Looks every second at what single requests move all the time, and nobody can foretell. */
export class PlayedLooks {
  tellLateness: TellLateness = () => {};
  readonly #sim: Simulation;
  readonly #played: PlayedRequests;
  readonly #nodeLoads: NodeLoads;
  readonly #guards: MemoryGuards;

  constructor(sim: Simulation, played: PlayedRequests, nodeLoads: NodeLoads, guards: MemoryGuards) {
    this.#sim = sim;
    this.#played = played;
    this.#nodeLoads = nodeLoads;
    this.#guards = guards;
  }

  /** When is their memory too much? */
  watchMemory(): void {
    for (const target of this.#played.services) if (canMemoryGrow(target.spec)) this.#watchMemoryOf(target);
  }

  /** When do they make a pod answer its probes too late? */
  watchProbes(target: PlayedService): void {
    this.#sim.scheduleAfter(PROBE_LOOK_PERIOD, PHASE.machine, () => {
      this.#played.advance();
      target.noteLateness(this.tellLateness);
      this.watchProbes(target);
    });
  }

  #watchMemoryOf(target: PlayedService): void {
    this.#sim.scheduleAfter(MEMORY_LOOK_PERIOD, PHASE.machine, () => {
      this.#played.advance();
      this.#guards.check(target, this.#sim.now);
      target.forEachPod(this.#nodeLoads.noteMemory);
      this.#watchMemoryOf(target);
    });
  }
}
