import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  DEFAULT_REQUEST_PROFILE,
  FluidQueue,
  type Latency,
  type QueueLedger,
  type RequestProfile,
  Station,
  totalMean,
} from "../../src/traffic/index.js";

class Ledger implements QueueLedger {
  processedCount = 0;
  latencySeconds = 0;
  servedCount = 0;
  refusedCount = 0;
  timedOutCount = 0;
  smallest = 0;

  processed(count: number, latency: Latency): void {
    this.processedCount += count;
    this.latencySeconds += count * totalMean(latency);
    this.#note(count);
  }
  served(count: number): void {
    this.servedCount += count;
    this.#note(count);
  }
  refused(count: number): void {
    this.refusedCount += count;
    this.#note(count);
  }
  timedOut(count: number): void {
    this.timedOutCount += count;
    this.#note(count);
  }
  #note(count: number): void {
    this.smallest = Math.min(this.smallest, count);
  }
}

const PROFILE: fc.Arbitrary<RequestProfile> = fc.record({
  cpu: fc.record({
    meanSeconds: fc.double({ min: 0.001, max: 2, noNaN: true }),
    scv: fc.double({ min: 0, max: 6, noNaN: true }),
  }),
  waitSeconds: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1, noNaN: true })),
  timeoutSeconds: fc.oneof(
    fc.constant(Number.POSITIVE_INFINITY),
    fc.double({ min: 0.05, max: 30, noNaN: true }),
  ),
  concurrency: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.integer({ min: 1, max: 100 })),
  queueLimit: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.integer({ min: 0, max: 1000 })),
  memory: fc.constant(DEFAULT_REQUEST_PROFILE.memory),
});
const CORES = fc.oneof(fc.constantFrom(0.1, 0.5, 1, 2, 4), fc.double({ min: 0.05, max: 16, noNaN: true }));

/** Loads between nothing and three times what the station can do, each for 0 to 10 minutes. */
const LOADS = fc.array(
  fc.record({
    load: fc.oneof(fc.constant(0), fc.constant(1), fc.double({ min: 0, max: 3, noNaN: true })),
    seconds: fc.double({ min: 0, max: 600, noNaN: true }),
  }),
  { minLength: 1, maxLength: 12 },
);

describe("a fluid queue", () => {
  test("loses and invents no request: arrivals = served + refused + timed out + backlog", () => {
    fc.assert(
      fc.property(PROFILE, CORES, LOADS, (profile, cores, loads) => {
        const queue = new FluidQueue(new Station(cores, profile), profile.timeoutSeconds);
        const ledger = new Ledger();
        let arrivals = 0;
        for (const { load, seconds } of loads) {
          const rate = load * queue.station.serviceRate;
          queue.setArrivalRate(rate);
          queue.advance(seconds, 3, ledger);
          arrivals += 3 * rate * seconds;
        }
        const accounted = ledger.servedCount + ledger.refusedCount + ledger.timedOutCount + 3 * queue.backlog;
        expect(Math.abs(accounted - arrivals)).toBeLessThanOrEqual(1e-6 * Math.max(arrivals, 1));
        expect(ledger.smallest).toBeGreaterThanOrEqual(-1e-6 * Math.max(arrivals, 1));
        expect(queue.backlog).toBeGreaterThanOrEqual(0);
        expect(queue.backlog).toBeLessThanOrEqual(queue.station.capacity);
      }),
      { numRuns: 1000, seed: 20260105 },
    );
  });

  test("obeys Little's law: time spent in it = mean number present × time", () => {
    fc.assert(
      fc.property(PROFILE, CORES, LOADS, (profile, cores, loads) => {
        const queue = new FluidQueue(new Station(cores, profile), profile.timeoutSeconds);
        const ledger = new Ledger();
        let present = 0;
        let bends = 0;
        for (const { load, seconds } of loads) {
          queue.setArrivalRate(load * queue.station.serviceRate);
          for (let i = 0; i < 200; i++) {
            const before = queue.numberInSystem;
            queue.advance(seconds / 200, 1, ledger);
            const after = queue.numberInSystem;
            present += ((before + after) / 2) * (seconds / 200);
            bends += (Math.abs(after - before) / 2) * (seconds / 200);
          }
        }
        // The trapezoid rule knows the number present only to how much it changes within a step.
        expect(Math.abs(ledger.latencySeconds - present)).toBeLessThanOrEqual(bends + 1e-6 * present + 1e-12);
      }),
      { numRuns: 200, seed: 20260105 },
    );
  });

  test("its mean latency never falls when the load rises", () => {
    fc.assert(
      fc.property(
        PROFILE,
        CORES,
        fc.double({ min: 0, max: 3, noNaN: true }),
        fc.double({ min: 0, max: 3, noNaN: true }),
        fc.double({ min: 0, max: 600, noNaN: true }),
        (profile, cores, a, b, seconds) => {
          const patient = { ...profile, timeoutSeconds: Number.POSITIVE_INFINITY };
          const mean = (load: number) => {
            const queue = new FluidQueue(new Station(cores, patient), Number.POSITIVE_INFINITY);
            queue.setArrivalRate(load * queue.station.serviceRate);
            queue.advance(seconds, 1, new Ledger());
            return totalMean(queue.latency);
          };
          const [low, high] = a < b ? [a, b] : [b, a];
          expect(mean(high)).toBeGreaterThanOrEqual(mean(low) * (1 - 1e-9));
        },
      ),
      { numRuns: 500, seed: 20260105 },
    );
  });

  test("is continuous through saturation: latency and served requests", () => {
    fc.assert(
      fc.property(PROFILE, CORES, fc.double({ min: 1, max: 600, noNaN: true }), (profile, cores, seconds) => {
        const run = (load: number) => {
          const queue = new FluidQueue(new Station(cores, profile), profile.timeoutSeconds);
          const ledger = new Ledger();
          queue.setArrivalRate(load * queue.station.serviceRate);
          queue.advance(seconds, 1, ledger);
          return { latency: totalMean(queue.latency), served: ledger.servedCount };
        };
        const below = run(1 - 1e-7);
        const above = run(1 + 1e-7);
        expect(Number.isFinite(above.latency)).toBe(true);
        expect(Math.abs(above.latency - below.latency)).toBeLessThanOrEqual(1e-3 * below.latency + 1e-3);
        expect(Math.abs(above.served - below.served)).toBeLessThanOrEqual(1e-3 * Math.max(1, below.served));
      }),
      { numRuns: 300, seed: 20260105 },
    );
  });
});
