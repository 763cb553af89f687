import { describe, expect, it } from "vitest";
import { renderReport } from "../../../../src/report/index.js";
import type { Plot } from "../../../../src/report/page/plot.js";
import { renderPage } from "../../../../src/report/page/render-page.js";
import { withPage } from "../../../../src/report/page/with-page.js";
import { syntheticResult } from "../../../support/results.js";

const assets = { plotLibrary: "var uPlot;", plotStyle: ".u-plot{}", scripts: ["first();", "second();"] };
const none = { pictures: new Map<string, string>(), plots: new Map<string, Plot>() };

describe("report.html", () => {
  it("lets no text of a user end a script element", () => {
    const name = "</script><script>alert(1)</script>";
    const decisions = { header: ["why"], rows: [[name]], times: [0], until: [0], left: 0 };
    const html = renderPage({ ...none, markdown: `# ${name}`, decisions }, assets);
    expect(html).not.toContain("<script>alert");
    expect(html.split("</script>")).toHaveLength(html.split("<script").length);
    expect(html).toContain("\\u003c/script>");
  });

  it("forbids the browser to load anything", () => {
    expect(renderPage({ ...none, markdown: "# a" }, assets)).toContain("default-src 'none'");
  });

  it("stands beside report.md, with the report's pictures in it", () => {
    const files = withPage(
      new Map([
        ["report.md", "# runs\n\n![frontier](frontier.svg)\n"],
        ["frontier.svg", "<svg>dots</svg>"],
      ]),
      assets,
    );
    expect([...files.keys()]).toEqual(["report.md", "report.html", "frontier.svg"]);
    expect(files.get("report.html")).toContain('<div class="still"><svg>dots</svg></div>');
  });

  it("has the numbers of every chart of a run, on the axis of their instants", () => {
    const report = renderReport(syntheticResult(), "", assets);
    const html = report.get("report.html")!;
    const plots = [...html.matchAll(/data-kind="plot" data-name="([^"]+)">(.*?)<\/script>/g)];
    const charts = [...report.keys()].filter((path) => path.startsWith("charts/"));
    expect(plots.map(([, name]) => name)).toEqual(charts);
    for (const [, , text] of plots) {
      const { times, panels } = JSON.parse(text!) as Plot;
      for (const { lines } of panels)
        for (const { values } of lines) expect(values).toHaveLength(times.length);
    }
  });

  it("is left out where nobody gives what a page carries", () => {
    expect(renderReport(syntheticResult(), "").has("report.html")).toBe(false);
  });
});
