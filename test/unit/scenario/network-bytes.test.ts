import { describe, expect, test } from "vitest";
import { errorCodes, load, loaded, SCENARIO } from "./scenario-fixture.js";

const AWS = SCENARIO.replace(
  "{name: service, cpu: 4, memory: 16Gi, count: 3, price: 0.2}",
  "{name: service, instanceType: m6i.large, count: 3}",
);
const WITH_BYTES = (scenario: string) =>
  scenario.replace(
    "request: {cpu: {mean: 12ms}}",
    "request: {cpu: {mean: 12ms}}\n    bytes: {request: 2Ki, response: 40Ki}",
  );

describe("the price of bytes between zones", () => {
  test("is the list price of the provider of all node groups, and says so", async () => {
    const { scenario, resolvedYaml } = await loaded(WITH_BYTES(AWS));
    expect(scenario.billing.crossZoneUsdPerGiB).toBe(0.02);
    expect(resolvedYaml).toMatch(/crossZonePerGiB: 0\.02 # list price of aws/);
  });

  test("is not invented where no bytes are given, or a group is of nobody's catalogue", async () => {
    expect((await loaded(AWS)).scenario.billing.crossZoneUsdPerGiB).toBeNull();
    expect((await loaded(WITH_BYTES(SCENARIO))).scenario.billing.crossZoneUsdPerGiB).toBeNull();
  });

  test("that is written counts", async () => {
    const { scenario } = await loaded(WITH_BYTES(AWS), ["billing.crossZonePerGiB=0.05"]);
    expect(scenario.billing.crossZoneUsdPerGiB).toBe(0.05);
  });

  test("cannot be negative", async () => {
    const { diagnostics } = await load(AWS, ["billing.crossZonePerGiB=-1"]);
    expect(diagnostics[0]).toMatchObject({ severity: "error", rule: expect.stringMatching(/negative/) });
  });
});

test("bytes are amounts, of a request and of an answer", async () => {
  expect(await errorCodes(AWS, ["load.0.bytes.request=lots"])).toHaveLength(1);
  expect(await errorCodes(AWS, ["load.0.bytes.answer=1Ki"])).toHaveLength(1);
});

test("the network is in calls of a fluid where bytes are given, or where the scenario says so", async () => {
  const isInFluid = async (scenario: string, overrides: readonly string[] = []) =>
    (await loaded(scenario, overrides)).scenario.latencies.isNetworkInFluid;
  expect(await isInFluid(SCENARIO)).toBe(false);
  expect(await isInFluid(WITH_BYTES(SCENARIO))).toBe(true);
  expect(await isInFluid(SCENARIO, ["network.inFluid=true"])).toBe(true);
  expect(await isInFluid(WITH_BYTES(SCENARIO), ["network.inFluid=false"])).toBe(false);
});
