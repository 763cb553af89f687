import { describe, expect, it } from "vitest";
import type { InputError } from "../../../src/diagnostics/index.js";
import { parseAxis } from "../../../src/planning/index.js";

describe("a setting of a sweep", () => {
  it.each([
    ["a.b=1,2,3", ["1", "2", "3"]],
    ["a.b=50..90:10", ["50", "60", "70", "80", "90"]],
    ["a.b=0.1..0.4:0.1", ["0.1", "0.2", "0.3", "0.4"]],
    ["a.b=100m..500m:200m", ["100m", "300m", "500m"]],
    ["a.b=100..500m:200m", ["100m", "300m", "500m"]],
    ["a.b=1,4..8:2", ["1", "4", "6", "8"]],
    ["a.b=50..75:10", ["50", "60", "70"]],
    ["a.b=8s..30s", ["8s..30s"]],
    ['a.b={x: 1, y: 2},[1, 2],"p,q"', ["{x: 1, y: 2}", "[1, 2]", '"p,q"']],
    ["a.b=c=d,e=f", ["c=d", "e=f"]],
  ])("%s", (setting, values) => {
    expect(parseAxis(setting)).toEqual({ path: "a.b", values });
  });

  it.each([
    ["a.b", "HR1930"],
    ["=3", "HR1930"],
    ["a.b=", "HR1931"],
    ["a.b=1,,2", "HR1931"],
    ["a.b=90..50:10", "HR1931"],
    ["a.b=50..90:0", "HR1931"],
    ["a.b=1s..5m:1s", "HR1931"],
    ["a.b=1..1000000:1", "HR1931"],
    ["a.b=1,2,1", "HR1931"],
  ])("%s is refused", (setting, code) => {
    try {
      parseAxis(setting);
      expect.unreachable();
    } catch (error) {
      expect((error as InputError).diagnostics).toMatchObject([
        { code, place: { file: `--set ${setting}` } },
      ]);
    }
  });
});
