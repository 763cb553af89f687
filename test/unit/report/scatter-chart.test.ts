import { describe, expect, it } from "vitest";
import { renderScatterChart, type ScatterPoint } from "../../../src/report/index.js";

const point = (x: number, y: number, kind: ScatterPoint["kind"] = "chosen"): ScatterPoint => ({
  x,
  y,
  size: x,
  kind,
  label: `P${x}`,
});
const chart = (points: readonly ScatterPoint[], limit?: number) =>
  renderScatterChart({
    title: "a < b",
    xAxis: "cost",
    yAxis: "p99",
    sizeAxis: "churn",
    points,
    kinds: { chosen: "chosen", other: "other", excluded: "excluded" },
    ...(limit === undefined ? {} : { limit: { y: limit, label: "objective" } }),
  });

describe("a scatter chart", () => {
  it("draws each point once, the chosen ones with their label", () => {
    const svg = chart([point(1, 3), point(2, 2, "other"), point(3, 1)]);
    expect(svg.match(/<circle [^>]*fill-opacity/g)).toHaveLength(3);
    expect(svg).toContain(">P1</text>");
    expect(svg).not.toContain(">P2</text>");
    expect(svg).toContain("a &lt; b");
  });

  it("moves labels of neighbours apart", () => {
    const svg = chart([point(1, 1), point(1.0001, 1), point(9, 9)]);
    const heights = [...svg.matchAll(/y="([\d.]+)" text-anchor="middle" font-weight="600"/g)].map(([, y]) =>
      Number(y),
    );
    expect(Math.abs(heights[0]! - heights[1]!)).toBeGreaterThan(12);
  });

  it("says where a limit lies that is far from every point", () => {
    expect(chart([point(1, 1), point(2, 2)], 2.5)).toContain('stroke-dasharray="1 3"');
    expect(chart([point(1, 1), point(2, 2)], 9)).toContain("objective: 9, above what is shown");
  });

  it("draws a single point, and points without any spread", () => {
    for (const points of [[point(1, 1)], [point(1, 0), point(1, 0)], []])
      expect(chart(points)).not.toMatch(/NaN|Infinity/);
  });
});
