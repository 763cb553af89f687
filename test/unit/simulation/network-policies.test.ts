import { describe, expect, test } from "vitest";
import { renderDiagnostic } from "../../../src/diagnostics/index.js";
import type { Result } from "../../../src/recording/index.js";
import { loadScenario, memoryFileSource } from "../../../src/scenario/index.js";
import { playTexts } from "../../support/play-scenario.js";
import { appManifests } from "../../support/shop-manifests.js";

const policy = (name: string, spec: string) => `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}}
spec: ${spec}
`;
const ONLY_SHOP = policy(
  "only-shop",
  "{podSelector: {matchLabels: {app: cart}}, ingress: [{from: [{podSelector: {matchLabels: {app: shop}}}], ports: [{port: http}]}]}",
);

const files = (policies: string, fidelity: string) => ({
  "scenario.yaml": `apiVersion: headroom/v1
kind: Scenario
name: policies
duration: 10m
warmup: 1m
fidelity: ${fidelity}
manifests: [all.yaml]
nodeGroups: [{name: g, cpu: 4, memory: 16Gi, count: 3, price: 0.1}]
load:
  - to: Service/web
    constant: 10
    request: {cpu: {mean: 5ms}}
    calls: [{to: Service/cart, perRequest: 0.5}]
  - {to: Service/shop, constant: 10, request: {cpu: {mean: 5ms}}, calls: [{to: Service/cart}]}
  - {to: Service/cart, request: {cpu: {mean: 5ms}, timeout: 2s}}
`,
  "all.yaml": `${["web", "shop", "cart"].map((name) => appManifests(name)).join("")}${policies}`,
});

function service(result: Result, name: string) {
  return result.services.find((each) => each.service === `Service/default/${name}`)!.total;
}

describe.each(["fluid", "request"])("a call that a NetworkPolicy forbids, with fidelity %s,", (fidelity) => {
  test("never arrives: its caller waits until it gives up, and fails; the report names it", async () => {
    const { result } = await playTexts(files(ONLY_SHOP, fidelity));
    const [web, shop, cart] = ["web", "shop", "cart"].map((name) => service(result, name));
    expect(web!.failed / web!.requests).toBeCloseTo(0.5, 1);
    expect(web!.served / web!.requests).toBeCloseTo(0.5, 1);
    expect(shop!.failed).toBe(0);
    expect(cart!.forbidden! / 3000).toBeCloseTo(1, 1);
    expect(cart!.timedOut / cart!.forbidden!).toBeCloseTo(1, 1);
    expect(cart!.served / 6000).toBeCloseTo(1, 1);
    for (const each of [web!, shop!, cart!]) {
      const all = each.served + each.refused + each.timedOut + each.cut + each.failed;
      expect(Math.abs(each.requests - all)).toBeLessThan(40);
    }
    expect(result.warnings.map((each) => `${each.code} ${each.message}; ${each.rule}`)).toEqual([
      expect.stringMatching(
        /^HR4012 Service\/web may not call Service\/cart: NetworkPolicy default\/only-shop lets none of it in; [23]\d\d\d requests to it never arrived/,
      ),
    ]);
  });

  test("is none where no policy selects the pods, or all may come", async () => {
    const allow = policy(
      "all",
      "{podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{}], egress: [{}]}",
    );
    const { result } = await playTexts(files(`${ONLY_SHOP}${allow}`, fidelity));
    expect(result.warnings).toEqual([]);
    expect(service(result, "web").failed).toBe(0);
  });

  test("may be one of clients outside", async () => {
    const deny = policy("deny", "{podSelector: {matchLabels: {app: shop}}}");
    const { result } = await playTexts(files(deny, fidelity));
    const shop = service(result, "shop");
    expect(shop.served).toBe(0);
    expect(shop.forbidden! / 6000).toBeCloseTo(1, 1);
    expect(result.warnings[0]!.message).toMatch(/Clients outside the cluster may not call Service\/shop/);
  });
});

test("a forbidden call is told when the scenario is read, with its line", async () => {
  const source = memoryFileSource(new Map(Object.entries(files(ONLY_SHOP, "fluid"))));
  const { diagnostics } = await loadScenario(source, "scenario.yaml");
  expect(diagnostics.map(renderDiagnostic).join("\n")).toMatch(
    /HR1569 scenario\.yaml:13:18 .*Service\/web may not call Service\/cart: NetworkPolicy default\/only-shop/,
  );
});
