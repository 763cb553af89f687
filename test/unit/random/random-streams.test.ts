import alea from "seedrandom/lib/alea.js";
import { expect, test } from "vitest";
import { RandomStreams } from "../../../src/random/index.js";

test("the numbers of a stream are pinned, so that no library update may move results", () => {
  const stream = new RandomStreams(42).forKey("pull/Deployment/default/web#17");
  expect([stream.uniform(), stream.uniform(), stream.uniform()]).toEqual([
    0.030351280563698624, 0.2243085938789714, 0.5319942558656316,
  ]);
});

test("a stream that is asked often goes on with the library's own numbers", () => {
  const stream = new RandomStreams(42).forKey("work/Service/frontend");
  const generator = alea("42/work/Service/frontend");
  const differing = Array.from({ length: 2000 }, (_, i) => i).filter(
    () => stream.uniform() !== generator.double(),
  );
  expect(differing).toEqual([]);
});

test("a stream depends on seed and key only, not on other draws", () => {
  const streams = new RandomStreams(42);
  streams.forKey("other").uniform();
  expect(streams.forKey("a").uniform()).toBe(new RandomStreams(42).forKey("a").uniform());
  expect(new RandomStreams(43).forKey("a").uniform()).not.toBe(streams.forKey("a").uniform());
});

test("first draws of neighbouring keys are uniform and uncorrelated", () => {
  const streams = new RandomStreams(1);
  const n = 20_000;
  const draws = Array.from({ length: n }, (_, i) =>
    streams.forKey(`pull/Deployment/default/web#${i}`).uniform(),
  );
  let mean = 0;
  let correlation = 0;
  const bins = new Array<number>(20).fill(0);
  for (let i = 0; i < n; i++) {
    const x = draws[i]!;
    mean += x / n;
    bins[Math.floor(x * 20)]! += 1;
    if (i > 0) correlation += ((x - 0.5) * (draws[i - 1]! - 0.5) * 12) / (n - 1);
  }
  const chiSquare = bins.reduce((sum, count) => sum + (count - n / 20) ** 2 / (n / 20), 0);
  expect(Math.abs(mean - 0.5)).toBeLessThan(4 / Math.sqrt(12 * n));
  expect(Math.abs(correlation)).toBeLessThan(4 / Math.sqrt(n));
  expect(chiSquare).toBeLessThan(43.8); // 0.1 % point of χ² with 19 degrees of freedom
});
