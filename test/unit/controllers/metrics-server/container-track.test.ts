import { expect, it } from "vitest";
import type { PodUsage } from "../../../../src/cluster/index.js";
import { ContainerTrack } from "../../../../src/controllers/metrics-server/container-track.js";
import {
  type ContainerSample,
  HOUSEKEEPING,
  NO_POINTS,
  type PodPoints,
  readContainer,
  storePodScrape,
} from "../../../../src/controllers/metrics-server/index.js";
import { RandomStreams, type Stream } from "../../../../src/random/index.js";
import { type SimTime, seconds } from "../../../../src/units/index.js";

/** cAdvisor's sampling as a list of samples, one object each. */
class SampleList {
  readonly #container: string;
  readonly #startedAt: SimTime;
  readonly #stream: Stream;
  #interval: number = HOUSEKEEPING.interval;
  #nextAt: number;
  #newest: ContainerSample | null = null;

  constructor(container: string, startedAt: SimTime, stream: Stream) {
    this.#container = container;
    this.#startedAt = startedAt;
    this.#stream = stream;
    this.#nextAt = Math.floor(startedAt + 1 + HOUSEKEEPING.discovery * stream.uniform());
  }

  newestAt(at: SimTime, usage: PodUsage): ContainerSample | undefined {
    for (; this.#nextAt <= at; this.#nextAt = this.#following()) {
      const sample = readContainer(this.#container, this.#startedAt, this.#nextAt as SimTime, usage);
      const isIdle =
        this.#newest?.cpuCoreNanoseconds === sample.cpuCoreNanoseconds &&
        this.#newest.memoryBytes === sample.memoryBytes;
      this.#interval = isIdle ? Math.min(this.#interval * 2, HOUSEKEEPING.maximum) : HOUSEKEEPING.interval;
      this.#newest = sample;
    }
    return this.#newest ?? undefined;
  }

  #following(): number {
    return Math.round(this.#nextAt + this.#interval * (1 + this.#stream.uniform()));
  }
}

/** Rates that change every 20 s, some of them 0, different for each container. */
function usageOf(startedAt: SimTime, luck: Stream): PodUsage {
  const rates = Array.from({ length: 40 }, () => (luck.uniform() < 0.4 ? 0 : luck.uniform()));
  return {
    lastChangeAt: 0 as SimTime,
    cpuCoreMicrosAt(at, container) {
      let used = 0;
      for (let i = 0; i < rates.length; i++) {
        const span = Math.min(at - startedAt - i * 20e6, 20e6);
        if (span > 0) used += span * rates[container === "main" ? i : (i * 7) % rates.length]!;
      }
      return used;
    },
    memoryBytesAt: () => 1000,
  };
}

const RESOLUTION = seconds(15);
const NAMES = ["main", "side"];

it("stores in place what the storage rules make of the same samples", () => {
  const streams = new RandomStreams(3);
  let compared = 0;
  for (let run = 0; run < 60; run++) {
    const luck = streams.forKey(`luck/${run}`);
    const tracks = NAMES.map((name) => new ContainerTrack(name));
    let points: PodPoints = NO_POINTS;
    let hadPrevious = false;
    let startedAt = 0 as SimTime;
    let usage = usageOf(startedAt, luck);
    let lists = NAMES.map((name) => new SampleList(name, startedAt, streams.forKey(`${run}/${name}/0`)));
    tracks.forEach((track, i) => {
      track.restart(startedAt, streams.forKey(`${run}/${NAMES[i]}/0`));
    });
    for (let at = 12e6; at < 600e6; at += 5e6 + 20e6 * luck.uniform()) {
      const now = Math.round(at) as SimTime;
      if (luck.uniform() < 0.03) {
        startedAt = now;
        usage = usageOf(startedAt, luck);
        const key = (i: number) => `${run}/${NAMES[i]}/${now}`;
        lists = NAMES.map((name, i) => new SampleList(name, startedAt, streams.forKey(key(i))));
        tracks.forEach((track, i) => {
          track.restart(startedAt, streams.forKey(key(i)));
        });
      }
      const samples = lists.map((list) => list.newestAt(now, usage));
      const isComplete = samples.every((sample) => sample !== undefined) && luck.uniform() > 0.05;
      points = storePodScrape(points, isComplete ? samples : [], { metricResolution: RESOLUTION });
      const isSampled = tracks.map((track) => track.sampleUpTo(now, usage)).every((x) => x);
      if (!isSampled || !isComplete)
        tracks.forEach((track) => {
          track.forget();
        });
      else if (!tracks.every((track) => track.isUnchanged)) {
        for (const track of tracks) track.store(hadPrevious, RESOLUTION);
      }
      hadPrevious = tracks.some((track) => track.previous !== "none");
      expect(hadPrevious).toBe(points.hasPrev);
      for (const [i, { last, prev }] of points.containers.entries()) {
        const track = tracks[i]!;
        expect([track.lastAt, track.lastCpuNanoseconds]).toEqual([last.sampledAt, last.cpuCoreNanoseconds]);
        expect(track.previous === "none").toBe(prev === null);
        if (track.previous === "point") {
          expect([track.previousAt, track.previousCpuNanoseconds]).toEqual([
            prev!.sampledAt,
            prev!.cpuCoreNanoseconds,
          ]);
        }
        compared++;
      }
    }
  }
  expect(compared).toBeGreaterThan(1000);
});
