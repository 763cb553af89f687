import { describe, expect, it } from "vitest";
import { playTexts } from "../../support/play-scenario.js";
import { appManifests } from "../../support/shop-manifests.js";

const files = (load: string, replicas = 1) => ({
  "scenario.yaml": `apiVersion: headroom/v1
kind: Scenario
name: single
duration: 20m
fidelity: request
manifests: [all.yaml]
nodeGroups: [{name: g, cpu: 16, memory: 64Gi, count: 1, price: 1}]
load:
${load}`,
  "all.yaml": ["web", "cart", "stock"].map((name) => appManifests(name, { replicas, limit: "4" })).join(""),
});

/** Figures of `web` over the run. */
async function totalOf(load: string) {
  const { result } = await playTexts(files(load));
  return result.services.find(({ service }) => service.endsWith("/web"))!.total;
}

describe("requests that are refused", () => {
  const full = (more: string) =>
    totalOf(
      `  - {to: Service/web, constant: 20, request: {cpu: {mean: 100ms}, concurrency: 1, queueLimit: 0${more}}}\n`,
    );

  it("are tried once where nothing is said", async () => {
    const { retried, refused } = await full("");
    expect(retried).toBe(0);
    expect(refused).toBeGreaterThan(1000);
  });

  it("are tried again so often, and each attempt counts", async () => {
    const { retried, requests } = await full(", retries: 2");
    // 24,000 requests come; the attempts beyond them are retries.
    expect(requests - retried).toBeGreaterThan(23_000);
    expect(requests - retried).toBeLessThan(25_000);
    expect(retried).toBeGreaterThan(10_000);
  });

  it("are tried again only as long as the budget of retries lasts", async () => {
    const { retried, requests } = await full(", retries: 2, retryBudget: 10%");
    const firsts = requests - retried;
    // A tenth of what comes, and the hundred that a budget may save up.
    expect(retried).toBeLessThanOrEqual(0.1 * firsts + 100);
    expect(retried).toBeGreaterThan(0.1 * firsts);
  });

  it("wait longer before each attempt, so that more of them are served", async () => {
    const soon = await full(", retries: 3, backOff: 1ms, maxBackOff: 1ms");
    const late = await full(", retries: 3, backOff: 500ms, maxBackOff: 2s");
    expect(late.served).toBeGreaterThan(soon.served * 1.1);
  });
});

it("finds a pod cold that was idle for long, and not one that was not", async () => {
  const slow = (afterIdle: string) =>
    totalOf(
      `  - {to: Service/web, constant: 0.1, arrivals: even, request: {cpu: {mean: 10ms, scv: 0}, coldStart: {mean: 2s, scv: 0, afterIdle: ${afterIdle}}}}\n`,
    );
  expect((await slow("5s")).meanSeconds).toBeCloseTo(2.01, 2);
  expect((await slow("1m")).meanSeconds).toBeCloseTo(0.01, 1);
});

it("makes its calls one after the other, or all at once", async () => {
  const called = ["cart", "stock"]
    .map((name) => `  - {to: Service/${name}, request: {cpu: {mean: 0s}, wait: 100ms}}\n`)
    .join("");
  const calls = "[{to: Service/cart}, {to: Service/stock}]";
  const meanOf = async (mode: string) => {
    const load = `  - {to: Service/web, constant: 2, request: {cpu: {mean: 0s}}, calls: ${calls}, callMode: ${mode}}\n`;
    return (await totalOf(load + called)).meanSeconds;
  };
  expect(await meanOf("sequence")).toBeCloseTo(0.2, 2);
  expect(await meanOf("fan-out")).toBeCloseTo(0.1, 2);
});
