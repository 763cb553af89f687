import { mm1 } from "./mm1.js";
import { PhaseType } from "./phase-type.js";
import type { SteadyState } from "./steady-state.js";

export interface TandemSteadyState extends SteadyState {
  readonly stageUtilisations: readonly number[];
  sojournQuantile(p: number): number;
}

/** M/M/1 queues in a row. Source: Burke's theorem; the sojourn times of the stages are independent. */
export function tandem(arrivalRate: number, serviceRates: readonly number[]): TandemSteadyState {
  const stages = serviceRates.map((rate) => mm1(arrivalRate, rate));
  const distribution = new PhaseType(
    stages.map((_, i) => (i === 0 ? 1 : 0)),
    serviceRates.map((rate, i) =>
      i + 1 < serviceRates.length
        ? { to: [{ phase: i + 1, rate: rate - arrivalRate }], exitRate: 0 }
        : { to: [], exitRate: rate - arrivalRate },
    ),
  );
  const sum = (value: (stage: SteadyState) => number) => stages.reduce((total, x) => total + value(x), 0);
  return {
    utilisation: Math.max(...stages.map((x) => x.utilisation)),
    stageUtilisations: stages.map((x) => x.utilisation),
    meanNumberInSystem: sum((x) => x.meanNumberInSystem),
    meanSojournSeconds: sum((x) => x.meanSojournSeconds),
    meanWaitSeconds: sum((x) => x.meanWaitSeconds),
    blockingProbability: 0,
    sojournQuantile: (p) => distribution.quantile(p),
  };
}
