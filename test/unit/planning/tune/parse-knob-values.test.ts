import { describe, expect, it } from "vitest";
import { parseKnobValues } from "../../../../src/planning/index.js";

describe("parseKnobValues", () => {
  it("reads lists and ranges", () => {
    const values = parseKnobValues(["target=50,60..80:10", "min=2..4"]);
    expect([...values]).toEqual([
      ["target", [50, 60, 70, 80]],
      ["min", [2, 3, 4]],
    ]);
  });

  it.each(["target=", "target=a", "target=9..5", "min=0", "up=3", "tarket=5"])("turns down %s", (text) => {
    expect(() => parseKnobValues([text])).toThrow(/HR1806/);
  });
});
