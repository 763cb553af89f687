import { describe, expect, it } from "vitest";
import { loadTexts, webManifests } from "../../support/play-scenario.js";

function load(fail: object): Promise<unknown> {
  return loadTexts({
    "scenario.yaml": JSON.stringify({
      apiVersion: "headroom/v1",
      kind: "Scenario",
      name: "failures",
      start: "2026-01-05T00:00:00Z",
      duration: "10m",
      manifests: ["web.yaml"],
      nodeGroups: [{ name: "service", cpu: "4", memory: "8Gi", count: 3, zones: ["eu-a", "eu-b"] }],
      actions: [{ at: "1m", fail }],
    }),
    "web.yaml": webManifests({}),
  });
}

describe("fail", () => {
  it("takes zones, groups and nodes of groups, those to come included", async () => {
    for (const victim of [{ zone: "eu-b" }, { group: "service" }, { node: "service-12" }]) {
      await expect(load(victim)).resolves.toBeDefined();
    }
  });

  it("of an unknown zone is a fault that names the nearest one", async () => {
    await expect(load({ zone: "eu-c" })).rejects.toThrow(/HR1562.*there is no zone "eu-c"/s);
  });

  it("of nobody, or of several, is a fault", async () => {
    await expect(load({})).rejects.toThrow(/HR1561.*fail names no victim/s);
    await expect(load({ zone: "eu-a", node: "service-1" })).rejects.toThrow(/HR1561/);
  });

  it("at random needs no victim, and no pod", async () => {
    await expect(load({ mtbf: "30d", mttr: "1h" })).resolves.toBeDefined();
    await expect(load({ mtbf: "30d", pod: "Deployment/web" })).rejects.toThrow(/HR1561/);
  });
});
