import { expect, test } from "vitest";
import { flashCrowdAgreement } from "../agreement/flash-crowd.js";

test("both fidelities agree on the p99 of each five minutes of a flash crowd within 20 %", {
  timeout: 120_000,
}, async () => {
  const intervals = await flashCrowdAgreement(15);
  expect(intervals.length).toBeGreaterThan(50);
  const off = intervals.map(({ fluidP99, playedP99 }) => Math.abs(fluidP99 / playedP99 - 1));
  expect(Math.max(...off)).toBeLessThan(0.2);
});
