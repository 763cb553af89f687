import { createReadStream } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readTrace, type TraceOptions } from "../../../src/trace/index.js";
import { parseTimestamp, type SimTime } from "../../../src/units/index.js";

const shared = process.env["HEADROOM_DATA"];

async function read(file: string, changes: Partial<TraceOptions>) {
  const chunks = createReadStream(join(shared!, "data/load", file), { encoding: "utf8" });
  return readTrace(chunks as AsyncIterable<string>, {
    file,
    timeZone: "UTC",
    start: parseTimestamp("2026-01-05")!,
    align: "first-row",
    from: 0 as SimTime,
    scale: 1,
    ...changes,
  });
}

describe.skipIf(shared === undefined)("public traces (needs HEADROOM_DATA)", () => {
  it("reads a day of the World Cup site per minute", async () => {
    const { series, diagnostics } = await read("worldcup98/worldcup98_1998-06-30_24h_per_minute.csv", {
      timeColumn: "minute",
      timeUnit: "minutes",
      valueColumn: "requests",
      perMicros: 60e6,
    });
    expect(diagnostics).toEqual([]);
    expect(series!.stats).toMatchObject({ rows: 1440, stepMicros: 60e6, gaps: 0 });
    expect(series!.values[0]).toBeCloseTo(16_307 / 60, 9);
  });

  it("reads a week of container CPU", async () => {
    const { series } = await read("crane-cpu/input0.csv", { timeColumn: "ts", valueColumn: "value" });
    expect(series!.timesMicros[0]).toBe(0);
    expect(series!.stats.stepMicros).toBe(60e6);
  });

  it("gives the same from the Prometheus answer as from the CSV it was made of", async () => {
    const json = await read("prometheus/query_range_crane_input0_1d.json", {});
    const csv = await read("crane-cpu/input0.csv", {});
    expect(json.series!.values).toEqual(csv.series!.values.slice(0, 1440));
  });

  it("reports the duplicates and gaps of series found in the wild", async () => {
    const { series, diagnostics } = await read("nab/cpu_utilization_asg_misconfiguration.csv", {});
    expect(series!.stats.rows).toBeGreaterThan(18_000);
    expect(diagnostics.every((d) => d.severity === "warning")).toBe(true);
  });

  it("reads arrivals with fractions of 100 ns", async () => {
    const { series } = await read("azure-llm-2023/AzureLLMInferenceTrace_code.csv", {
      timeColumn: "TIMESTAMP",
      valueColumn: "ContextTokens",
    });
    expect(series!.timesMicros[1]).toBe(52_000);
  });
});
