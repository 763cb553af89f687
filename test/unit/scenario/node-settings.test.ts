import { describe, expect, it } from "vitest";
import { resolveNodeSettings } from "../../../src/scenario/resolve/resolve-node-settings.js";

const faultsOf = (given: Parameters<typeof resolveNodeSettings>[0]) => {
  const faults: string[] = [];
  resolveNodeSettings(given, (field) => faults.push(field));
  return faults;
};
const settingsOf = (given: Parameters<typeof resolveNodeSettings>[0]) => resolveNodeSettings(given, () => {});

describe("a kubelet's settings of pressure and shutdown", () => {
  it("keep 100Mi of memory free by default", () => {
    expect(settingsOf({}).hardMemory).toEqual({ amount: 104_857_600 });
  });

  it("have no hard threshold of memory where only other signals are named", () => {
    expect(settingsOf({ evictionHard: { "nodefs.available": "10%" } }).hardMemory).toBeNull();
  });

  it("read shares, and what to reclaim beyond", () => {
    const { hardMemory } = settingsOf({
      evictionHard: { "memory.available": "5%" },
      evictionMinimumReclaim: { "memory.available": "500Mi" },
    });
    expect(hardMemory).toEqual({ fraction: 0.05, minReclaim: 524_288_000 });
  });

  it("refuse a soft threshold without its grace period", () => {
    expect(faultsOf({ evictionSoft: { "memory.available": "500Mi" } })).toEqual(["evictionSoft"]);
  });

  it("refuse more time for critical pods than there is", () => {
    expect(faultsOf({ shutdownGracePeriod: "10s", shutdownGracePeriodCriticalPods: "20s" })).toEqual([
      "shutdownGracePeriodCriticalPods",
    ]);
  });
});
