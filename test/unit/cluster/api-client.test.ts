import { describe, expect, it } from "vitest";
import { ApiClient } from "../../../src/cluster/index.js";
import { Simulation } from "../../../src/engine/index.js";
import { seconds, toSeconds } from "../../../src/units/index.js";

/** When each of so many calls made at once takes effect, in seconds. */
function answers(qps: number, burst: number, calls: number): readonly number[] {
  const client = new ApiClient(new Simulation(), { qps, burst, latency: seconds(0) });
  return Array.from({ length: calls }, () => toSeconds(client.call(() => {})));
}

describe("ApiClient", () => {
  it("lets a burst through at once and the rest at its rate", () => {
    expect(answers(2, 3, 5)).toEqual([0, 0, 0, 0.5, 1]);
  });

  it("takes client-go's own limits in the place of 0", () => {
    expect(answers(0, 0, 12)).toEqual([...Array(10).fill(0), 0.2, 0.4]);
  });

  it("has no limit below 0", () => {
    expect(answers(-1, 1, 3)).toEqual([0, 0, 0]);
  });
});
