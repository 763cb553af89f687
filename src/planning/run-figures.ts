import type { DecisionRecord, ObjectiveResult } from "../recording/index.js";
import type { AutoscalerSummary } from "../report/index.js";

/**
 * A run in numbers: what comparing, sweeping and tuning read. Small, plain data without NaN, infinity or columns, so
 * that it is the same after a trip through JSON.
 */
export interface RunFigures {
  readonly scenario: string;
  readonly seed: number | string;
  /** Of kube-headroom. */
  readonly version: string;
  /** Length of the run without its warm-up. */
  readonly hours: number;
  /** Wall clock of virtual time zero, in seconds since 1970 UTC, and the zone to print times in. */
  readonly zeroEpochSeconds: number;
  readonly timeZone: string;
  /** Null when nothing has a price. */
  readonly usdPerDay: number | null;
  /** Node hours without a price, which are in no cost. */
  readonly unpricedNodeHours: number;
  readonly nodeHours: number;
  readonly podHours: number;
  readonly services: readonly ServiceRunFigures[];
  readonly objectives: readonly ObjectiveResult[];
  readonly workloads: readonly WorkloadRunFigures[];
  readonly nodeGroups: readonly NodeGroupRunFigures[];
  readonly autoscalers: readonly AutoscalerRunFigures[];
  /** Changes of a node group's size, and how many nodes they asked for and gave back. */
  readonly nodeGroupScalings: number;
  readonly nodesAdded: number;
  readonly nodesRemoved: number;
  /** What a reader of the run would be warned of. */
  readonly warnings: readonly RunWarning[];
  /** Decisions that changed the size of a workload or node group, in their order; null where they were not asked for. */
  readonly decisions: readonly ScalingDecision[] | null;
}

/** Requests of a Service over the run. */
export interface ServiceRunFigures {
  /** `Service/default/frontend`. */
  readonly service: string;
  readonly isEntry: boolean;
  readonly requests: number;
  readonly served: number;
  /** Share of requests that were refused, timed out or cut; null without requests. */
  readonly errorShare: number | null;
  readonly meanSeconds: number | null;
  readonly p50Seconds: number | null;
  readonly p90Seconds: number | null;
  readonly p95Seconds: number | null;
  readonly p99Seconds: number | null;
  /** Largest p99 of an interval of the report. */
  readonly worstP99Seconds: number | null;
}

export interface WorkloadRunFigures {
  /** `Deployment/default/web`. */
  readonly workload: string;
  readonly podHours: number;
  /** CPU that was used. */
  readonly cpuHours: number;
  /** CPU that its pods asked for while they had a node, by the ends of the report's intervals. */
  readonly cpuRequestedHours: number;
  readonly memoryRequestedGibHours: number;
  readonly peakPods: number;
  readonly lowestReady: number;
  readonly podsStarted: number;
  readonly podsDeleted: number;
  /** Pods without a node times the length of the intervals that they stood at the end of. */
  readonly unscheduledPodSeconds: number;
  /** Its share of the nodes' cost by its requests. Null when nothing has a price. */
  readonly usdPerDay: number | null;
}

export interface NodeGroupRunFigures {
  readonly group: string;
  readonly nodeHours: number;
  readonly peakNodes: number;
  readonly highestCpuRequestedShare: number | null;
  readonly meanCpuUsedShare: number | null;
  /** Highest share of allocatable CPU that was used in an interval of the report; above 1 it cannot have been. */
  readonly highestCpuUsedShare: number | null;
}

export type AutoscalerRunFigures = Omit<AutoscalerSummary, "changes">;

export interface RunWarning {
  readonly code: string;
  readonly message: string;
}

/** Virtual time in µs, from the begin of the warm-up. */
export type ScalingDecision = Pick<
  DecisionRecord,
  "timeMicros" | "component" | "object" | "action" | "from" | "to" | "text"
>;

/** Changes of an HPA's replicas or of a node group's size, an hour. */
export function scalingsPerHour(figures: RunFigures): number {
  const { autoscalers, nodeGroupScalings, hours } = figures;
  const ofPods = autoscalers.reduce((sum, { scaleUps, scaleDowns }) => sum + scaleUps + scaleDowns, 0);
  return (ofPods + nodeGroupScalings) / hours;
}
