import { amountsOfList, type ResourceAmounts } from "../../controllers/vertical-pod-autoscaler/index.js";
import { requestedShare, WHOLE_NODE } from "../../cost/index.js";
import type { Result, VerticalSeries } from "../../recording/index.js";
import type { LoadedScenario } from "../../scenario/index.js";
import { sizedWorkloads } from "./vertical-workloads.js";
import type { RequestPlan } from "./with-requests.js";

/** Memory that the percentile rule adds to the highest use. */
const MEMORY_HEADROOM = 1.15;
const HOURS_A_MONTH = 730;

/** One container: what it asks for, what it uses, and what two rules would give it. Units: millicores, bytes. */
export interface SizedContainer {
  readonly workload: string;
  readonly container: string;
  readonly meanPods: number;
  readonly now: ResourceAmounts;
  /** CPU on average, memory at its highest. */
  readonly used: ResourceAmounts;
  readonly target: ResourceAmounts;
  readonly lower: ResourceAmounts;
  readonly upper: ResourceAmounts;
  readonly peak: ResourceAmounts;
  /** CPU at its 95th percentile, memory at its highest + 15 %. */
  readonly percentileRule: ResourceAmounts;
  readonly samples: number;
}

/** What the requests of all pods hold beyond their use, over the run. */
export interface Slack {
  readonly cores: number;
  readonly gib: number;
  /** Share of the nodes' price that this carries; null without prices. */
  readonly usdPerMonth: number | null;
}

/** Sizes of all containers that were seen to use something. Order: as the workloads are written. */
export function sizeContainers(result: Result, loaded: LoadedScenario): readonly SizedContainer[] {
  const hours = result.scenario.durationMicros / 3.6e9;
  return sizedWorkloads(loaded.manifests).flatMap(({ key, containers }) => {
    const podHours = result.workloads.find(({ workload }) => workload === key)?.totals.podHours ?? 0;
    return containers.flatMap(({ name, resources }): SizedContainer[] => {
      const series = result.verticals.find((each) => each.workload === key && each.container === name);
      if (series === undefined || series.totals.samples === 0) return [];
      const { cpuP95Cores, cpuPeakCores, memoryPeakBytes } = series.totals;
      return [
        {
          workload: key,
          container: name,
          meanPods: podHours / hours,
          now: amountsOfList(resources?.requests),
          used: amounts(meanOf(series.cpuUsedCores), memoryPeakBytes, 1),
          target: lastOf(series, "Target"),
          lower: lastOf(series, "Lower"),
          upper: lastOf(series, "Upper"),
          peak: amounts(cpuPeakCores, memoryPeakBytes, 1),
          percentileRule: amounts(cpuP95Cores, memoryPeakBytes, MEMORY_HEADROOM),
          samples: series.totals.samples,
        },
      ];
    });
  });
}

function amounts(cores: number | null, bytes: number | null, headroom: number): ResourceAmounts {
  return {
    ...(cores === null ? {} : { cpu: Math.max(1, Math.ceil(cores * 1000)) }),
    ...(bytes === null ? {} : { memory: Math.ceil(bytes * headroom) }),
  };
}

function lastOf(series: VerticalSeries, what: "Target" | "Lower" | "Upper"): ResourceAmounts {
  const cpu = last(series[`cpu${what}Cores`]);
  const memory = last(series[`memory${what}Bytes`]);
  return {
    ...(cpu === undefined ? {} : { cpu: Math.round(cpu * 1000) }),
    ...(memory === undefined ? {} : { memory }),
  };
}

function last(column: Float64Array): number | undefined {
  for (let i = column.length - 1; i >= 0; i--) if (!Number.isNaN(column[i]!)) return column[i]!;
  return undefined;
}

function meanOf(column: Float64Array): number | null {
  const known = column.filter((value) => !Number.isNaN(value));
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** A rule's requests as a plan. */
export function planOf(
  sizes: readonly SizedContainer[],
  rule: (size: SizedContainer) => ResourceAmounts,
): RequestPlan {
  const plan = new Map<string, Map<string, ResourceAmounts>>();
  for (const size of sizes) {
    const known = plan.get(size.workload);
    if (known === undefined) plan.set(size.workload, new Map([[size.container, rule(size)]]));
    else known.set(size.container, rule(size));
  }
  return plan;
}

/**
 * What a rule's requests hold beyond the containers' use: CPU on average, memory at its highest; negative where too
 * little is asked for. Resources that a rule does not name stay as they are; a request that is not set counts as 0.
 */
export function slackOf(
  sizes: readonly SizedContainer[],
  rule: (size: SizedContainer) => ResourceAmounts,
  result: Result,
): Slack {
  let cores = 0;
  let gib = 0;
  let usd: number | null = null;
  for (const size of sizes) {
    const { meanPods, now, used } = size;
    const wanted = { ...now, ...rule(size) };
    cores += (meanPods * ((wanted.cpu ?? 0) - (used.cpu ?? 0))) / 1000;
    gib += (meanPods * ((wanted.memory ?? 0) - (used.memory ?? 0))) / 2 ** 30;
    const node = nodeOf(result, size.workload);
    if (node === null) continue;
    const share = (part: ResourceAmounts) =>
      requestedShare({ cpuMillicores: part.cpu ?? 0, memoryBytes: part.memory ?? 0 }, node.allocatable) /
      WHOLE_NODE;
    usd = (usd ?? 0) + meanPods * (share(wanted) - share(used)) * node.usdPerHour * HOURS_A_MONTH;
  }
  return { cores, gib, usdPerMonth: usd };
}

/** The mean node of the group that carries most of a workload's cost; null without prices. */
function nodeOf(result: Result, workload: string) {
  let most = 0;
  let found: { usdPerHour: number; allocatable: { cpuMillicores: number; memoryBytes: number } } | null =
    null;
  for (const group of result.nodeGroups) {
    const bills = result.cost.nodes.filter((bill) => bill.group === group.group);
    const carried = bills.flatMap(({ workloads }) => workloads.filter((each) => each.workload === workload));
    const microUsd = carried.reduce((sum, part) => part.microUsd.reduce((a, b) => a + b, sum), 0);
    const index = group.existing.findIndex((count) => count > 0);
    if (microUsd <= most || index < 0) continue;
    most = microUsd;
    const hours = bills.reduce((sum, { billedNodeHours }) => sum + billedNodeHours, 0);
    const paid = bills.reduce(
      (sum, { billedNodeHours, usdPerHour }) => sum + billedNodeHours * (usdPerHour ?? 0),
      0,
    );
    found = {
      usdPerHour: paid / hours,
      allocatable: {
        cpuMillicores: (group.cpuAllocatableCores[index]! / group.existing[index]!) * 1000,
        memoryBytes: group.memoryAllocatableBytes[index]! / group.existing[index]!,
      },
    };
  }
  return found;
}
