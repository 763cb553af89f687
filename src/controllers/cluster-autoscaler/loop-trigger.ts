import { type EventHandle, PHASE, type Simulation } from "../../engine/index.js";
import { after, type SimTime } from "../../units/index.js";

export interface LoopTriggerOptions {
  readonly scanInterval: SimTime;
  /** Runs follow at once where there is something to do; otherwise only the interval counts. */
  readonly frequentLoops: boolean;
  /** How long a run takes. Above 0, so that runs that follow at once do not share an instant. */
  readonly runTime: SimTime;
}

/**
 * Starts the runs of the main loop: at once after a productive run, when a pod was newly found unschedulable, or
 * when the interval is over.
 *
 * "Productive" is judged by the start of the run before the last one: so one productive run is followed at once by
 * two more.
 *
 * Source: cluster-autoscaler 1.36.1 loop/trigger.go, main.go#run
 */
export class LoopTrigger {
  readonly #sim: Simulation;
  readonly #options: LoopTriggerOptions;
  /** Runs once and tells when something last came of it: a scale-up or the start of a deletion. */
  readonly #run: () => SimTime;
  #lastRun: SimTime;
  #previousRun: SimTime;
  /** A signal that came while a run was going on. */
  #isSignalled = false;
  #waiting: EventHandle | null = null;

  constructor(sim: Simulation, options: LoopTriggerOptions, run: () => SimTime) {
    this.#sim = sim;
    this.#options = options;
    this.#run = run;
    this.#lastRun = sim.now;
    this.#previousRun = sim.now;
  }

  /** Schedules the first run. */
  start(at: SimTime): void {
    this.#runAt(at);
  }

  /** A pod was found unschedulable. Only one signal is kept. */
  signal(): void {
    if (!this.#options.frequentLoops) return;
    if (this.#waiting === null) {
      this.#isSignalled = true;
      return;
    }
    this.#sim.cancel(this.#waiting);
    this.#runAt(this.#sim.now);
  }

  #runAt(at: SimTime): void {
    this.#waiting = null;
    this.#sim.schedule(at, PHASE.control, () => {
      this.#previousRun = this.#lastRun;
      this.#lastRun = this.#sim.now;
      const productiveAt = this.#run();
      this.#sim.scheduleAfter(this.#options.runTime, PHASE.control, () => this.#wait(productiveAt));
    });
  }

  #wait(productiveAt: SimTime): void {
    const { now } = this.#sim;
    const { frequentLoops, scanInterval } = this.#options;
    if (frequentLoops && (productiveAt >= this.#previousRun || this.#isSignalled)) {
      // A productive run leaves a stored signal in its place.
      if (productiveAt < this.#previousRun) this.#isSignalled = false;
      this.#runAt(now);
      return;
    }
    this.#waiting = this.#sim.schedule(after(now, scanInterval), PHASE.control, () =>
      this.#runAt(this.#sim.now),
    );
  }
}
