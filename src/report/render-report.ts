import type { Result } from "../recording/index.js";
import { chartsOf } from "./charts/charts-of.js";
import { costTable } from "./cost-table.js";
import { decisionsTable } from "./decisions-table.js";
import { latencyTable } from "./latency-table.js";
import { networkTable } from "./network-table.js";
import { nodesTable } from "./nodes-table.js";
import { decisionRows } from "./page/decision-rows.js";
import type { PageAssets } from "./page/page-assets.js";
import { plotOfChart } from "./page/plot-of-chart.js";
import { withPage } from "./page/with-page.js";
import { podsTable } from "./pods-table.js";
import { renderMarkdown } from "./report-markdown.js";
import { renderSummary } from "./summary.js";
import { renderCsv } from "./table.js";
import { verticalTable } from "./vertical-table.js";

/**
 * Every file of a run's report: path inside the report's folder → text. `resolvedScenario` is the text of
 * scenario.resolved.yaml; `assets` are what report.html carries, which is left out without them.
 *
 * Order: as listed here; the same result gives the same bytes.
 */
export function renderReport(
  result: Result,
  resolvedScenario: string,
  assets?: PageAssets,
): Map<string, string> {
  const charts = chartsOf(result);
  const files = new Map([
    ["report.md", renderMarkdown(result, charts)],
    ["summary.json", renderSummary(result)],
    ["pods.csv", renderCsv(podsTable(result))],
    ["nodes.csv", renderCsv(nodesTable(result))],
    ["latency.csv", renderCsv(latencyTable(result))],
    ...(result.services.some(({ total }) => total.bytes)
      ? [["network.csv", renderCsv(networkTable(result))] as const]
      : []),
    ["cost.csv", renderCsv(costTable(result))],
    ...(result.verticals.length === 0 ? [] : [["vertical.csv", renderCsv(verticalTable(result))] as const]),
    ["decisions.csv", renderCsv(decisionsTable(result))],
    ["scenario.resolved.yaml", resolvedScenario],
    ...charts.map(({ path, svg }) => [path, svg] as const),
  ]);
  if (assets === undefined) return files;
  const plots = new Map(charts.map(({ path, chart }) => [path, plotOfChart(chart)]));
  return withPage(files, assets, { plots, decisions: decisionRows(result) });
}
