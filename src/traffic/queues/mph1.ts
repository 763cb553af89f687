import { mg1 } from "./mg1.js";
import { type Phase, PhaseType } from "./phase-type.js";
import type { SteadyStateWithQuantiles } from "./steady-state.js";

/** A service time that runs through exponential stages in order, or takes one of several branches. */
export type PhaseService =
  | { readonly kind: "erlang"; readonly stages: number; readonly mean: number }
  | {
      readonly kind: "hyperexponential";
      readonly branches: readonly { readonly probability: number; readonly mean: number }[];
    };

/**
 * M/PH/1, first come first served, with quantiles: the wait is of phase type, too.
 *
 * Source: Neuts (1981), theorem 3.2.1: with service (β, T) the wait is (ρ π, T + ρ t π), π = the phases in which a
 * random look finds a service under way, t = exit rates.
 */
export function mph1(arrivalRate: number, service: PhaseService): SteadyStateWithQuantiles {
  const { start, phases, mean, scv, equilibrium } = stagesOf(service);
  const means = mg1(arrivalRate, mean, scv);
  const rho = means.utilisation;
  const n = phases.length;
  // Phases 0…n−1: waiting; n…2n−1: own service.
  const waiting = phases.map((phase): Phase => {
    const to: { phase: number; rate: number }[] = [...phase.to];
    for (let j = 0; j < n; j++) {
      to.push({ phase: j, rate: phase.exitRate * rho * equilibrium[j]! });
      to.push({ phase: n + j, rate: phase.exitRate * (1 - rho) * start[j]! });
    }
    return { to, exitRate: 0 };
  });
  const serving = phases.map(
    (phase): Phase => ({
      to: phase.to.map((x) => ({ phase: n + x.phase, rate: x.rate })),
      exitRate: phase.exitRate,
    }),
  );
  const distribution = new PhaseType(
    [...equilibrium.map((p) => rho * p), ...start.map((p) => (1 - rho) * p)],
    [...waiting, ...serving],
  );
  return { ...means, sojournQuantile: (p) => distribution.quantile(p) };
}

function stagesOf(service: PhaseService) {
  if (service.kind === "erlang") {
    const { stages, mean } = service;
    const rate = stages / mean;
    return {
      mean,
      scv: 1 / stages,
      start: Array.from({ length: stages }, (_, i) => (i === 0 ? 1 : 0)),
      equilibrium: new Array<number>(stages).fill(1 / stages),
      phases: Array.from(
        { length: stages },
        (_, i): Phase =>
          i + 1 < stages ? { to: [{ phase: i + 1, rate }], exitRate: 0 } : { to: [], exitRate: rate },
      ),
    };
  }
  const { branches } = service;
  const mean = branches.reduce((sum, x) => sum + x.probability * x.mean, 0);
  const square = branches.reduce((sum, x) => sum + 2 * x.probability * x.mean ** 2, 0);
  return {
    mean,
    scv: square / mean ** 2 - 1,
    start: branches.map((x) => x.probability),
    equilibrium: branches.map((x) => (x.probability * x.mean) / mean),
    phases: branches.map((x): Phase => ({ to: [], exitRate: 1 / x.mean })),
  };
}
