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

/**
 * Plays the example as a fluid and request by request, both with the pods that the HPA of the fluid run chose: how lucky an
 * autoscaler is in the second in which it looks is not what is compared. Intervals with fewer served requests than
 * enough are left out.
 */
export async function flashCrowdAgreement(hours = 16): Promise<readonly FlashInterval[]> {
  const chosen = await playExample(FLASH_CROWD, [`duration=${hours}h`]);
  const actions = actionsOf(chosen.result);
  const play = async (fidelity: "fluid" | "request"): Promise<Result> => {
    const overrides = [`duration=${hours}h`, `fidelity=${fidelity}`, `actions=${JSON.stringify(actions)}`];
    return (await playExample(FLASH_CROWD, overrides)).result;
  };
  const fluid = await play("fluid");
  const played = await play("request");
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

/** The scalings of a run's HPA as somebody's actions; the HPA itself is deleted. */
function actionsOf({ decisions, scenario }: Result): readonly object[] {
  const scalings = decisions.filter(
    ({ component, action }) => component === "horizontal-pod-autoscaler" && action === "scale",
  );
  return [
    { at: "0s", delete: "HorizontalPodAutoscaler/frontend" },
    ...scalings.map(({ timeMicros, to }) => ({
      at: `${Math.max(0, Math.round((timeMicros - scenario.warmupMicros) / 1e3))}ms`,
      scale: { target: "Deployment/frontend", replicas: to },
    })),
  ];
}
