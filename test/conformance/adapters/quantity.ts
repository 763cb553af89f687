import {
  addQuantities,
  canonicalQuantity,
  compareQuantities,
  milliCeil,
  parseQuantity,
  printQuantity,
  quantityToDecimal,
  signOfQuantity,
  subtractQuantities,
  valueCeil,
} from "../../../src/units/index.js";
import type { Adapter, Json } from "../adapter.js";

const parse: Adapter = {
  component: "quantity",
  operation: "parse",
  run(given, vectorCase) {
    const quantity = parseQuantity(textOf(given, "text"));
    if (quantity === undefined) return { valid: false };
    const answer: Record<string, Json> = {
      valid: true,
      canonical: canonicalQuantity(quantity),
      printedAfterParse: printQuantity(quantity),
      format: quantity.format,
      decimal: quantityToDecimal(quantity),
      sign: signOfQuantity(quantity),
      valueCeil: String(valueCeil(quantity)),
      milliCeil: String(milliCeil(quantity)),
    };
    // `units`: both are left out of `expect` where they leave the range of 64 bits.
    for (const field of ["valueCeil", "milliCeil"]) {
      if (!Object.hasOwn(vectorCase.expect as object, field)) delete answer[field];
    }
    return answer;
  },
};

const arithmetic: Adapter = {
  component: "quantity",
  operation: "compare-add-subtract",
  run(given) {
    const a = parseQuantity(textOf(given, "a"))!;
    const b = parseQuantity(textOf(given, "b"))!;
    return {
      compare: compareQuantities(a, b),
      sum: canonicalQuantity(addQuantities(a, b)),
      difference: canonicalQuantity(subtractQuantities(a, b)),
    };
  },
};

function textOf(given: Json, field: string): string {
  return (given as Readonly<Record<string, string>>)[field]!;
}

export const quantityAdapters: readonly Adapter[] = [parse, arithmetic];
