import { expect, test } from "vitest";
import { equalAsShown } from "../../../src/planning/equal-as-shown.js";

const tenths = (value: number) => value.toFixed(1);

test("numbers that are shown alike are equal, others keep their order", () => {
  expect(equalAsShown([2.01, 3, 1.99, null, 2.04], tenths)).toEqual([2.01, 3, 2.01, null, 2.01]);
});
