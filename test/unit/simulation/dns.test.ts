import { describe, expect, test } from "vitest";
import { renderDiagnostic } from "../../../src/diagnostics/index.js";
import type { Result } from "../../../src/recording/index.js";
import { loadScenario, memoryFileSource } from "../../../src/scenario/index.js";
import { loadTexts, playTexts } from "../../support/play-scenario.js";
import { appManifests } from "../../support/shop-manifests.js";

const files = (dns: string, fidelity: string, more = "") => ({
  "scenario.yaml": `apiVersion: headroom/v1
kind: Scenario
name: dns
duration: 20m
warmup: 1m
fidelity: ${fidelity}
manifests: [all.yaml]
nodeGroups: [{name: g, cpu: 4, memory: 16Gi, count: 3, price: 0.1}]
${dns}
load:
  - to: Service/web
    constant: 20
    request: {cpu: {mean: 5ms}}
    calls: [{to: Service/shop/cart}]
  - {to: Service/shop/cart, request: {cpu: {mean: 5ms}}}
`,
  "all.yaml": `${appManifests("web")}${appManifests("cart", { namespace: "shop" })}${appManifests("kube-dns", { namespace: "kube-system", replicas: 1 })}${more}`,
});
const DNS = "service: Service/kube-system/kube-dns, cpuPerQuery: 1ms";

function service(result: Result, name: string) {
  return result.services.find((each) => each.service === `Service/${name}`)!.total;
}
const play = async (dns: string, fidelity: string, more?: string) =>
  (await playTexts(files(dns, fidelity, more))).result;

describe.each(["fluid", "request"])("look-ups of names, with fidelity %s,", (fidelity) => {
  test("are queries to CoreDNS: two of each name that is tried, which use CPU there and take time", async () => {
    const before = await play("", fidelity);
    const result = await play(`dns: {${DNS}}`, fidelity);
    // cart.shop from namespace default: two names, each for A and AAAA.
    const queries = service(result, "kube-system/kube-dns");
    expect(queries.requests / (4 * 24_000)).toBeCloseTo(1, 1);
    const pods = result.workloads.find(({ workload }) => workload === "Deployment/kube-system/kube-dns")!;
    expect(pods.totals.cpuHours / ((80 * 0.001) / 3)).toBeCloseTo(1, 1);
    const more = service(result, "default/web").meanSeconds! - service(before, "default/web").meanSeconds!;
    // Two rounds of a millisecond at least, and not four.
    expect(more).toBeGreaterThan(0.0019);
    expect(more).toBeLessThan(0.0055);
  });

  test("are fewer with absolute names, kept connections and kept answers", async () => {
    const queriesOf = async (dns: string) =>
      service(await play(`dns: {${DNS}, ${dns}}`, fidelity), "kube-system/kube-dns").requests / 24_000;
    expect(await queriesOf("names: absolute")).toBeCloseTo(2, 1);
    expect(await queriesOf("names: full")).toBeCloseTo(8, 0);
    expect(await queriesOf("callsPerConnection: 10")).toBeCloseTo(0.4, 1);
    // 20 / 3 calls a second and pod, of which one in 1 + 20 / 3 · 3 finds no answer.
    expect(await queriesOf("cacheTtl: 3s")).toBeCloseTo(4 / 21, 1);
    expect(await queriesOf("aaaa: false")).toBeCloseTo(2, 1);
  });

  test("fail where a NetworkPolicy lets nothing out to CoreDNS", async () => {
    const policy = `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: quiet}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Egress]
  egress: [{to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}}]}]
`;
    const result = await play(`dns: {${DNS}, timeout: 100ms, attempts: 1}`, fidelity, policy);
    expect(service(result, "default/web").served).toBe(0);
    expect(result.warnings.map(({ message }) => message)).toEqual([
      "Service/web may not call Service/kube-system/kube-dns: NetworkPolicy default/quiet lets none out to it",
    ]);
  });
});

test("a Service of CoreDNS that does not exist is said, with its line", async () => {
  const texts = files("dns: {service: Service/kube-dns, cpuPerQuery: 1ms}", "fluid");
  const { diagnostics } = await loadScenario(
    memoryFileSource(new Map(Object.entries(texts))),
    "scenario.yaml",
  );
  expect(diagnostics.map(renderDiagnostic).join("\n")).toMatch(
    /HR1571 scenario\.yaml:9:16 .*Service\/kube-dns is not in/,
  );
});

test("the scenario that a run prints gives the same run again", async () => {
  const first = await loadTexts(files(`dns: {${DNS}}`, "request"));
  const again = await loadTexts({ ...files("", ""), "scenario.yaml": first.resolvedYaml });
  expect(again.scenario.load).toEqual(first.scenario.load);
});
