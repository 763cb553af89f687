import type { NodeGroupSeries, Result } from "../../recording/index.js";
import { sumColumns, timesOf } from "./chart-times.js";
import type { Chart, ChartLine } from "./line-chart.js";
import { SERIES, STYLE } from "./palette.js";

/** Groups with a line of their own; the rest share one. */
const MOST_GROUPS = 5;
/** Groups with a panel of their own. */
const MOST_PANELS = 6;

/** How many nodes each group has, over the pods that wait for one. */
export function nodesChart(result: Result): Chart {
  const rows = result.intervalEnds.length;
  const largest = largestGroups(result, MOST_GROUPS);
  const rest = result.nodeGroups.filter((group) => !largest.includes(group));
  const lines = largest.map(
    (group, index): ChartLine => ({
      label: groupName(group),
      values: group.existing,
      style: SERIES[index]!,
      shape: "step",
    }),
  );
  if (rest.length > 0) {
    const values = sumColumns(
      rows,
      rest.map(({ existing }) => existing),
    );
    lines.push({ label: `${rest.length} more groups`, values, style: SERIES[MOST_GROUPS]!, shape: "step" });
  }
  const pending = sumColumns(
    rows,
    result.workloads.map(({ unscheduledMax }) => unscheduledMax),
  );
  return {
    ...timesOf(result),
    title: "Nodes by group, and pods that wait for one",
    panels: [
      { axis: "nodes", unit: "pieces", lines },
      {
        axis: "pods without a node, at most",
        unit: "pieces",
        lines: [{ label: "pending", values: pending, style: STYLE.shortage, shape: "span" }],
      },
    ],
  };
}

/** CPU of the largest groups: a panel each. */
export function groupCpuChart(result: Result): Chart {
  return {
    ...timesOf(result),
    title: "CPU by node group: offered, requested and used",
    panels: largestGroups(result, MOST_PANELS).map((group) => ({
      axis: `node group ${groupName(group)}, cores`,
      lines: [
        { label: "allocatable", values: group.cpuAllocatableCores, style: STYLE.load, shape: "step" },
        { label: "used", values: group.cpuUsedCores, style: STYLE.ready, shape: "line" },
        { label: "requested", values: group.cpuRequestedCores, style: STYLE.wanted, shape: "step" },
      ],
    })),
  };
}

/** What pods ask and use of what all nodes offer them. */
export function utilisationChart(result: Result): Chart {
  const share = (of: (group: NodeGroupSeries) => ArrayLike<number>, all: ArrayLike<number>) => {
    const part = sumColumns(result.intervalEnds.length, result.nodeGroups.map(of));
    return Array.from(part, (amount, i) => (all[i]! > 0 ? (100 * amount) / all[i]! : null));
  };
  const panel = (
    axis: string,
    offered: (group: NodeGroupSeries) => ArrayLike<number>,
    requested: (group: NodeGroupSeries) => ArrayLike<number>,
    used: (group: NodeGroupSeries) => ArrayLike<number>,
  ) => {
    const all = sumColumns(result.intervalEnds.length, result.nodeGroups.map(offered));
    const lines: ChartLine[] = [
      { label: "used", values: share(used, all), style: STYLE.ready, shape: "line" },
      { label: "requested", values: share(requested, all), style: STYLE.wanted, shape: "step" },
    ];
    return { axis: `${axis}, % of allocatable`, top: 100, lines };
  };
  return {
    ...timesOf(result),
    title: "Utilisation of all nodes",
    panels: [
      panel(
        "CPU",
        (group) => group.cpuAllocatableCores,
        (group) => group.cpuRequestedCores,
        (group) => group.cpuUsedCores,
      ),
      panel(
        "memory",
        (group) => group.memoryAllocatableBytes,
        (group) => group.memoryRequestedBytes,
        (group) => group.memoryUsedBytes,
      ),
    ],
  };
}

/** The groups with the most node hours, in the order in which they stand in the result. */
function largestGroups({ nodeGroups }: Result, most: number): readonly NodeGroupSeries[] {
  const largest = new Set(
    nodeGroups.toSorted((a, b) => b.totals.nodeHours - a.totals.nodeHours).slice(0, most),
  );
  return nodeGroups.filter((group) => largest.has(group));
}

function groupName({ group }: NodeGroupSeries): string {
  return group || "(from manifests)";
}
