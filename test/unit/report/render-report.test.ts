import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import type { Result } from "../../../src/recording/index.js";
import { renderReport } from "../../../src/report/index.js";
import { syntheticResult } from "../../support/results.js";

type Row = Readonly<Record<string, string>>;

const result = syntheticResult();
const report = renderReport(result, "name: synthetic\n");
const rowsOf = (path: string): Row[] => parse(report.get(path)!, { columns: true }) as Row[];
const sum = (rows: readonly Row[], of: (row: Row) => number) =>
  rows.reduce((total, row) => total + of(row), 0);
const markdown = report.get("report.md")!;

describe("a report", () => {
  it("has every file that a run promises", () => {
    expect([...report.keys()]).toEqual([
      "report.md",
      "summary.json",
      "pods.csv",
      "nodes.csv",
      "latency.csv",
      "cost.csv",
      "decisions.csv",
      "scenario.resolved.yaml",
      "charts/replicas-default-web.svg",
      "charts/latency-default-web.svg",
      "charts/nodes.svg",
      "charts/utilisation.svg",
      "charts/cpu-by-group.svg",
      "charts/cost.svg",
    ]);
  });

  it("is the same text when it is made again", () => {
    expect([...renderReport(syntheticResult(), "name: synthetic\n")]).toEqual([...report]);
  });

  it("answers first: the objectives stand before pictures and reasons", () => {
    const order = ["## Answers", "## Pictures", "## How it was reached", "## What was left out"];
    const places = order.map((heading) => markdown.indexOf(heading));
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(markdown).toContain("**1 of 2 objectives missed.**");
  });

  it("gives every decision a line with its numbers", () => {
    const decisions = rowsOf("decisions.csv");
    expect(decisions).toHaveLength(result.decisions.length);
    expect(decisions[1]).toMatchObject({
      time: "2026-01-05T00:02:45Z",
      from: "2",
      to: "4",
      text: result.decisions[1]!.text,
    });
  });

  it("marks links to charts that exist", () => {
    const links = [...markdown.matchAll(/\]\((charts\/[^)]+)\)/g)].map((match) => match[1]!);
    expect(links).toHaveLength(6);
    expect(links.filter((link) => !report.has(link))).toEqual([]);
  });

  it("prints no number that is not one", () => {
    for (const [path, text] of report) expect(text, path).not.toMatch(/NaN|Infinity|undefined/);
  });

  it("survives a run without services, autoscalers and objectives", () => {
    const bare: Result = { ...result, services: [], autoscalers: [], objectives: [], decisions: [] };
    expect(renderReport(bare, "").get("report.md")).toContain("names no objectives");
  });

  it("names the Services that lose requests where no objective asks for it", () => {
    const [service] = result.services;
    const total = { ...service!.total, requests: 1000, served: 900, refused: 100 };
    const lossy: Result = {
      ...result,
      objectives: [],
      services: [service!, { ...service!, service: "Service/default/lossy", total }],
    };
    const answers = renderReport(lossy, "").get("report.md")!.split("\n")[5];
    expect(answers).toBe(
      "The scenario names no objectives. **Service/default/lossy lost 10.0 % of its requests.**",
    );
  });
});

describe("report.md and the tables", () => {
  it("agree on pod hours and core hours", () => {
    const pods = rowsOf("pods.csv");
    const hours = (column: string) =>
      sum(pods, (row) => (Number(row[column]) * Number(row["interval_seconds"])) / 3600);
    const line = markdown.split("\n").find((each) => each.startsWith("| Deployment/default/web"))!;
    const cells = line.split("|").map((cell) => cell.trim());
    expect(Number(cells[4])).toBeCloseTo(hours("existing_pods_mean"), 2);
    expect(Number(cells[5])).toBeCloseTo(hours("cpu_used_cores_mean"), 2);
    expect(Number(cells[3])).toBe(Math.max(...pods.map((row) => Number(row["existing_pods_max"]))));
    expect(Number(cells[2])).toBe(Math.min(...pods.map((row) => Number(row["ready_pods_min"]))));
  });

  it("agree on cost to the micro-dollar, by interval, group and workload", () => {
    const cost = rowsOf("cost.csv");
    const micro = (rows: readonly Row[]) => sum(rows, (row) => Math.round(Number(row["cost_usd"]) * 1e6));
    const summary = JSON.parse(report.get("summary.json")!) as {
      readonly cost: {
        readonly usd: number;
        readonly workloads: readonly { readonly workload: string; readonly usd: number }[];
      };
    };
    expect(micro(cost)).toBe(Math.round(summary.cost.usd * 1e6));
    for (const { workload, usd } of summary.cost.workloads) {
      expect(micro(cost.filter((row) => row["workload"] === workload))).toBe(Math.round(usd * 1e6));
    }
    expect(markdown).toContain("**9.22 USD**, 9.22 USD a day");
  });

  it("agree on requests, refusals and the share of errors", () => {
    const latency = rowsOf("latency.csv");
    const total = (column: string) => sum(latency, (row) => Number(row[column]));
    const line = markdown.split("\n").find((each) => each.startsWith("| Service/default/web"))!;
    const cells = line.split("|").map((cell) => cell.trim().replaceAll(" ", ""));
    expect(Math.abs(Number(cells[2]) - total("requests"))).toBeLessThan(1.5);
    expect(Math.abs(Number(cells[4]) - total("refused_requests"))).toBeLessThan(1.5);
    const share =
      (total("refused_requests") + total("timed_out_requests") + total("cut_requests")) / total("requests");
    expect(cells[7]).toBe(`${(share * 100).toFixed(3)}%`);
  });

  it("agree on node hours", () => {
    const nodes = rowsOf("nodes.csv");
    const hours = sum(nodes, (row) => (Number(row["nodes_mean"]) * Number(row["interval_seconds"])) / 3600);
    const summary = JSON.parse(report.get("summary.json")!) as { nodeGroups: { nodeHours: number }[] };
    expect(summary.nodeGroups[0]?.nodeHours).toBeCloseTo(hours, 5);
  });
});
