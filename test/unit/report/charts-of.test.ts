import { describe, expect, it } from "vitest";
import type { NodeGroupSeries, Result, WorkloadSeries } from "../../../src/recording/index.js";
import { chartsOf, undrawnText } from "../../../src/report/charts/charts-of.js";
import { SERIES, STYLE } from "../../../src/report/charts/palette.js";
import { syntheticResult } from "../../support/results.js";

const result = syntheticResult(2);

function withGroups(count: number): Result {
  const group = result.nodeGroups[0]!;
  const nodeGroups = Array.from(
    { length: count },
    (_, i): NodeGroupSeries => ({
      ...group,
      group: `group-${i}`,
      totals: { ...group.totals, nodeHours: 100 - i },
    }),
  );
  return { ...result, nodeGroups };
}

function withWorkloads(count: number): Result {
  const workload = result.workloads[0]!;
  const workloads = Array.from(
    { length: count },
    (_, i): WorkloadSeries => ({ ...workload, workload: `Deployment/default/web-${i}` }),
  );
  return { ...result, workloads };
}

/** Width of text in a sans-serif font of 12 px, generously. */
const CHARACTER_WIDTH = 7;

describe("the charts of a report", () => {
  const charts = chartsOf(result);

  it("show pods, latency, nodes, utilisation and cost", () => {
    expect(charts.map(({ path }) => path)).toEqual([
      "charts/replicas-default-web.svg",
      "charts/latency-default-web.svg",
      "charts/nodes.svg",
      "charts/utilisation.svg",
      "charts/cpu-by-group.svg",
      "charts/cost.svg",
    ]);
  });

  it("have a title and a description for those who cannot see them", () => {
    for (const { svg, title } of charts) {
      expect(svg).toContain(`<title>${title}</title>\n<desc>From `);
      expect(svg).toContain('role="img"');
    }
  });

  it("are the same bytes each time", () => {
    expect(chartsOf(syntheticResult(2))).toEqual(charts);
  });

  it("hold no number that is none", () => {
    for (const { svg } of charts) expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  it("keep every text inside the picture", () => {
    for (const { svg, path } of [...charts, ...chartsOf(withGroups(12))]) {
      for (const [, x, rest, text] of svg.matchAll(
        /<text x="([\d.]+)"([^>]*)>(?:<title>.*?<\/title>)?([^<]*)/g,
      )) {
        const width = text!.length * CHARACTER_WIDTH * (rest!.includes('font-size="15"') ? 1.3 : 1);
        const left = rest!.includes('"end"')
          ? Number(x) - width
          : rest!.includes('"middle"')
            ? Number(x) - width / 2
            : Number(x);
        expect(left, `${path}: ${text}`).toBeGreaterThanOrEqual(0);
        expect(left + width, `${path}: ${text}`).toBeLessThanOrEqual(960);
      }
    }
  });

  it("tell the lines of a panel apart by more than colour", () => {
    for (const { svg, path } of [...charts, ...chartsOf(withGroups(12))]) {
      for (const panel of svg.split("<g>").slice(1)) {
        const lines = [
          ...panel.matchAll(
            /<path [^>]*fill="none" stroke="#\w+" stroke-width="([\d.]+)"(?: stroke-dasharray="([^"]*)")?/g,
          ),
        ];
        const dashes = lines.map(([, , dash]) => dash ?? "solid");
        const solid = lines.filter(([, , dash]) => dash === undefined).map(([, width]) => width);
        const dashed = dashes.filter((dash) => dash !== "solid");
        expect(new Set(dashed).size, path).toBe(dashed.length);
        expect(new Set(solid).size, path).toBe(solid.length);
      }
    }
  });

  it("give many groups a shared line, and panels to the largest only", () => {
    const many = chartsOf(withGroups(12));
    expect(many.find(({ path }) => path === "charts/nodes.svg")!.svg).toContain("7 more groups");
    expect(many.find(({ path }) => path === "charts/cpu-by-group.svg")!.svg.match(/<g>/g)).toHaveLength(6);
  });

  it("are of the largest workloads where there are many, and say of how many not", () => {
    const many = withWorkloads(50);
    expect(chartsOf(many).filter(({ path }) => path.startsWith("charts/replicas"))).toHaveLength(20);
    expect(undrawnText(many)).toBe("30 more workloads stand in `pods.csv`.");
    expect(undrawnText(result)).toBe("");
  });
});

describe("the palette", () => {
  /** WCAG 2 contrast against white. */
  function contrast(color: string): number {
    const [r, g, b] = [1, 3, 5].map((at) => {
      const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 1.05 / (0.2126 * r! + 0.7152 * g! + 0.0722 * b! + 0.05);
  }

  it("has only colours that stand out from white paper", () => {
    for (const { color } of [...Object.values(STYLE), ...SERIES])
      expect(contrast(color), color).toBeGreaterThan(3);
  });
});
