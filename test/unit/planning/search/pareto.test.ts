import { describe, expect, it } from "vitest";
import { paretoFrontier } from "../../../../src/planning/search/index.js";

describe("paretoFrontier", () => {
  it("keeps what no other item beats, by the first measure", () => {
    const items = [
      [3, 1],
      [1, 3],
      [2, 2],
      [2, 3],
      [3, 3],
    ];
    expect(paretoFrontier(items, (item) => item)).toEqual([
      [1, 3],
      [2, 2],
      [3, 1],
    ]);
  });

  it("keeps equal items", () => {
    expect(paretoFrontier([[1], [1]], (item) => item)).toHaveLength(2);
  });
});
