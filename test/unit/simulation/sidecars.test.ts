import { describe, expect, test } from "vitest";
import { renderDiagnostic } from "../../../src/diagnostics/index.js";
import type { Result } from "../../../src/recording/index.js";
import { loadScenario, memoryFileSource } from "../../../src/scenario/index.js";
import { playTexts } from "../../support/play-scenario.js";
import { appManifests } from "../../support/shop-manifests.js";

const PROXY = (limit: string) =>
  `        - {name: istio-proxy, image: proxy, resources: {requests: {cpu: 10m}, limits: {cpu: ${limit}}}}\n`;
const NATIVE = `      initContainers:
        - {name: istio-proxy, image: proxy, restartPolicy: Always, resources: {requests: {cpu: 100m}, limits: {cpu: "1"}}}
`;

const files = (fidelity: string, sidecars: string, limit = '"1"') => ({
  "scenario.yaml": `apiVersion: headroom/v1
kind: Scenario
name: mesh
duration: 20m
warmup: 1m
fidelity: ${fidelity}
manifests: [all.yaml]
nodeGroups: [{name: g, cpu: 8, memory: 16Gi, count: 1, price: 0.1}]
${sidecars}
load:
  - to: Service/web
    constant: 60
    request: {cpu: {mean: 5ms}, timeout: 2s}
    calls: [{to: Service/cart}]
  - {to: Service/cart, request: {cpu: {mean: 5ms}}}
`,
  "all.yaml": `${appManifests("web", { containers: PROXY(limit) })}${appManifests("cart", { podSpec: NATIVE })}`,
});
const MESH = "sidecars: [{container: istio-proxy, cpuPerRequest: 1ms, latency: 2ms}]";

const play = async (fidelity: string, sidecars: string, limit?: string) =>
  (await playTexts(files(fidelity, sidecars, limit))).result;

function cpuHours(result: Result, name: string): number {
  return result.workloads.find(({ workload }) => workload === `Deployment/default/${name}`)!.totals.cpuHours;
}
function service(result: Result, name: string) {
  return result.services.find((each) => each.service === `Service/default/${name}`)!.total;
}

describe.each(["fluid", "request"])("sidecar proxies, with fidelity %s,", (fidelity) => {
  test("use CPU for each request on its way in, and for each call on its way out", async () => {
    const result = await play(fidelity, MESH);
    // A third of an hour of 60 requests a second: 5 ms of the program; 2 passes in web, one in cart.
    expect(cpuHours(result, "web") / ((60 * 0.007) / 3)).toBeCloseTo(1, 1);
    expect(cpuHours(result, "cart") / ((60 * 0.006) / 3)).toBeCloseTo(1, 1);
  });

  test("add their latency on the way in, and to each call on the way out and in", async () => {
    const [plain, mesh] = [await play(fidelity, ""), await play(fidelity, MESH)];
    const more = service(mesh, "web").meanSeconds! - service(plain, "web").meanSeconds!;
    expect(more).toBeCloseTo(0.006, 3);
  });

  test("let no more through than their limit allows", async () => {
    const result = await play(fidelity, MESH, "20m");
    // 20 millicores of three pods at 2 ms a request.
    expect(service(result, "cart").requests / (30 * 1260)).toBeLessThan(1.05);
    expect(service(result, "web").timedOut).toBeGreaterThan(20_000);
  });

  test("may be of one workload only", async () => {
    const result = await play(fidelity, MESH.replace("container:", "for: Deployment/cart, container:"));
    expect(cpuHours(result, "web") / ((60 * 0.005) / 3)).toBeCloseTo(1, 1);
    expect(cpuHours(result, "cart") / ((60 * 0.006) / 3)).toBeCloseTo(1, 1);
  });
});

describe("what is wrong with sidecars is said:", () => {
  const faultsOf = async (sidecars: string) => {
    const source = memoryFileSource(new Map(Object.entries(files("fluid", sidecars))));
    return (await loadScenario(source, "scenario.yaml")).diagnostics.map(renderDiagnostic).join("\n");
  };

  test("a container that nobody has, or that the workload has not", async () => {
    expect(await faultsOf("sidecars: [{container: envoy, cpuPerRequest: 1ms}]")).toMatch(
      /HR1582 scenario\.yaml:9:24 .*no workload has a container "envoy"/,
    );
    expect(await faultsOf("sidecars: [{for: Deployment/web, container: envoy, cpuPerRequest: 1ms}]")).toMatch(
      /HR1582 .*Deployment\/web has no container "envoy".*main, istio-proxy/s,
    );
  });

  test("a workload that does not exist", async () => {
    expect(
      await faultsOf("sidecars: [{for: Deployment/wep, container: istio-proxy, cpuPerRequest: 1ms}]"),
    ).toMatch(/HR1571 .*did you mean Deployment\/web/);
  });
});
