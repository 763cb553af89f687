import type { LatencyShape } from "../stats/index.js";
import { sojournShape } from "./sojourn/sojourn-shape.js";

/** A latency: a constant part and a random part of known mean and squared coefficient of variation. Seconds. */
export interface Latency {
  readonly shift: number;
  readonly mean: number;
  readonly scv: number;
  /** Form of the random part, with mean 1, where its moments do not say it; see `shapeOf`. */
  readonly shape?: LatencyShape | undefined;
}

export const NO_LATENCY: Latency = { shift: 0, mean: 0, scv: 0 };

export function totalMean(latency: Latency): number {
  return latency.shift + latency.mean;
}

/** The form of a latency's random part, with mean 1: its own, or the one of its squared coefficient of variation. */
export function shapeOf(latency: Latency): LatencyShape {
  return latency.shape ?? sojournShape(latency.scv);
}

/**
 * The latency of two independent parts one after the other: means and variances add, and the sum's form is the one
 * of its squared coefficient of variation, or that of the only part that is random.
 */
export function addLatencies(a: Latency, b: Latency): Latency {
  if (b.mean === 0) return { ...a, shift: a.shift + b.shift };
  if (a.mean === 0) return { ...b, shift: a.shift + b.shift };
  const mean = a.mean + b.mean;
  const variance = a.scv * a.mean ** 2 + b.scv * b.mean ** 2;
  return { shift: a.shift + b.shift, mean, scv: mean > 0 ? variance / mean ** 2 : 0 };
}

/** What is left of a latency without one of its independent parts. */
export function withoutLatency(sum: Latency, part: Latency): Latency {
  const mean = Math.max(0, sum.mean - part.mean);
  const variance = Math.max(0, sum.scv * sum.mean ** 2 - part.scv * part.mean ** 2);
  return { shift: Math.max(0, sum.shift - part.shift), mean, scv: mean > 0 ? variance / mean ** 2 : 0 };
}

/** The time that `perRequest` calls take, one after another; a fraction is one more call with that probability. */
export function repeatLatency(call: Latency, perRequest: number): Latency {
  const whole = Math.floor(perRequest);
  const fraction = perRequest - whole;
  if (perRequest === 1) return call;
  if (fraction === 0) {
    return { shift: whole * call.shift, mean: whole * call.mean, scv: whole > 0 ? call.scv / whole : 0 };
  }
  const total = totalMean(call);
  const variance = call.scv * call.mean ** 2;
  const mean = perRequest * total - whole * call.shift;
  const sum = perRequest * variance + fraction * (1 - fraction) * total ** 2;
  return { shift: whole * call.shift, mean, scv: mean > 0 ? sum / mean ** 2 : 0 };
}

/** Share of requests that take longer than `seconds`. */
export function shareLongerThan(latency: Latency, seconds: number): number {
  if (seconds === Number.POSITIVE_INFINITY) return 0;
  const left = seconds - latency.shift;
  if (left <= 0) return 1;
  if (latency.mean <= 0) return 0;
  return 1 - shapeOf(latency).cdf(left / latency.mean);
}

/** Steps in which the part of a latency beyond a point is summed. */
const STEPS = 256;

/** Mean of what latencies have beyond `seconds`, those below counted as 0. */
export function meanBeyond(latency: Latency, seconds: number): number {
  const { shift, mean } = latency;
  if (seconds <= shift || mean <= 0) return Math.max(0, shift + mean - seconds);
  const shape = shapeOf(latency);
  const from = (seconds - shift) / mean;
  // Quantiles rise: steps that end before the point add nothing.
  let low = 0;
  let high = STEPS;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (shape.quantile((middle + 0.5) / STEPS) > from) high = middle;
    else low = middle + 1;
  }
  let sum = 0;
  for (let i = low; i < STEPS; i++) sum += Math.max(0, shape.quantile((i + 0.5) / STEPS) - from);
  return (mean * sum) / STEPS;
}
