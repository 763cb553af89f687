import { describe, expect, it } from "vitest";
import { selectHeapRoot, selectUniformly } from "../../../src/scheduling/select-host.js";

/** Go's container/heap Init on (total desc), written out: the reference. */
function heapInitRoot(totals: readonly number[]): number {
  const heap = totals.map((_total, i) => i);
  const less = (i: number, j: number) => totals[heap[i]!]! > totals[heap[j]!]!;
  for (let start = Math.floor(heap.length / 2) - 1; start >= 0; start--) {
    let i = start;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && less(child + 1, child)) child++;
      if (!less(child, i)) break;
      [heap[i], heap[child]] = [heap[child]!, heap[i]!];
      i = child;
    }
  }
  return heap[0]!;
}

describe("selectHeapRoot", () => {
  it("takes the first of equals", () => {
    expect(selectHeapRoot(Float64Array.of(7, 7, 7, 7), 4)).toBe(0);
  });

  it("lets the heap's construction decide among equals behind a smaller first", () => {
    expect(selectHeapRoot(Float64Array.of(0, 1, 5, 5), 4)).toBe(3);
  });

  it("agrees with Go's heap.Init on every list of up to 7 small totals", () => {
    for (let length = 1; length <= 7; length++) {
      for (let code = 0; code < 3 ** length; code++) {
        const totals = Array.from({ length }, (_unused, i) => Math.floor(code / 3 ** i) % 3);
        expect(selectHeapRoot(Float64Array.from(totals), length)).toBe(heapInitRoot(totals));
      }
    }
  });
});

describe("selectUniformly", () => {
  it.each([
    [0, 1],
    [0.49, 1],
    [0.5, 3],
    [0.99, 3],
  ])("takes the tied node that the draw %f points at", (draw, winner) => {
    expect(selectUniformly(Float64Array.of(1, 5, 2, 5), 4, () => draw)).toBe(winner);
  });

  it("asks for no draw without a tie", () => {
    const refuse = () => {
      throw new Error("drawn");
    };
    expect(selectUniformly(Float64Array.of(1, 5, 2), 3, refuse)).toBe(1);
  });
});
