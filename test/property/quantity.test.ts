import fc from "fast-check";
import { expect, it } from "vitest";
import {
  addQuantities,
  canonicalQuantity,
  compareQuantities,
  milliCeil,
  parseBytes,
  parseCpuMillicores,
  parseQuantity,
  subtractQuantities,
  valueCeil,
} from "../../src/units/index.js";

const decimal = fc
  .tuple(
    fc.constantFrom("", "-", "+"),
    fc.nat({ max: 10 ** 9 }),
    fc.option(fc.stringMatching(/^\d{0,9}$/), { nil: undefined }),
    fc.constantFrom("n", "u", "m", "", "k", "M", "G", "T", "Ki", "Mi", "Gi", "Ti", "e3", "E-3"),
  )
  .map(
    ([sign, whole, fraction, suffix]) =>
      `${sign}${whole}${fraction === undefined ? "" : `.${fraction}`}${suffix}`,
  );

it("printing and reading again keeps the amount and then the text", () => {
  fc.assert(
    fc.property(decimal, (text) => {
      const quantity = parseQuantity(text)!;
      const printed = canonicalQuantity(quantity);
      const again = parseQuantity(printed)!;
      expect(compareQuantities(again, quantity)).toBe(0);
      expect(canonicalQuantity(again)).toBe(printed);
    }),
  );
});

it("taking away what was added gives the first amount back", () => {
  fc.assert(
    fc.property(decimal, decimal, (left, right) => {
      const a = parseQuantity(left)!;
      const b = parseQuantity(right)!;
      expect(compareQuantities(subtractQuantities(addQuantities(a, b), b), a)).toBe(0);
      expect(compareQuantities(a, b) + compareQuantities(b, a)).toBe(0);
    }),
  );
});

it("the fast readers of cpu and bytes agree with exact arithmetic", () => {
  fc.assert(
    fc.property(decimal, (text) => {
      const quantity = parseQuantity(text)!;
      expect(parseCpuMillicores(text)).toBe(Number(milliCeil(quantity)));
      expect(parseBytes(text)).toBe(Number(valueCeil(quantity)));
    }),
  );
});

it("no text makes the reader throw, and text that it takes is never empty", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      if (parseQuantity(text) !== undefined) expect(text).not.toBe("");
    }),
  );
});
