import { fixed } from "../fixed.js";

/** A length in an SVG, with one decimal. */
export function coordinate(value: number): string {
  return fixed(value, 1);
}
