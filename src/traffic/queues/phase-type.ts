import { invertIncreasing, logGamma } from "../../random/index.js";

/** A phase of exponential length: from here to other phases, and out, at these rates per second. */
export interface Phase {
  readonly to: readonly { readonly phase: number; readonly rate: number }[];
  readonly exitRate: number;
}

/**
 * The time until a Markov chain leaves its phases: sums, mixtures and races of exponential times. Sojourn times of
 * queues with exponential or phase-type service are of this kind.
 *
 * Survival is computed by uniformisation: all terms are positive, so nothing cancels (error about 1e-13).
 * Source: Neuts (1981), "Matrix-Geometric Solutions in Stochastic Models", chapter 2; Jensen's uniformisation.
 */
export class PhaseType {
  readonly #rate: number;
  readonly #start: Float64Array;
  readonly #from: Int32Array;
  readonly #target: Int32Array;
  readonly #probability: Float64Array;
  readonly #stay: Float64Array;
  /** P(not yet left after k jumps of the uniformised chain, k = 0, 1, …); extended on demand. */
  readonly #survivalAfter: number[] = [];
  #vector: Float64Array;

  /** `start[i]`: probability of starting in phase i; what is missing to 1 leaves at once. */
  constructor(start: readonly number[], phases: readonly Phase[]) {
    const outRates = phases.map((phase) => phase.to.reduce((sum, x) => sum + x.rate, phase.exitRate));
    this.#rate = Math.max(...outRates);
    this.#start = Float64Array.from(start);
    const edges = phases.reduce((sum, phase) => sum + phase.to.length, 0);
    this.#from = new Int32Array(phases.length + 1);
    this.#target = new Int32Array(edges);
    this.#probability = new Float64Array(edges);
    this.#stay = Float64Array.from(outRates, (out) => 1 - out / this.#rate);
    let edge = 0;
    phases.forEach((phase, i) => {
      this.#from[i] = edge;
      for (const { phase: target, rate } of phase.to) {
        this.#target[edge] = target;
        this.#probability[edge++] = rate / this.#rate;
      }
    });
    this.#from[phases.length] = edge;
    this.#vector = new Float64Array(phases.length).fill(1);
  }

  /** P(time > t). */
  survival(t: number): number {
    const mean = this.#rate * t;
    const spread = 9 * Math.sqrt(mean) + 40;
    const first = Math.max(0, Math.floor(mean - spread));
    const last = Math.ceil(mean + spread);
    let sum = 0;
    let weight =
      mean === 0 ? (first === 0 ? 1 : 0) : Math.exp(first * Math.log(mean) - mean - logGamma(first + 1));
    for (let k = first; k <= last; k++) {
      sum += weight * this.#survivalAfterJumps(k);
      weight *= mean / (k + 1);
    }
    return Math.min(1, sum);
  }

  quantile(p: number): number {
    return invertIncreasing((t) => 1 - this.survival(t), p, 0, 1 / this.#rate);
  }

  #survivalAfterJumps(jumps: number): number {
    while (this.#survivalAfter.length <= jumps) {
      const vector = this.#vector;
      let alive = 0;
      for (let i = 0; i < vector.length; i++) alive += this.#start[i]! * vector[i]!;
      this.#survivalAfter.push(alive);
      const next = new Float64Array(vector.length);
      for (let i = 0; i < vector.length; i++) {
        let sum = this.#stay[i]! * vector[i]!;
        const end = this.#from[i + 1]!;
        for (let edge = this.#from[i]!; edge < end; edge++) {
          sum += this.#probability[edge]! * vector[this.#target[edge]!]!;
        }
        next[i] = sum;
      }
      this.#vector = next;
    }
    return this.#survivalAfter[jumps]!;
  }
}
