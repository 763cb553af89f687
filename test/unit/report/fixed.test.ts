import { describe, expect, it } from "vitest";
import { fixed } from "../../../src/report/fixed.js";
import { renderCsv } from "../../../src/report/table.js";

describe("fixed", () => {
  it("prints the digits of toFixed, without a negative zero", () => {
    const values = [
      0, -0, 1, -1, 0.5, 1.005, 2.5, 0.0005, -0.0004, 123456.7895, 1e-9, 999999.9995, 1e21, 3e12,
    ];
    for (let i = 0; i < 20_000; i++)
      values.push(((i * 7919) % 100_003) / [2, 4, 8, 1000, 2000, 3, 7][i % 7]!);
    for (const digits of [0, 1, 2, 3, 4, 6]) {
      for (const value of values) {
        const text = value.toFixed(digits);
        expect(fixed(value, digits)).toBe(Number(text) === 0 ? (0).toFixed(digits) : text);
      }
    }
  });

  it("prints nothing for null", () => {
    expect(fixed(null, 3)).toBe("");
  });
});

describe("renderCsv", () => {
  it("writes plain cells as they are", () => {
    expect(renderCsv({ header: ["a", "b"], rows: [["1", ""]] })).toBe("a,b\n1,\n");
  });

  it("quotes cells with commas, quotes or line ends", () => {
    const rows = [
      ["1,5", 'say "no"'],
      ["two\nlines", "plain"],
    ];
    expect(renderCsv({ header: ["a", "b"], rows })).toBe('a,b\n"1,5","say ""no"""\n"two\nlines",plain\n');
  });
});
