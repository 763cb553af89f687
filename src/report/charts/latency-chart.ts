import type { Result, ServiceSeries } from "../../recording/index.js";
import { perSecond, ratesOf, timesOf } from "./chart-times.js";
import type { Chart } from "./line-chart.js";
import { STYLE } from "./palette.js";

/** A Service's latency with its objectives, over the requests that arrive and fail. */
export function latencyChart(result: Result, service: ServiceSeries): Chart {
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
        axis: "latency, logarithmic",
        scale: "log",
        unit: "seconds",
        lines: [
          ...limits.map((each) => ({
            label: `${each.objective.replace("latency ", "")} objective`,
            values: service.intervals.map(() => each.limit),
            style: STYLE.limit,
            shape: "line" as const,
          })),
          { label: "p50", values: point("p50Seconds"), style: STYLE.wanted, shape: "line" },
          { label: "mean", values: point("meanSeconds"), style: STYLE.load, shape: "line" },
          { label: "p99", values: point("p99Seconds"), style: STYLE.shortage, shape: "line" },
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
