import type { NodeGroupSeries, Result, ServiceSeries, WorkloadSeries } from "../../recording/index.js";
import { type Chart, renderLineChart } from "./line-chart.js";
import { STYLE } from "./palette.js";

/** A drawn chart: where it lies in the report's folder, what it shows, and its SVG. */
export interface RenderedChart {
  /** `charts/replicas-default-web.svg` */
  readonly path: string;
  readonly title: string;
  readonly svg: string;
}

const MOST_WORKLOADS_WITHOUT_AUTOSCALER = 12;

/** Every chart of a report: replicas per autoscaled workload, latency per Service, use of the node groups. */
export function chartsOf(result: Result): readonly RenderedChart[] {
  const targets = new Set(result.autoscalers.map((each) => each.target));
  const scaled = result.workloads.filter((each) => targets.has(each.workload));
  const drawn = scaled.length > 0 ? scaled : result.workloads.slice(0, MOST_WORKLOADS_WITHOUT_AUTOSCALER);
  const charts: { readonly path: string; readonly chart: Chart }[] = [
    ...drawn.map((workload) => ({
      path: `charts/replicas-${fileNameOf(workload.workload)}.svg`,
      chart: replicasChart(result, workload),
    })),
    ...result.services.map((service) => ({
      path: `charts/latency-${fileNameOf(service.service)}.svg`,
      chart: latencyChart(result, service),
    })),
  ];
  if (result.nodeGroups.length > 0) charts.push({ path: "charts/nodes.svg", chart: nodesChart(result) });
  return charts.map(({ path, chart }) => ({ path, title: chart.title, svg: renderLineChart(chart) }));
}

function replicasChart(result: Result, workload: WorkloadSeries): Chart {
  const load = result.services.filter((each) => workload.services.includes(each.service));
  const loadPanel =
    load.length > 0
      ? {
          axis: "requests per second",
          lines: load.map((service, index) => ({
            label: nameOf(service.service),
            values: ratesOf(result, service),
            style: index === 0 ? STYLE.load : STYLE.secondary,
            shape: "line" as const,
          })),
        }
      : {
          axis: "CPU used, cores",
          lines: [
            { label: "used", values: workload.cpuUsedCores, style: STYLE.load, shape: "line" as const },
          ],
        };
  return {
    ...timesOf(result),
    title: `${workload.workload}: load and replicas`,
    panels: [
      loadPanel,
      {
        axis: "pods",
        lines: [
          { label: "wanted", values: workload.wanted, style: STYLE.wanted, shape: "step" },
          { label: "ready", values: workload.ready, style: STYLE.ready, shape: "step", keep: "lowest" },
          { label: "unscheduled", values: workload.unscheduled, style: STYLE.shortage, shape: "step" },
        ],
      },
    ],
  };
}

function latencyChart(result: Result, service: ServiceSeries): Chart {
  const point = (name: "meanSeconds" | "p50Seconds" | "p99Seconds") =>
    service.intervals.map((each) => each[name]);
  const limits = result.objectives.filter(
    (each) => each.subject === service.service && each.unit === "seconds",
  );
  const failed = service.intervals.map(({ refused, timedOut, cut }) => refused + timedOut + cut);
  return {
    ...timesOf(result),
    title: `${service.service}: latency and failures`,
    panels: [
      {
        axis: "latency, seconds (logarithmic)",
        scale: "log",
        lines: [
          { label: "p99", values: point("p99Seconds"), style: STYLE.shortage, shape: "line" },
          { label: "mean", values: point("meanSeconds"), style: STYLE.load, shape: "line" },
          { label: "p50", values: point("p50Seconds"), style: STYLE.wanted, shape: "line" },
          ...limits.map((each) => ({
            label: `${each.objective.replace("latency ", "")} objective`,
            values: service.intervals.map(() => each.limit),
            style: STYLE.limit,
            shape: "line" as const,
          })),
        ],
      },
      {
        axis: "requests per second",
        lines: [
          { label: "arriving", values: ratesOf(result, service), style: STYLE.load, shape: "line" },
          { label: "failing", values: perSecond(result, failed), style: STYLE.shortage, shape: "line" },
        ],
      },
    ],
  };
}

function nodesChart(result: Result): Chart {
  return {
    ...timesOf(result),
    title: "Nodes: CPU offered, requested and used",
    panels: result.nodeGroups.map((group: NodeGroupSeries) => ({
      axis: `node group ${group.group || "(from manifests)"}, cores`,
      lines: [
        { label: "allocatable", values: group.cpuAllocatableCores, style: STYLE.load, shape: "step" },
        { label: "requested", values: group.cpuRequestedCores, style: STYLE.wanted, shape: "step" },
        { label: "used", values: group.cpuUsedCores, style: STYLE.ready, shape: "line" },
      ],
    })),
  };
}

function timesOf(result: Result): Omit<Chart, "title" | "panels"> {
  return {
    instants: result.intervalEnds,
    fromMicros: result.figuresFromMicros,
    zeroEpochSeconds: result.scenario.zeroEpochSeconds,
    timeZone: result.scenario.timeZone,
  };
}

function ratesOf(result: Result, service: ServiceSeries): readonly number[] {
  return perSecond(
    result,
    service.intervals.map((each) => each.requests),
  );
}

function perSecond(result: Result, counts: readonly number[]): readonly number[] {
  return counts.map((count, index) => {
    const begin = result.intervalEnds[index - 1] ?? result.figuresFromMicros;
    return count / ((result.intervalEnds[index]! - begin) / 1e6);
  });
}

function nameOf(key: string): string {
  return key.slice(key.lastIndexOf("/") + 1);
}

/** `Deployment/default/web` is `default-web`; other kinds keep their name, so that no two files collide. */
function fileNameOf(key: string): string {
  const [kind, ...rest] = key.split("/");
  const parts = kind === "Deployment" || kind === "Service" ? rest : [kind!.toLowerCase(), ...rest];
  return parts.join("-").replace(/[^A-Za-z0-9.-]/g, "-");
}
