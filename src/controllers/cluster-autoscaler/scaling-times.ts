import { HOUR, type SimTime } from "../../units/index.js";
import type { CooldownTimes } from "./scale-down/index.js";

type Times = { -readonly [K in keyof CooldownTimes]: CooldownTimes[K] };

/**
 * When the autoscaler last scaled up, last began a deletion and last failed to begin one: in the whole cluster and
 * per group. At the start an hour ago, so that no cooldown is in force.
 *
 * Source: cluster-autoscaler 1.36.1 core/static_autoscaler.go#NewStaticAutoscaler
 */
export class ScalingTimes {
  readonly whole: Times;
  readonly #start: SimTime;
  readonly #groups = new Map<string, Times>();

  constructor(now: SimTime) {
    this.#start = (now - HOUR) as SimTime;
    this.whole = this.#fresh();
  }

  group(id: string): Times {
    let times = this.#groups.get(id);
    if (times === undefined) {
      times = this.#fresh();
      this.#groups.set(id, times);
    }
    return times;
  }

  #fresh(): Times {
    return { lastScaleUp: this.#start, lastDelete: this.#start, lastFailure: this.#start };
  }
}
