import { expect, it } from "vitest";
import { USAGE_COURSE } from "../../../src/cluster/index.js";
import { RandomStreams } from "../../../src/random/index.js";
import { PodLoad } from "../../../src/traffic/pod-load.js";
import type { PodProfile } from "../../../src/traffic/pod-profile.js";
import { UsageCounter } from "../../../src/traffic/usage-counter.js";
import { type SimTime, seconds } from "../../../src/units/index.js";

const PROFILE: PodProfile = {
  containers: [
    { name: "main", idleCores: 0.037, startupCores: 0.31, idleMemoryBytes: 5e7, limitCores: 0.3 },
    { name: "side", idleCores: 0.01, startupCores: 0, idleMemoryBytes: 1e7, limitCores: 1 },
  ],
  warmUp: null,
  onSigterm: "drain",
};

function podOn(counter: UsageCounter): PodLoad {
  const load = new PodLoad(seconds(3.123457), PROFILE, "main", { baseBytes: null, bytesPerLevel: 1e4 / 3 });
  load.follow(counter, seconds(9.000001));
  return load;
}

it("tells of a container's use what the use itself tells, to the last bit", () => {
  const luck = new RandomStreams(5).forKey("course");
  const counter = new UsageCounter(seconds(1));
  const load = podOn(counter);
  const row = new Float64Array(USAGE_COURSE.width);
  const read = new Float64Array(2);
  let compared = 0;
  for (let at = 10e6; at < 400e6; at = Math.round(at + 7e6 * luck.uniform())) {
    if (luck.uniform() < 0.4)
      counter.set(at as SimTime, luck.uniform(), 10 * luck.uniform(), luck.uniform() - 0.5);
    if (load.readyAt === null && at > 40e6) load.markReady(at as SimTime);
    const source = load.courseInto(row, 0, "main");
    const asked = Math.round(at - 3e6 * luck.uniform()) as SimTime;
    if (source === null || asked < row[USAGE_COURSE.since]!) continue;
    load.readInto(read, 0, asked, "main");
    const own = row[USAGE_COURSE.base]! + row[USAGE_COURSE.rate]! * (asked - row[USAGE_COURSE.rateSince]!);
    expect(own + (row[USAGE_COURSE.work]! + source.cpuAt(asked))).toBe(read[0]);
    expect(row[USAGE_COURSE.memory]! + row[USAGE_COURSE.perLevel]! * source.levelAt(asked)).toBe(read[1]);
    compared++;
  }
  expect(compared).toBeGreaterThan(50);
});

it("has no course where the use is more than a counter's", () => {
  const counter = new UsageCounter(seconds(1));
  const row = new Float64Array(USAGE_COURSE.width);
  expect(podOn(counter).courseInto(row, 0, "side")).toBeNull();
  const short = podOn(counter);
  const { departures } = counter;
  short.setShares([0.01, 0.01], seconds(20));
  expect(short.courseInto(row, 0, "main")).toBeNull();
  expect(counter.departures).toBe(departures + 1);
  const resized = podOn(counter);
  resized.resize(
    { ...PROFILE, containers: PROFILE.containers.map((x) => ({ ...x, limitCores: 0.02 })) },
    seconds(30),
  );
  expect(resized.courseInto(row, 0, "main")).toBeNull();
  const leaking = new PodLoad(seconds(1), PROFILE, "main", {
    baseBytes: null,
    bytesPerLevel: 0,
    leakBytesPerSecond: 1,
  });
  leaking.follow(counter, seconds(2));
  expect(leaking.courseInto(row, 0, "main")).toBeNull();
});
