import { describe, expect, it } from "vitest";
import { type ValueRange, valueAxis } from "../../../src/report/charts/value-axis.js";

function texts(range: ValueRange) {
  return valueAxis(range, 0, 100).ticks.map(({ text }) => text);
}

describe("the value axis", () => {
  it("marks round amounts from zero on", () => {
    expect(texts({ scale: "linear", values: [3, 38] })).toEqual(["0", "10", "20", "30", "40"]);
  });

  it("goes up to the top that was asked for", () => {
    expect(texts({ scale: "linear", values: [12], top: 100 }).at(-1)).toBe("100");
  });

  it("marks 1, 2 and 5 of the powers of ten where they are few", () => {
    expect(texts({ scale: "log", unit: "seconds", values: [0.018, 0.09, 1.9] })).toEqual([
      ...["10 ms", "20 ms", "50 ms", "100 ms", "200 ms", "500 ms", "1 s", "2 s"],
    ]);
  });

  it("marks powers of ten alone where there are many", () => {
    expect(texts({ scale: "log", unit: "seconds", values: [0.0015, 30] })).toEqual([
      ...["1 ms", "10 ms", "100 ms", "1 s", "10 s"],
    ]);
  });

  it("holds every value between bottom and top, also zeros on a logarithmic axis", () => {
    for (const values of [[0], [], [0.003, 0.003], [1e-9, 1], [0, 0.5, 7]]) {
      const { y } = valueAxis({ scale: "log", values }, 0, 100);
      for (const value of values) {
        expect(y(value)).toBeGreaterThanOrEqual(0);
        expect(y(value)).toBeLessThanOrEqual(100);
      }
    }
  });
});
