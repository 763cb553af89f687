import { describe, expect, test } from "vitest";
import { renderDiagnostic } from "../../../src/diagnostics/index.js";
import type { Result } from "../../../src/recording/index.js";
import { loadScenario, memoryFileSource } from "../../../src/scenario/index.js";
import { loadTexts, playTexts } from "../../support/play-scenario.js";
import { appManifests } from "../../support/shop-manifests.js";

const INGRESS = `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:
  ingressClassName: nginx
  rules:
    - host: shop.example
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
          - {path: /cart, pathType: Prefix, backend: {service: {name: cart, port: {number: 80}}}}
`;

const MANIFESTS = `${["web", "cart"].map((name) => appManifests(name)).join("")}${appManifests("proxy", { replicas: 1, namespace: "edge" })}${INGRESS}`;

const scenario = (load: string, rest = "") => `apiVersion: headroom/v1
kind: Scenario
name: ingress
duration: 20m
warmup: 1m
manifests: [all.yaml]
nodeGroups: [{name: g, cpu: 4, memory: 16Gi, count: 4, price: 0.1, zones: [a, b]}]
${rest}
load:
${load}
  - {to: Service/web, request: {cpu: {mean: 5ms}}}
  - {to: Service/cart, request: {cpu: {mean: 20ms}}}
`;

const CONTROLLER = "ingress: {controller: Deployment/edge/proxy, cpuPerRequest: 2ms}";
const LOADS = `  - {to: Ingress/shop, host: shop.example, constant: 60}
  - {to: Ingress/shop, host: shop.example, path: /cart/1, constant: 20}`;

const files = (text: string) => ({ "scenario.yaml": text, "all.yaml": MANIFESTS });
const play = async (load: string, rest: string) => (await playTexts(files(scenario(load, rest)))).result;
const faultsOf = async (load: string, rest = CONTROLLER) => {
  const source = memoryFileSource(new Map(Object.entries(files(scenario(load, rest)))));
  const { diagnostics } = await loadScenario(source, "scenario.yaml");
  return diagnostics.map(renderDiagnostic).join("\n");
};

function service(result: Result, name: string) {
  return result.services.find((each) => each.service === name)!.total;
}

describe.each(["fluid", "request"])("requests through an Ingress, with fidelity %s,", (fidelity) => {
  test("go to the Service of their path, through the controller's pods, which use CPU for them", async () => {
    const result = await play(LOADS, `${CONTROLLER}\nfidelity: ${fidelity}`);
    const [home, cart] = [
      service(result, "Ingress/default/shop shop.example"),
      service(result, "Ingress/default/shop shop.example/cart/1"),
    ];
    const proxy = service(result, "Deployment/edge/proxy");
    expect(home.served / 72_000).toBeCloseTo(1, 1);
    expect(service(result, "Service/default/web").requests).toBeCloseTo(home.requests, -2);
    expect(service(result, "Service/default/cart").requests).toBeCloseTo(cart.requests, -2);
    expect(proxy.requests).toBeCloseTo(home.requests + cart.requests, -2);
    const pods = result.workloads.find(({ workload }) => workload === "Deployment/edge/proxy")!;
    // 80 requests a second of 2 ms.
    expect(pods.totals.cpuHours / (0.16 / 3)).toBeCloseTo(1, 1);
    // Round trips of 0.25 and 1 ms between the controller and the backends.
    const hop = fidelity === "request" ? 0.0006 : 0;
    // The controller takes 2 / (1 − 0.16) ms; each backend by itself, at 20 and 7 a second and pod.
    expect(home.meanSeconds!).toBeCloseTo(0.00238 + 0.005 / 0.9 + hop, 3);
    expect(cart.meanSeconds!).toBeCloseTo(0.00238 + 0.02 / (1 - 0.1333) + hop, 3);
  });

  test("wait for a controller that is the bottleneck, and no more of them reach the backends", async () => {
    const result = await play(
      LOADS,
      `ingress: {controller: Deployment/edge/proxy, cpuPerRequest: 20ms, timeout: 1s}\nfidelity: ${fidelity}`,
    );
    // One core works off 50 of 80 a second.
    expect(service(result, "Service/default/web").requests).toBeLessThan(60_000 * 0.8);
    expect(service(result, "Deployment/edge/proxy").timedOut).toBeGreaterThan(20_000);
    expect(service(result, "Ingress/default/shop shop.example").meanSeconds).toBeGreaterThan(0.3);
  });

  test("pass a fixed hop where no controller is named, and the report says so", async () => {
    const result = await play(LOADS, `ingress: {latency: 30ms}\nfidelity: ${fidelity}`);
    expect(service(result, "Ingress/default/shop shop.example").meanSeconds!).toBeCloseTo(0.0355, 3);
    expect(result.services.map((each) => each.service)).not.toContain("Deployment/edge/proxy");
    expect(result.approximations.join("\n")).toMatch(
      /only a fixed hop.*Ingress\/shop shop\.example, Ingress\/shop shop\.example\/cart\/1/,
    );
  });

  test("carry bytes in from outside, and from the controller's pods to the backends", async () => {
    const load = LOADS.replace("constant: 60", "constant: 60, bytes: {response: 10Ki}");
    const result = await play(load, `${CONTROLLER}\nfidelity: ${fidelity}`);
    const { served } = service(result, "Ingress/default/shop shop.example");
    const proxy = service(result, "Deployment/edge/proxy").bytes!;
    expect(proxy.toOutside / (served * 10 * 1024)).toBeCloseTo(1, 2);
    const web = service(result, "Service/default/web").bytes!;
    expect(web.toOutside).toBe(0);
    expect((web.sameNode + web.sameZone + web.crossZone) / (served * 10 * 1024)).toBeCloseTo(1, 2);
    expect(web.crossZone).toBeGreaterThan(0);
  });
});

describe("what is wrong with a load through an Ingress is said:", () => {
  const one = (entry: string) => faultsOf(`  - ${entry}`);

  test("an Ingress that does not exist", async () => {
    expect(await one("{to: Ingress/shob, constant: 1}")).toMatch(
      /HR1571 scenario\.yaml:10:10 .*did you mean Ingress\/shop/,
    );
  });

  test("a host without a rule", async () => {
    expect(await one("{to: Ingress/shop, host: other.example, constant: 1}")).toMatch(
      /HR1581 scenario\.yaml:10:\d+ .*no rule of Ingress\/shop takes other\.example, path \/.*shop\.example\/cart/s,
    );
  });

  test("and once only, whatever else the load says", async () => {
    const faults = await one("{to: Ingress/shop, host: other.example, constant: 1, request: {timeout: 2s}}");
    expect(faults.match(/^error/gm)).toHaveLength(1);
  });

  test("a backend Service or a port that is missing", async () => {
    const faults = async (from: string, to: string) => {
      const texts = files(scenario("  - {to: Ingress/shop, host: shop.example, constant: 1}", CONTROLLER));
      const source = memoryFileSource(
        new Map([...Object.entries(texts), ["all.yaml", MANIFESTS.replace(from, to)]]),
      );
      return (await loadScenario(source, "scenario.yaml")).diagnostics.map(renderDiagnostic).join("\n");
    };
    expect(await faults("{name: web, port: {number: 80}}", "{name: wep, port: {number: 80}}")).toMatch(
      /HR1564 .*Service wep, which is not in the manifests.*did you mean web/s,
    );
    expect(await faults("{name: web, port: {number: 80}}", "{name: web, port: {name: https}}")).toMatch(
      /HR1564 .*to port https of Service web, which has none such/,
    );
  });

  test("a controller that does not exist, or whose cost nobody says", async () => {
    const load = "  - {to: Ingress/shop, host: shop.example, constant: 1}";
    expect(await faultsOf(load, "ingress: {controller: Deployment/proxy, cpuPerRequest: 1ms}")).toMatch(
      /HR1571 scenario\.yaml:8:23 .*Deployment\/proxy is not in the manifests/,
    );
    expect(await faultsOf(load, "ingress: {controller: Deployment/edge/proxy}")).toMatch(
      /HR1567 .*what a request costs Deployment\/edge\/proxy is not said/,
    );
    expect(await faultsOf(load, "ingress: {controller: Deployment/edge/proxy, cpuPerRequest: -1ms}")).toMatch(
      /cannot be negative/,
    );
  });

  test("work that an Ingress has no pods for, and a host of what is no Ingress", async () => {
    expect(await one("{to: Ingress/shop, host: shop.example, constant: 1, request: {wait: 1s}}")).toMatch(
      /HR1566 .*no pods that wait could be of/,
    );
    expect(await one("{to: Deployment/web, host: shop.example, constant: 1, request: {}}")).toMatch(
      /HR1565 .*Deployment\/web is no Ingress and has no host/,
    );
  });

  test("a controller of another class", async () => {
    const load = "  - {to: Ingress/shop, host: shop.example, constant: 1}";
    const rest = "ingress: {controller: Deployment/edge/proxy, class: traefik, cpuPerRequest: 1ms}";
    expect(await faultsOf(load, rest)).toMatch(
      /HR1568 .*is of class nginx, ingress\.controller serves class traefik/,
    );
  });
});

test("the scenario that a run prints gives the same run again", async () => {
  const load = LOADS.replace("constant: 60", "constant: 60, request: {timeout: 2s}");
  const first = await loadTexts(files(scenario(load, CONTROLLER)));
  const again = await loadTexts(files(first.resolvedYaml));
  expect(again.scenario.load).toEqual(first.scenario.load);
});
