import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Result, ServiceFigures } from "../../src/recording/index.js";
import { playTexts } from "../support/play-scenario.js";
import { appManifests } from "../support/shop-manifests.js";

const GIB = 1024 ** 3;

function play(fidelity: string, shape: { seed: number; zones: string; rate: number; kill: boolean }) {
  return playTexts({
    "scenario.yaml": `apiVersion: headroom/v1
kind: Scenario
name: bytes
duration: 10m
warmup: 30s
seed: ${shape.seed}
fidelity: ${fidelity}
manifests: [shop.yaml]
nodeGroups: [{name: g, cpu: 4, memory: 16Gi, count: 4, price: 0.1, zones: [${shape.zones}]}]
billing: {crossZonePerGiB: 0.02, egressPerGiB: 0.09}
load:
  - to: Service/web
    constant: ${shape.rate}
    request: {cpu: {mean: 5ms}, timeout: 1s}
    bytes: {request: 2Ki, response: 40Ki}
    calls:
      - {to: Service/cart, perRequest: 1.5}
      - {to: Service/stock, bytes: {request: 100, response: 1Mi}}
  - {to: Service/cart, request: {cpu: {mean: 2ms}}, bytes: {response: 3Ki}}
  - {to: Service/stock, constant: 1, request: {cpu: {mean: 2ms}}}
${shape.kill ? "actions: [{at: 4m, restart: Deployment/cart}]" : ""}
report: {interval: 1m}
`,
    "shop.yaml": ["web", "cart", "stock"].map((name) => appManifests(name)).join(""),
  });
}

function bytesOf({ bytes }: ServiceFigures): number {
  if (!bytes) return 0;
  return bytes.sameNode + bytes.sameZone + bytes.crossZone + bytes.fromOutside + bytes.toOutside;
}

function totalOf(result: Result, name: string): ServiceFigures {
  return result.services.find(({ service }) => service === `Service/default/${name}`)!.total;
}

const shapes = fc.record({
  fidelity: fc.constantFrom("fluid", "request"),
  zones: fc.constantFrom("a", "a, b", "a, b, c"),
  rate: fc.integer({ min: 1, max: 40 }),
  kill: fc.boolean(),
  seed: fc.integer({ min: 0, max: 1000 }),
});

describe("bytes of the network", () => {
  it("are those of the requests that were answered, and the bill is that of the bytes", async () => {
    let crossing = 0;
    await fc.assert(
      fc.asyncProperty(shapes, async (shape) => {
        const { result } = await play(shape.fidelity, shape);
        const web = totalOf(result, "web");
        const cart = totalOf(result, "cart");
        expect(bytesOf(web) / (web.served * 42 * 1024)).toBeCloseTo(1, 9);
        expect(web.bytes!.sameNode + web.bytes!.sameZone + web.bytes!.crossZone).toBe(0);
        expect(bytesOf(cart) / (cart.served * 3 * 1024)).toBeCloseTo(1, 9);
        for (const { total, intervals } of result.services) {
          const sum = intervals.reduce((bytes, figures) => bytes + bytesOf(figures), 0);
          expect(sum).toBeCloseTo(bytesOf(total), 3);
        }
        const crossZone = result.services.reduce((sum, { total }) => sum + total.bytes!.crossZone, 0);
        if (shape.zones === "a") expect(crossZone).toBeCloseTo(0, 3);
        else crossing++;
        const fee = result.cost.fees.find(({ name }) => name === "cross-zone traffic");
        const micro = fee?.totalMicroUsd ?? 0;
        expect(Math.abs(micro - (crossZone / GIB) * 0.02e6)).toBeLessThanOrEqual(0.51);
        expect((fee?.microUsd ?? new Float64Array()).reduce((sum, each) => sum + each, 0)).toBe(micro);
        const egress = result.cost.fees.find(({ name }) => name === "internet egress")!;
        const out = result.services.reduce((sum, { total }) => sum + total.bytes!.toOutside, 0);
        expect(Math.abs(egress.totalMicroUsd - (out / GIB) * 0.09e6)).toBeLessThanOrEqual(0.51);
      }),
      { numRuns: 16, seed: 7 },
    );
    expect(crossing).toBeGreaterThan(4);
  });

  it("go as far in a fluid as single requests do", async () => {
    const shape = { seed: 3, zones: "a, b", rate: 40, kill: false };
    const [fluid, single] = [await play("fluid", shape), await play("request", shape)];
    const share = (result: Result) => {
      const { bytes } = totalOf(result, "stock");
      return bytes!.crossZone / (bytes!.crossZone + bytes!.sameZone + bytes!.sameNode);
    };
    expect(share(fluid.result)).toBeGreaterThan(0.3);
    expect(Math.abs(share(fluid.result) - share(single.result))).toBeLessThan(0.02);
  });
});

describe("the network's time", () => {
  it("is in the calls of a fluid where bytes are given, as in those of single requests", async () => {
    const shape = { seed: 3, zones: "a, b, c", rate: 5, kill: false };
    const [fluid, single] = [await play("fluid", shape), await play("request", shape)];
    const [a, b] = [totalOf(fluid.result, "web").meanSeconds!, totalOf(single.result, "web").meanSeconds!];
    // 2.5 calls of 2 ms each behind 5 ms of work, and 2.5 round trips of up to 1 ms.
    expect(a).toBeGreaterThan(0.0105);
    expect(Math.abs(a - b) / b).toBeLessThan(0.05);
  });
});
