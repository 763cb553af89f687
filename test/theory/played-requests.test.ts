import { describe, expect, test } from "vitest";
import { Exponential } from "../../src/random/index.js";
import { ConstantDemand, mmc, type RequestFigures } from "../../src/traffic/index.js";
import { PlayedQueue } from "../support/played-queue.js";
import { type QueueingTruth, queueingTruths, stationsOf } from "../support/queueing-truths.js";

const WARM_UP = 100_000;
const COUNTED = 1_000_000;
const SEED = 20260105;

/** Requests per second that arrive, those refused included. */
function arrivalRateOf({ given, expect: expected }: QueueingTruth): number {
  return given.arrivalRatePerSecond ?? expected["throughputPerSecond"]!;
}

function measuredOf(figures: RequestFigures, seconds: number): Record<string, number> {
  return {
    meanSojournSeconds: figures.meanSeconds!,
    p50SojournSeconds: figures.p50Seconds!,
    p90SojournSeconds: figures.p90Seconds!,
    p95SojournSeconds: figures.p95Seconds!,
    p99SojournSeconds: figures.p99Seconds!,
    blockingProbability: figures.refused / figures.requests,
    throughputPerSecond: figures.served / seconds,
  };
}

describe("a million single requests have the latencies and losses of the closed forms", () => {
  test.each(queueingTruths().map((truth) => [truth.name, truth] as const))("%s", (_, truth) => {
    const { stations, arrivals } = stationsOf(truth);
    const queue = new PlayedQueue(SEED, stations, arrivals);
    const figures = queue.play(arrivalRateOf(truth), WARM_UP, COUNTED);
    const measured = measuredOf(figures, queue.seconds);
    for (const [what, { relative, absolute }] of Object.entries(truth.tolerance)) {
      const error = Math.abs(measured[what]! - truth.expect[what]!);
      const allowed = absolute ?? relative! * truth.expect[what]!;
      expect(error / allowed, `${what} ${measured[what]} for ${truth.expect[what]}`).toBeLessThan(1);
    }
    const busy = truth.expect["utilisation"];
    const [station] = queue.targets;
    if (stations.length > 1) return;
    const cores = stations[0]!.pods * stations[0]!.cores;
    const worked = station!.servers.reduce((sum, server) => sum + server.counter.total, 0) * 1e-6;
    const whole = queue.engine.calendar.now * 1e-6;
    // Over the whole run, warm-up included: the counters never begin anew.
    if (busy !== undefined) expect(Math.abs(worked / whole / cores / busy - 1)).toBeLessThan(0.01);
    const present = station!.presentSeconds / queue.seconds;
    const little = (figures.served / queue.seconds) * figures.meanSeconds!;
    expect(Math.abs(present / little - 1)).toBeLessThan(0.005);
  });
});

test("four pods that take from one shared queue are M/M/4", () => {
  const truth = mmc(320, 100, 4);
  const queue = new PlayedQueue(
    SEED,
    [{ pods: 4, cores: 1, options: { work: new Exponential(0.01), queue: "shared" } }],
    { kind: "rate", demand: new ConstantDemand(320), spacing: "poisson" },
  );
  const figures = queue.play(320, WARM_UP, COUNTED);
  expect(Math.abs(figures.meanSeconds! / truth.meanSojournSeconds - 1)).toBeLessThan(0.027);
  expect(Math.abs(figures.p99Seconds! / truth.sojournQuantile(0.99) - 1)).toBeLessThan(0.051);
});
