import { hasPrices, type Result, type WorkloadSeries } from "../../recording/index.js";
import { costChart } from "./cost-chart.js";
import { latencyChart } from "./latency-chart.js";
import { type Chart, renderLineChart } from "./line-chart.js";
import { groupCpuChart, nodesChart, utilisationChart } from "./node-charts.js";
import { replicasChart } from "./replicas-chart.js";
import { verticalChart } from "./vertical-chart.js";

/** A drawn chart: where it lies in the report's folder, what it shows, and its SVG. */
export interface RenderedChart {
  /** `charts/replicas-default-web.svg` */
  readonly path: string;
  readonly title: string;
  readonly chart: Chart;
  readonly svg: string;
}

const MOST_WORKLOADS = 20;
const MOST_SERVICES = 20;

/** Every chart of a report: pods per workload, latency per Service, nodes, utilisation and cost. */
export function chartsOf(result: Result): readonly RenderedChart[] {
  const services = largest(result.services, MOST_SERVICES, ({ total }) => total.requests);
  const charts: { readonly path: string; readonly chart: Chart }[] = [
    ...drawnWorkloads(result).map((workload) => ({
      path: `charts/replicas-${fileNameOf(workload.workload)}.svg`,
      chart: replicasChart(result, workload),
    })),
    ...services.map((service) => ({
      path: `charts/latency-${fileNameOf(service.service)}.svg`,
      chart: latencyChart(result, service),
    })),
  ];
  for (const series of result.verticals.slice(0, MOST_WORKLOADS)) {
    const path = `charts/vertical-${fileNameOf(series.workload)}-${series.container}.svg`;
    charts.push({ path, chart: verticalChart(result, series) });
  }
  if (result.nodeGroups.length > 0) {
    charts.push({ path: "charts/nodes.svg", chart: nodesChart(result) });
    charts.push({ path: "charts/utilisation.svg", chart: utilisationChart(result) });
    charts.push({ path: "charts/cpu-by-group.svg", chart: groupCpuChart(result) });
  }
  if (hasPrices(result.cost)) charts.push({ path: "charts/cost.svg", chart: costChart(result) });
  return charts.map(({ path, chart }) => ({ path, title: chart.title, chart, svg: renderLineChart(chart) }));
}

/** What a reader of the pictures misses; "" when everything is drawn. */
export function undrawnText(result: Result): string {
  const workloads = result.workloads.length - drawnWorkloads(result).length;
  const services = Math.max(0, result.services.length - MOST_SERVICES);
  const parts = [
    workloads > 0
      ? `${workloads} more ${workloads === 1 ? "workload stands" : "workloads stand"} in \`pods.csv\``
      : "",
    services > 0
      ? `${services} more ${services === 1 ? "Service stands" : "Services stand"} in \`latency.csv\``
      : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? "" : `${parts.join(", ")}.`;
}

/** Autoscaled workloads and others whose pods change in number; all where there are none. The largest, if too many. */
function drawnWorkloads(result: Result): readonly WorkloadSeries[] {
  const targets = new Set(result.autoscalers.map((each) => each.target));
  const moving = result.workloads.filter(
    ({ workload, existing }) => targets.has(workload) || existing.some((count) => count !== existing[0]),
  );
  const wanted = moving.length > 0 ? moving : result.workloads;
  return largest(wanted, MOST_WORKLOADS, ({ totals }) => totals.podHours);
}

/** The largest of a list, in the list's order. */
function largest<T>(list: readonly T[], most: number, sizeOf: (item: T) => number): readonly T[] {
  if (list.length <= most) return list;
  const kept = new Set(list.toSorted((a, b) => sizeOf(b) - sizeOf(a)).slice(0, most));
  return list.filter((item) => kept.has(item));
}

/** `Deployment/default/web` is `default-web`; other kinds keep their name, so that no two files collide. */
function fileNameOf(key: string): string {
  const [kind, ...rest] = key.split("/");
  const parts = kind === "Deployment" || kind === "Service" ? rest : [kind!.toLowerCase(), ...rest];
  return parts.join("-").replace(/[^A-Za-z0-9.-]/g, "-");
}
