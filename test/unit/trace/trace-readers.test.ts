import { describe, expect, it } from "vitest";
import { readTrace, TRACE_READERS, type TraceOptions } from "../../../src/trace/index.js";
import { parseTimestamp, type SimTime } from "../../../src/units/index.js";

const START = parseTimestamp("2026-01-05T00:00:00Z")!;
const EPOCH = START / 1e6;

/** How each format writes rows of (seconds since 1970, value); one entry per reader. */
const WRITERS: Readonly<Record<string, (rows: readonly (readonly [number, string])[]) => string>> = {
  csv: (rows) => `ts,value\n${rows.map(([at, value]) => `${at},${value}\n`).join("")}`,
  prometheus: (rows) =>
    JSON.stringify({
      status: "success",
      data: { resultType: "matrix", result: [{ metric: {}, values: rows }] },
    }),
};

function options(changes: Partial<TraceOptions> = {}): TraceOptions {
  return {
    file: "trace",
    timeZone: "UTC",
    start: START,
    align: "first-row",
    from: 0 as SimTime,
    scale: 1,
    ...changes,
  };
}

describe.each(TRACE_READERS)("every trace reader: $format", ({ format }) => {
  const write = WRITERS[format]!;
  const read = (rows: readonly (readonly [number, string])[], changes: Partial<TraceOptions> = {}) =>
    readTrace([write(rows)], options({ format, ...changes }));

  it("gives the rows in time order from the scenario's start", async () => {
    const { series, diagnostics } = await read([
      [EPOCH + 600, "1"],
      [EPOCH + 660, "2.5"],
      [EPOCH + 720, "3"],
    ]);
    expect(diagnostics).toEqual([]);
    expect([...series!.timesMicros]).toEqual([0, 60e6, 120e6]);
    expect([...series!.values]).toEqual([1, 2.5, 3]);
  });

  it("leaves times where the calendar puts them with align: clock", async () => {
    const { series } = await read([[EPOCH + 600, "1"]], { align: "clock" });
    expect([...series!.timesMicros]).toEqual([600e6]);
  });

  it("turns counts per interval into scaled rates per second", async () => {
    const { series } = await read([[EPOCH, "120"]], { perMicros: 60e6, scale: 2 });
    expect([...series!.values]).toEqual([4]);
  });

  it("sorts rows and says so", async () => {
    const { series, diagnostics } = await read([
      [EPOCH + 60, "2"],
      [EPOCH, "1"],
      [EPOCH + 120, "3"],
    ]);
    expect([...series!.values]).toEqual([1, 2, 3]);
    expect(diagnostics.map((d) => d.code)).toEqual(["HR2004"]);
  });

  it("keeps the last of several rows with one time and says so", async () => {
    const { series, diagnostics } = await read([
      [EPOCH, "1"],
      [EPOCH + 60, "2"],
      [EPOCH + 60, "7"],
    ]);
    expect([...series!.values]).toEqual([1, 7]);
    expect(diagnostics.map((d) => d.code)).toEqual(["HR2005"]);
  });

  it("reports gaps and missing values", async () => {
    const rows = Array.from(
      { length: 20 },
      (_, i) => [EPOCH + 60 * (i < 10 ? i : i + 30), i === 5 ? "NaN" : "1"] as const,
    );
    const { series, diagnostics } = await read(rows);
    expect(diagnostics.map((d) => d.code).sort()).toEqual(["HR2006", "HR2008"]);
    expect(series!.stats).toMatchObject({ rows: 19, gaps: 2, missingValues: 1, stepMicros: 60e6 });
  });

  it("refuses text in the value column", async () => {
    const { series, diagnostics } = await read([
      [EPOCH, "1"],
      [EPOCH + 60, "many"],
    ]);
    expect(series).toBeNull();
    expect(diagnostics.map((d) => d.code)).toEqual(["HR2002"]);
  });

  it("refuses a trace without rows", async () => {
    const { series, diagnostics } = await read([]);
    expect(series).toBeNull();
    expect(diagnostics.map((d) => d.code)).toEqual(["HR2003"]);
  });

  it("refuses an empty file", async () => {
    const { series, diagnostics } = await readTrace([], options({ format }));
    expect(series).toBeNull();
    expect(diagnostics.map((d) => d.code)).toEqual(["HR2003"]);
  });

  it("refuses a negative value", async () => {
    const { diagnostics } = await read([[EPOCH, "-1"]]);
    expect(diagnostics.map((d) => d.code)).toEqual(["HR2011"]);
  });

  it("reads chunks that are cut anywhere", async () => {
    const text = write([
      [EPOCH, "10"],
      [EPOCH + 60, "20"],
    ]);
    const { series } = await readTrace([...text], options({ format }));
    expect([...series!.values]).toEqual([10, 20]);
  });

  it("starts within the trace with from, holding the value that is valid there", async () => {
    const { series } = await read(
      [
        [EPOCH, "1"],
        [EPOCH + 60, "2"],
        [EPOCH + 120, "3"],
      ],
      { from: 90e6 as SimTime },
    );
    expect([...series!.timesMicros]).toEqual([-30e6, 30e6]);
    expect([...series!.values]).toEqual([2, 3]);
  });

  it("gives the time-weighted mean", async () => {
    const { series } = await read([
      [EPOCH, "10"],
      [EPOCH + 60, "20"],
    ]);
    expect(series!.stats).toMatchObject({ min: 10, max: 20, mean: 15 });
  });
});

describe("CSV traces", () => {
  const read = (text: string, changes: Partial<TraceOptions> = {}) =>
    readTrace([text], options({ file: "a.csv", ...changes }));

  it("counts time from the start in a named unit, unmoved", async () => {
    const { series } = await read("minute,requests\n5,60\n6,120\n", {
      timeColumn: "minute",
      timeUnit: "minutes",
      valueColumn: "requests",
      perMicros: 60e6,
    });
    expect([...series!.timesMicros]).toEqual([300e6, 360e6]);
    expect([...series!.values]).toEqual([1, 2]);
  });

  it.each([
    ["2026-01-05 00:00:00", "2026-01-05 00:01:00"],
    ["2026-01-05T00:00:00Z", "2026-01-05T00:01:00Z"],
    ["2026-01-05 00:00:00.0000000", "2026-01-05 00:01:00.0000000"],
    [String(EPOCH), String(EPOCH + 60)],
    [String(EPOCH * 1000), String((EPOCH + 60) * 1000)],
  ])("understands times like %s", async (first, second) => {
    const { series } = await read(`timestamp,value\n${first},1\n${second},2\n`, { align: "clock" });
    expect([...series!.timesMicros]).toEqual([0, 60e6]);
  });

  it("reads local times in the scenario's zone", async () => {
    const { series } = await read("time,value\n2026-01-05 01:00:00,1\n", {
      align: "clock",
      timeZone: "Europe/Berlin",
    });
    expect([...series!.timesMicros]).toEqual([0]);
  });

  it("names the nearest column for one that is not there", async () => {
    const { diagnostics } = await read("ts,requests\n1,2\n", { valueColumn: "request" });
    expect(diagnostics[0]).toMatchObject({ code: "HR2001", hint: 'did you mean "requests"?' });
  });

  it("names line and column of text in the value column", async () => {
    const { diagnostics } = await read(`ts,value\n${EPOCH},1\n${EPOCH + 60},1 000\n`);
    expect(diagnostics[0]).toMatchObject({ code: "HR2002", value: "1 000", place: { line: 3, column: 12 } });
  });

  it("asks for the unit of small bare numbers", async () => {
    const { diagnostics } = await read("time,value\n1,1\n");
    expect(diagnostics[0]).toMatchObject({ code: "HR2007", rule: expect.stringContaining("unit: minutes") });
  });

  it("reads semicolons, quotes and a byte-order mark", async () => {
    const { series } = await read(`\uFEFFts;"the; value"\n${EPOCH};"5"\n`, { valueColumn: "the; value" });
    expect([...series!.values]).toEqual([5]);
  });

  it("refuses an unclosed quote", async () => {
    const { diagnostics } = await read(`ts,value\n${EPOCH},"5\n`);
    expect(diagnostics.map((d) => d.code)).toEqual(["HR2009"]);
  });
});

describe("Prometheus answers", () => {
  const read = (answer: unknown, changes: Partial<TraceOptions> = {}) =>
    readTrace(
      [typeof answer === "string" ? answer : JSON.stringify(answer)],
      options({ file: "a.json", ...changes }),
    );
  const two = {
    status: "success",
    data: {
      resultType: "matrix",
      result: [
        { metric: { pod: "a" }, values: [[EPOCH, "1"]] },
        {
          metric: { pod: "b" },
          values: [
            [EPOCH, "2"],
            [EPOCH + 60, "5"],
          ],
        },
      ],
    },
  };

  it("sums all series", async () => {
    expect([...(await read(two)).series!.values]).toEqual([3, 5]);
  });

  it("takes only the series with the labels asked for", async () => {
    expect([...(await read(two, { labels: [["pod", "a"]] })).series!.values]).toEqual([1]);
  });

  it("lists the series where none has the labels", async () => {
    const { diagnostics } = await read(two, { labels: [["pod", "c"]] });
    expect(diagnostics[0]).toMatchObject({ code: "HR2012", choices: ['{"pod":"a"}', '{"pod":"b"}'] });
  });

  it.each([
    "{",
    "[]",
    { status: "error", error: "bad query" },
    { data: { resultType: "vector", result: [] } },
  ])("refuses %j", async (answer) => {
    expect((await read(answer)).diagnostics.map((d) => d.code)).toEqual(["HR2010"]);
  });
});
