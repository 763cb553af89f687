import { describe, expect, it } from "vitest";
import { chooseZone } from "../../../../src/controllers/persistent-volume/index.js";

const ZONES = ["c", "a", "b"];

describe("the zone of a volume that waits for no pod", () => {
  it("goes round the zones with a StatefulSet's ordinals", () => {
    const zones = [0, 1, 2].map((ordinal) => chooseZone(`data-db-${ordinal}`, ZONES));
    expect([...zones].sort()).toEqual(["a", "b", "c"]);
    expect(chooseZone("data-db-3", ZONES)).toBe(zones[0]);
  });

  it("is the same for all claims of one pod", () => {
    expect(chooseZone("log-db-1", ZONES)).toBe(chooseZone("data-db-1", ZONES));
  });

  it("is none without zones", () => {
    expect(chooseZone("data", [])).toBeNull();
  });
});
