import { describe, expect, it } from "vitest";
import {
  canonicalQuantity,
  milliCeil,
  parseBytes,
  parseCount,
  parseCpuMillicores,
  parseQuantity,
  printQuantity,
  quantityToNumber,
  valueCeil,
} from "../../../src/units/index.js";

describe("reading quantities", () => {
  it.each([
    "1GB",
    "1 Gi",
    "1K",
    "1KI",
    "1gi",
    "1i",
    "abc",
    "",
    "1.2.3",
    "1e",
    "100 m",
    "1Gi ",
    "0x10",
    "--1",
  ])("refuses %j", (text) => {
    expect(parseQuantity(text)).toBeUndefined();
  });

  it("refuses exponents beyond any resource instead of exhausting memory", () => {
    expect(parseQuantity("1e999999999")).toBeUndefined();
  });

  it("reads JSON numbers by their decimal form", () => {
    expect(canonicalQuantity(parseQuantity(0.5)!)).toBe("500m");
    expect(canonicalQuantity(parseQuantity(1e21)!)).toBe("1e21");
  });

  it("rounds up when whole units or thousandths are asked for", () => {
    expect(valueCeil(parseQuantity("100.035Ki")!)).toBe(102436n);
    expect(milliCeil(parseQuantity("0.5m")!)).toBe(1n);
  });

  it("prints the canonical form, and right after reading sometimes the text as written", () => {
    const quantity = parseQuantity("+5")!;
    expect(canonicalQuantity(quantity)).toBe("5");
    expect(printQuantity(quantity)).toBe("+5");
    expect(canonicalQuantity(parseQuantity("0.5Gi")!)).toBe("512Mi");
  });
});

describe("amounts as plain numbers", () => {
  it.each([
    ["500m", 500],
    ["2", 2000],
    [2, 2000],
    [0.25, 250],
    ["0.1", 100],
    ["100u", 1],
    ["1e3", 1_000_000],
  ])("reads cpu %j as %j millicores", (text, millicores) => {
    expect(parseCpuMillicores(text)).toBe(millicores);
  });

  it.each([
    ["64Mi", 67_108_864],
    ["1G", 1e9],
    ["1.5Gi", 1_610_612_736],
    [1024, 1024],
    ["129e6", 129e6],
    ["500m", 1],
    ["2Ti", 2 * 1024 ** 4],
  ])("reads memory %j as %j bytes", (text, bytes) => {
    expect(parseBytes(text)).toBe(bytes);
  });

  it("answers undefined for what is no quantity", () => {
    expect(parseCpuMillicores("1 core")).toBeUndefined();
    expect(parseBytes("1GB")).toBeUndefined();
    expect(parseCount("two")).toBeUndefined();
  });

  it("gives the nearest floating-point number", () => {
    expect(quantityToNumber(parseQuantity("305m")!)).toBe(0.305);
  });
});
