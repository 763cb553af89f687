import { invertIncreasing } from "../../random/index.js";
import { mg1 } from "./mg1.js";
import type { SteadyStateWithQuantiles } from "./steady-state.js";

/**
 * M/D/1: every service takes equally long.
 *
 * Source: queue lengths by Tijms (2003) eq. (2.5.5), wait by Franx (2001), "A simple solution for the M/D/c waiting
 * time distribution"; both only add positive terms, unlike Crommelin's alternating series.
 */
export function md1(arrivalRate: number, serviceSeconds: number): SteadyStateWithQuantiles {
  const means = mg1(arrivalRate, serviceSeconds, 0);
  const rho = means.utilisation;

  /** P(more than n Poisson arrivals in one service). */
  const more: number[] = [];
  let term = Math.exp(-rho);
  let tail = -Math.expm1(-rho);
  const moreThan = (n: number): number => {
    while (more.length <= n) {
      more.push(tail);
      term *= rho / more.length;
      tail = Math.max(0, tail - term);
    }
    return more[n]!;
  };
  const length = [1 - rho];
  /** P(at most n requests wait). */
  const atMostWaiting: number[] = [];
  const waitingAtMost = (n: number): number => {
    while (atMostWaiting.length <= n) {
      const j = atMostWaiting.length + 1;
      let sum = moreThan(j - 1) * length[0]!;
      for (let k = 1; k < j; k++) sum += moreThan(j - k) * length[k]!;
      length.push(sum / (1 - moreThan(0)));
      atMostWaiting.push((atMostWaiting[j - 2] ?? length[0]!) + length[j]!);
    }
    return atMostWaiting[n]!;
  };
  const waitCdf = (t: number): number => {
    if (t < 0) return 0;
    const services = Math.floor(t / serviceSeconds) + 1;
    const x = arrivalRate * (services * serviceSeconds - t);
    let weight = Math.exp(-x);
    let sum = 0;
    for (let j = 0; j < services; j++) {
      sum += weight * waitingAtMost(services - 1 - j);
      weight *= x / (j + 1);
    }
    return sum;
  };
  return {
    ...means,
    sojournQuantile: (p) =>
      p <= 1 - rho ? serviceSeconds : serviceSeconds + invertIncreasing(waitCdf, p, 0, serviceSeconds),
  };
}
