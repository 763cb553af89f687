import { type EventHandle, PHASE, type Simulation } from "../../engine/index.js";
import { after, type SimTime } from "../../units/index.js";

export interface LoopTriggerOptions {
  readonly scanInterval: SimTime;
  /** Runs follow at once where there is something to do; otherwise only the interval counts. */
  readonly frequentLoops: boolean;
}

/** What a run tells the trigger. */
export interface FinishedRun {
  /** When something last came of a run: a scale-up or the start of a deletion. */
  readonly productiveAt: SimTime;
  /** How long it took. Above 0, so that runs that follow at once do not share an instant. */
  readonly took: SimTime;
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
  readonly #run: () => FinishedRun;
  #lastRun: SimTime;
  #previousRun: SimTime;
  /** A signal that came while a run was going on. */
  #isSignalled = false;
  #waiting: EventHandle | null = null;

  constructor(sim: Simulation, options: LoopTriggerOptions, run: () => FinishedRun) {
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
      const { productiveAt, took } = this.#run();
      this.#sim.scheduleAfter(took, PHASE.control, () => this.#wait(productiveAt));
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
