import { expect, test } from "vitest";
import { SpentTally } from "../../../src/traffic/spent-tally.js";

const LATENCY = { shift: 0.03, mean: 0.07, scv: 1 };

test("what is neither CPU, waiting nor calls is the line", () => {
  const tally = new SpentTally(0.02);
  tally.add(10, LATENCY, 0.04, 0.015);
  const spent = tally.figures(0.1)!;
  expect(spent.cpuSeconds).toBeCloseTo(0.04, 12);
  expect(spent.waitingSeconds).toBeCloseTo(0.02, 12);
  expect(spent.callsSeconds).toBeCloseTo(0.015, 12);
  expect(spent.queueSeconds).toBeCloseTo(0.025, 12);
});

test("the parts add up to the mean that is told", () => {
  const tally = new SpentTally(0.02);
  tally.add(10, LATENCY, 0.04, 0.015);
  const spent = tally.figures(0.08)!;
  expect(spent.cpuSeconds + spent.waitingSeconds + spent.callsSeconds + spent.queueSeconds).toBeCloseTo(
    0.08,
    12,
  );
});

test("nothing served, nothing spent", () => {
  expect(new SpentTally(0.02).figures(0)).toBeNull();
});
