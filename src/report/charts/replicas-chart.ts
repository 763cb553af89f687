import type { Result, WorkloadSeries } from "../../recording/index.js";
import { ratesOf, timesOf } from "./chart-times.js";
import type { Chart, ChartLine, Panel } from "./line-chart.js";
import { STYLE } from "./palette.js";

/** Kinds with a number of replicas that somebody wants; of others as many pods are wanted as there are. */
const HAS_REPLICAS: ReadonlySet<string> = new Set(["Deployment", "ReplicaSet", "StatefulSet"]);

/** A workload's load, or where it has none its CPU use, over its pods. */
export function replicasChart(result: Result, workload: WorkloadSeries): Chart {
  const load = result.services.filter((each) => workload.services.includes(each.service));
  const usesCpu = workload.cpuUsedCores.some((cores) => cores > 0);
  const panels: Panel[] = [];
  if (load.length > 0) {
    const lines = load.map(
      (service, index): ChartLine => ({
        label: service.service.slice(service.service.lastIndexOf("/") + 1),
        values: ratesOf(result, service),
        style: index === 0 ? STYLE.load : STYLE.secondary,
        shape: "line",
      }),
    );
    panels.push({ axis: "requests per second", lines });
  } else if (usesCpu) {
    const line: ChartLine = {
      label: "used",
      values: workload.cpuUsedCores,
      style: STYLE.load,
      shape: "line",
    };
    panels.push({ axis: "CPU used, cores", lines: [line] });
  }
  const isScaled = HAS_REPLICAS.has(workload.workload.slice(0, workload.workload.indexOf("/")));
  panels.push({
    axis: "pods",
    unit: "pieces",
    lines: [
      { label: "ready", values: workload.ready, style: STYLE.ready, shape: "step", keep: "lowest" },
      isScaled
        ? { label: "wanted", values: workload.wanted, style: STYLE.wanted, shape: "step" }
        : { label: "existing", values: workload.existing, style: STYLE.wanted, shape: "step" },
      { label: "pending, no node", values: workload.unscheduledMax, style: STYLE.shortage, shape: "span" },
    ],
  });
  return {
    ...timesOf(result),
    title: `${workload.workload}: ${panels.length === 1 ? "pods" : load.length > 0 ? "load and pods" : "CPU and pods"}`,
    panels,
  };
}
