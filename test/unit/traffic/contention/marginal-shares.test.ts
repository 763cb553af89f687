import { describe, expect, test } from "vitest";
import { marginalShares } from "../../../../src/traffic/contention/marginal-shares.js";
import { shareNodeCpu } from "../../../../src/traffic/contention/share-node-cpu.js";

const claim = (weight: number, demandCores: number) => ({ weight, demandCores });

describe("shares of a CPU", () => {
  test("those who want too much split it by their weights", () => {
    expect(marginalShares(3, [claim(1, 9), claim(2, 9)])).toEqual([1, 2]);
  });

  test("what one leaves goes to the rest by their weights", () => {
    const shares = marginalShares(7, [claim(1, 1), claim(1, 9), claim(2, 9)]);
    expect(shares[1]).toBeCloseTo(2, 12);
    expect(shares[2]).toBeCloseTo(4, 12);
  });

  test("who is content could still get what its weight is worth", () => {
    expect(marginalShares(4, [claim(1, 0.5), claim(1, 9)])[0]).toBe(2);
  });

  test("somebody alone gets all", () => {
    expect(marginalShares(4, [claim(2, 9)])).toEqual([4]);
  });

  test("what is used adds up to what there is, whatever is asked for beyond it", () => {
    const claims = Array.from({ length: 40 }, (_, i) => claim(2 + ((i * 37) % 11), ((i * 53) % 17) / 10));
    const shares = marginalShares(10, claims);
    const used = claims.reduce((sum, { demandCores }, i) => sum + Math.min(demandCores, shares[i]!), 0);
    expect(used).toBeCloseTo(10, 9);
  });
});

describe("shares of a node's CPU by class of service", () => {
  test("BestEffort pods get next to nothing beside one that wants all", () => {
    const [burstable, bestEffort] = shareNodeCpu(4, [
      { qosClass: "Burstable", requestMillicores: 1000, weight: 1024, demandCores: 4 },
      { qosClass: "BestEffort", requestMillicores: 0, weight: 2, demandCores: 4 },
    ]);
    expect(burstable! / bestEffort!).toBeCloseTo(512, 6);
  });

  test("what a Burstable pod leaves goes to the other Burstable pods first", () => {
    // The group weighs 3 beside the Guaranteed pod's 1, though only one of its pods works.
    const shares = shareNodeCpu(4, [
      { qosClass: "Guaranteed", requestMillicores: 1000, weight: 1024, demandCores: 4 },
      { qosClass: "Burstable", requestMillicores: 1000, weight: 1024, demandCores: 4 },
      { qosClass: "Burstable", requestMillicores: 2000, weight: 2048, demandCores: 0 },
    ]);
    expect(shares[0]).toBeCloseTo(1, 9);
    expect(shares[1]).toBeCloseTo(3, 9);
  });
});
