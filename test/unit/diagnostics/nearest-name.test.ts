import { describe, expect, it } from "vitest";
import { nearestName } from "../../../src/diagnostics/index.js";

describe("the name that was meant", () => {
  it.each([
    ["minReplica", ["maxReplicas", "minReplicas"], "minReplicas"],
    ["shpo", ["trace", "shop"], "shop"],
    ["METADATA", ["kind", "metadata"], "metadata"],
    ["maks", ["min", "max"], "max"],
    ["cpus", ["gpu", "cpu"], "cpu"],
  ])("of %s is found", (name, names, expected) => {
    expect(nearestName(name, names)).toBe(expected);
  });

  it.each([
    ["rate", ["path", "trace"]],
    ["requests", ["constant"]],
  ])("of %s is not made up", (name, names) => {
    expect(nearestName(name, names)).toBeUndefined();
  });
});
