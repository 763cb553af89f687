import { type Phase, PhaseType } from "./phase-type.js";
import { requireStable, type SteadyState } from "./steady-state.js";

/** Smallest probability of a queue length that the exact M/M/1-PS distribution still looks at. */
const NEGLIGIBLE = 1e-15;

/** Any processor-sharing queue's means: they do not depend on the form of the service time. */
export function mg1ProcessorSharing(
  arrivalRate: number,
  meanServiceSeconds: number,
): Omit<SteadyState, "meanWaitSeconds"> & { readonly meanSlowdown: number } {
  const utilisation = arrivalRate * meanServiceSeconds;
  requireStable(utilisation);
  const sojourn = meanServiceSeconds / (1 - utilisation);
  return {
    utilisation,
    meanNumberInSystem: arrivalRate * sojourn,
    meanSojournSeconds: sojourn,
    meanSlowdown: 1 / (1 - utilisation),
    blockingProbability: 0,
  };
}

/**
 * M/M/1 under processor sharing: all requests present share the server equally.
 *
 * Source: variance Coffman, Muntz and Trotter (1970); distribution from the chain of a tagged request and the n
 * others beside it (arrival λ, other leaves nμ/(n+1), own end μ/(n+1)), cut where n is rarer than 1e-15.
 */
export function mm1ProcessorSharing(
  arrivalRate: number,
  serviceRate: number,
): Omit<SteadyState, "meanWaitSeconds"> & {
  readonly sojournVariance: number;
  sojournQuantile(p: number): number;
  sojournSurvival(t: number): number;
} {
  const means = mg1ProcessorSharing(arrivalRate, 1 / serviceRate);
  const rho = means.utilisation;
  let distribution: PhaseType | undefined;
  const exact = () => {
    distribution ??= taggedRequest(arrivalRate, serviceRate);
    return distribution;
  };
  return {
    ...means,
    sojournVariance: ((2 + rho) / (2 - rho)) * means.meanSojournSeconds ** 2,
    sojournQuantile: (p) => exact().quantile(p),
    sojournSurvival: (t) => exact().survival(t),
  };
}

function taggedRequest(arrivalRate: number, serviceRate: number): PhaseType {
  const rho = arrivalRate / serviceRate;
  // A long stay can see more company than an arrival does: twice the length at which an arrival stops looking.
  const most = Math.ceil((2 * Math.log(NEGLIGIBLE)) / Math.log(rho)) + 20;
  const start: number[] = [];
  const phases: Phase[] = [];
  for (let others = 0; others <= most; others++) {
    start.push((1 - rho) * rho ** others);
    const to: { phase: number; rate: number }[] = [];
    if (others < most) to.push({ phase: others + 1, rate: arrivalRate });
    if (others > 0) to.push({ phase: others - 1, rate: (serviceRate * others) / (others + 1) });
    phases.push({ to, exitRate: serviceRate / (others + 1) });
  }
  return new PhaseType(start, phases);
}
