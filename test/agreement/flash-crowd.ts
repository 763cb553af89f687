import type { Result } from "../../src/recording/index.js";
import { playExample } from "../golden/examples.js";

/** The example whose two fidelities are compared, and what is taken of it: a flash crowd and the hours around it. */
export const FLASH_CROWD = "hpa-tuning/flash-crowd";
/** A p99 means something where so many requests were answered: 200 of them are beyond it, it is known to 7 % or so. */
export const ENOUGH_SERVED = 20_000;

/** One interval of the flash crowd in both fidelities. */
export interface FlashInterval {
  readonly endMicros: number;
  readonly served: number;
  readonly fluidP99: number;
  readonly playedP99: number;
  readonly fluidErrors: number;
  readonly playedErrors: number;
}

/** Plays the example as a fluid and request by request. Intervals with fewer served requests than enough are left out. */
export async function flashCrowdAgreement(hours = 16): Promise<readonly FlashInterval[]> {
  const fluid = await play("fluid", hours);
  const played = await play("request", hours);
  return played.services[0]!.intervals.flatMap((single, i) => {
    const rate = fluid.services[0]!.intervals[i]!;
    if (single.served < ENOUGH_SERVED || single.p99Seconds === null || rate.p99Seconds === null) return [];
    return [
      {
        endMicros: played.intervalEnds[i]!,
        served: single.served,
        fluidP99: rate.p99Seconds,
        playedP99: single.p99Seconds,
        fluidErrors: rate.refused + rate.timedOut + rate.cut,
        playedErrors: single.refused + single.timedOut + single.cut,
      },
    ];
  });
}

async function play(fidelity: "fluid" | "request", hours: number): Promise<Result> {
  const { result } = await playExample(FLASH_CROWD, [`fidelity=${fidelity}`, `duration=${hours}h`]);
  return result;
}
