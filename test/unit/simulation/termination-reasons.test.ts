import { expect, it } from "vitest";
import { playTexts, webManifests } from "../../support/play-scenario.js";

async function reasons(fidelity: "fluid" | "request", actions: string, duration = "15m") {
  const { result } = await playTexts({
    "scenario.yaml": `apiVersion: headroom/v1
kind: Scenario
name: losses
duration: ${duration}
fidelity: ${fidelity}
manifests: [web.yaml]
nodeGroups: [{name: pool, cpu: 8, memory: 16Gi, count: 2}]
load:
  - {to: Service/web, constant: 100, request: {cpu: {mean: 5ms}, wait: 300ms, timeout: 2s}}
actions: ${actions}
`,
    "web.yaml": webManifests({ replicas: 8, limit: "1" }),
  });
  return result.services[0]!.terminations!;
}

it.each(["fluid", "request"] as const)(
  "a rollout's losses and a scale-down's are told apart: %s",
  async (fidelity) => {
    const { byReason, ...all } = await reasons(
      fidelity,
      "[{at: 4m, restart: Deployment/web}, {at: 10m, scale: {target: Deployment/web, replicas: 4}}]",
    );
    expect(byReason.map(({ reason, pods }) => [reason, pods])).toEqual([
      ["rollout", 8],
      ["scale-down", 4],
    ]);
    for (const { refused, cut } of byReason) expect(refused + cut).toBeGreaterThan(0);
    for (const figure of ["pods", "served", "refused", "cut"] as const) {
      expect(byReason[0]![figure] + byReason[1]![figure]).toBeCloseTo(all[figure], 6);
    }
  },
);

it("a Recreate strategy's pods go for the rollout, although no newer ReplicaSet exists yet", async () => {
  const { result } = await playTexts({
    "scenario.yaml": `apiVersion: headroom/v1
kind: Scenario
name: recreate
duration: 10m
manifests: [web.yaml]
nodeGroups: [{name: pool, cpu: 8, memory: 16Gi, count: 2}]
load: [{to: Service/web, constant: 10, request: {cpu: {mean: 5ms}}}]
actions: [{at: 4m, restart: Deployment/web}]
`,
    "web.yaml": webManifests({ replicas: 3 }).replace(
      "replicas: 3",
      "replicas: 3\n  strategy: {type: Recreate}",
    ),
  });
  expect(result.services[0]!.terminations!.byReason).toMatchObject([{ reason: "rollout", pods: 3 }]);
});

it("a drained node's pods are counted as drained", async () => {
  const { byReason } = await reasons("fluid", "[{at: 4m, drain: pool-1}]", "10m");
  expect(byReason.map(({ reason }) => reason)).toEqual(["drain"]);
});
