import { EventQueue } from "../../src/engine/index.js";
import { cpuSecondsOf, median } from "./cpu-time.js";

const INCREMENTS = 1 << 16;

/**
 * Hold operations per CPU second: pop the first event and push it back at a later time, with `pending` events
 * waiting throughout. Increments are exponential with mean `pending` (the classical hold model), drawn beforehand.
 */
export function holdOperationsPerSecond(pending: number, operations: number, runs: number): number {
  const increments = exponentialIncrements(pending);
  const rates: number[] = [];
  for (let run = 0; run < runs; run++) {
    const queue = new EventQueue<object>();
    const payload = {};
    for (let i = 0; i < pending; i++) queue.push(increments[i % INCREMENTS]!, 0, payload);
    hold(queue, increments, Math.min(pending, operations)); // Into the steady state, and through the compiler.
    const spent = cpuSecondsOf(() => hold(queue, increments, operations));
    rates.push(operations / spent);
  }
  return median(rates);
}

function hold(queue: EventQueue<object>, increments: Float64Array, operations: number): void {
  for (let i = 0; i < operations; i++) {
    const payload = queue.pop()!;
    queue.push(queue.poppedTime + increments[i & (INCREMENTS - 1)]!, 0, payload);
  }
}

// A fixed linear congruential sequence: the same work in every run and on every machine.
function exponentialIncrements(mean: number): Float64Array {
  const increments = new Float64Array(INCREMENTS);
  let state = 12345;
  for (let i = 0; i < INCREMENTS; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    increments[i] = Math.round(-Math.log((state + 1) / 4294967297) * mean * 1000);
  }
  return increments;
}
