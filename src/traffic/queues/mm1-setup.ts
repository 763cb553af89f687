import { mm1 } from "./mm1.js";

/**
 * M/M/1 whose server switches off when idle and needs an exponential set-up at the next arrival: a cold start adds
 * exactly its mean to every request. Source: Welch (1964).
 */
export function mm1WithSetup(
  arrivalRate: number,
  serviceRate: number,
  meanSetupSeconds: number,
): {
  readonly meanNumberInSystem: number;
  readonly meanSojournSeconds: number;
  readonly meanWaitSeconds: number;
} {
  const warm = mm1(arrivalRate, serviceRate);
  const sojourn = warm.meanSojournSeconds + meanSetupSeconds;
  return {
    meanNumberInSystem: arrivalRate * sojourn,
    meanSojournSeconds: sojourn,
    meanWaitSeconds: warm.meanWaitSeconds + meanSetupSeconds,
  };
}
