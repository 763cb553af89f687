import { describe, expect, it } from "vitest";
import { playTexts, webManifests } from "../../support/play-scenario.js";

const CLAIMS = `---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: disk}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 73Gi}}}
---
apiVersion: v1
kind: Service
metadata: {name: outside}
spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 80}]}
`;

const play = (groups: string, rest = "") =>
  playTexts({
    "scenario.yaml": `apiVersion: headroom/v1
kind: Scenario
name: bill
duration: 2h
warmup: 10m
manifests: [web.yaml]
nodeGroups: [${groups}]
${rest}
report: {interval: 1h}
`,
    "web.yaml": `${webManifests({ replicas: 2, request: "375m" })}${CLAIMS}`,
  });

describe("the bill of a run", () => {
  it("has nodes without the warm-up, control plane, load balancers and volumes", async () => {
    const { result } = await play(
      "{name: a, cpu: 2, memory: 8Gi, count: 2, price: 0.5, systemReserved: {cpu: 500m}}",
      "billing: {controlPlane: eks, loadBalancerPerHour: 0.025, volumePerGiBMonth: 0.1}\nobjectives: {budget: 24 USD/day}",
    );
    const { cost } = result;
    expect(cost.nodes[0]).toMatchObject({ totalMicroUsd: 2_000_000, billedNodeHours: 4 });
    expect(cost.fees.map(({ name, totalMicroUsd }) => [name, totalMicroUsd])).toEqual([
      ["control plane", 200_000],
      ["load balancers", 50_000],
      ["volumes", 20_000],
    ]);
    expect(cost.totals.systemMicroUsd).toBe(500_000);
    expect(cost.totals.workloads).toEqual([{ workload: "Deployment/default/web", microUsd: 375_000 }]);
    expect(result.objectives).toMatchObject([{ objective: "budget", met: false }]);
    expect(result.objectives[0]!.actual).toBeCloseTo(27.24, 9);
  });

  it("says what it leaves out for want of a price", async () => {
    const { result } = await play("{name: a, instanceType: e2-standard-4, spot: {}}");
    expect(result.cost.nodes[0]).toMatchObject({ isSpot: true, usdPerHour: 0.04021 });
    expect(result.approximations).toContain(
      "Not billed, since billing names no price: 1 load balancer, 73 GiB of volumes.",
    );
    expect(result.approximations).toContain(
      "Spot machines cost their spot price, but the cloud never takes them back.",
    );
  });

  it("has no total where nothing has a price", async () => {
    const { result } = await play("{name: a, cpu: 2, memory: 8Gi}", "objectives: {budget: 1 USD/hour}");
    expect(result.cost.totals).toMatchObject({ microUsd: 0, unpricedNodeHours: 2 });
    expect(result.objectives).toMatchObject([{ objective: "budget", actual: null, met: null }]);
  });
});
