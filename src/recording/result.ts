import type { Diagnostic } from "../diagnostics/index.js";
import type { RequestFigures, TerminationLosses } from "../traffic/index.js";
import type { BurnRates } from "./burn-rates.js";
import type { Spiral } from "./find-spirals.js";

/**
 * What a run gives back: plain data that can be stored, compared and sent between threads. Reports, `explain` and
 * planning read nothing else.
 */

/** One value per row of the report's intervals. */
export type Column = Float64Array;

export interface ScenarioFacts {
  readonly name: string;
  /** When figures begin: the scenario's start, or `report.from` after it. ISO 8601. */
  readonly start: string;
  /** Wall clock of virtual time zero, in seconds since 1970 UTC. */
  readonly zeroEpochSeconds: number;
  readonly timeZone: string;
  /** Of the time that figures are taken over. */
  readonly durationMicros: number;
  /** Played before that: the warm-up, and what `report.from` leaves out. */
  readonly warmupMicros: number;
  readonly seed: number | string;
  /** Version of kube-headroom. */
  readonly version: string;
  /** Kubernetes version that was simulated. */
  readonly kubernetes: string;
}

/** The pods of one workload over the run; every column has one entry per interval. */
export interface WorkloadSeries {
  /** `Deployment/default/web`. */
  readonly workload: string;
  /** Services whose selector matches its pods, `Service/default/web`. */
  readonly services: readonly string[];
  /** spec.replicas at the interval's end. */
  readonly wanted: Column;
  /** Pods not being deleted and not ended, at the interval's end. */
  readonly existing: Column;
  /** The same, averaged over time. */
  readonly existingMean: Column;
  readonly existingMax: Column;
  /** Pods in the Ready condition, at the interval's end. */
  readonly ready: Column;
  readonly readyMean: Column;
  readonly readyMin: Column;
  /** Existing pods without a node, at the interval's end. */
  readonly unscheduled: Column;
  readonly unscheduledMax: Column;
  /** CPU used by all its pods, terminating ones included, averaged over the interval. Cores. */
  readonly cpuUsedCores: Column;
  /** Requests of its pods that occupy a node, at the interval's end. Cores. */
  readonly cpuRequestedCores: Column;
  /** Working set at the interval's end. Bytes. */
  readonly memoryUsedBytes: Column;
  readonly memoryRequestedBytes: Column;
  readonly totals: WorkloadTotals;
}

export interface WorkloadTotals {
  readonly podHours: number;
  readonly cpuHours: number;
  readonly peakExisting: number;
  readonly lowestReady: number;
  readonly podsCreated: number;
  readonly podsDeleted: number;
  /** Pods that were created and became Ready while figures were taken. */
  readonly podsStarted: number;
  /** From a pod's creation to its first Ready; null when no pod started. Seconds. */
  readonly meanStartSeconds: number | null;
  readonly longestStartSeconds: number | null;
  /** Containers that run side by side in one of its pods, sidecars included; the most of its templates. */
  readonly containersPerPod: number;
  /** Longest time that a pod waited for a node, be it that none came. Seconds. */
  readonly longestWaitSeconds: number;
}

/** The nodes of one group over the run. */
export interface NodeGroupSeries {
  /** The group's name; "" for nodes from manifests. */
  readonly group: string;
  readonly existing: Column;
  readonly existingMean: Column;
  readonly ready: Column;
  readonly pods: Column;
  readonly cpuAllocatableCores: Column;
  readonly cpuRequestedCores: Column;
  /** Used by pods, averaged over the interval. */
  readonly cpuUsedCores: Column;
  readonly memoryAllocatableBytes: Column;
  readonly memoryRequestedBytes: Column;
  readonly memoryUsedBytes: Column;
  readonly totals: NodeGroupTotals;
}

export interface NodeGroupTotals {
  readonly nodeHours: number;
  readonly peakExisting: number;
  /** On the fullest node at an interval's end. */
  readonly mostPodsOnNode: number;
  /** Highest share of allocatable CPU that was requested at an interval's end, 0..1; null without a node. */
  readonly highestCpuRequestedShare: number | null;
  /** Share of allocatable CPU that was used over the run, 0..1; null without a node. */
  readonly meanCpuUsedShare: number | null;
}

/** A node whose pods wanted more CPU than it has. */
export interface CpuShortageFacts {
  readonly node: string;
  readonly group: string;
  /** How long its pods wanted more than there was. */
  readonly hours: number;
  /** What they wanted beyond that. */
  readonly missedCoreHours: number;
  readonly mostWantedCores: number;
  readonly allocatableCores: number;
}

/** Requests of a Service over an interval or over the run. Fluid load makes fractions of requests. */
export type ServiceFigures = RequestFigures;

/** What the ends of a Service's pods cost: rollouts, scale-downs, drains. */
export type TerminationFigures = TerminationLosses;

export interface ServiceSeries {
  /** `Service/default/frontend`, or the workload that load was given to. */
  readonly service: string;
  /** True when load arrives from outside, false for a Service that is only called by others. */
  readonly isEntry: boolean;
  /** One entry per interval. */
  readonly intervals: readonly ServiceFigures[];
  readonly total: ServiceFigures;
  /** Absent or null: none of its pods ended. */
  readonly terminations?: TerminationFigures | null;
}

export interface AutoscalerFacts {
  /** `hpa/default/web`. */
  readonly object: string;
  /** `Deployment/default/web`. */
  readonly target: string;
  readonly minReplicas: number;
  readonly maxReplicas: number;
}

/** One container under a VPA; every column has one entry per interval, NaN where there is no value. */
export interface VerticalSeries {
  /** `vpa/default/web`. */
  readonly object: string;
  /** `Deployment/default/web`. */
  readonly workload: string;
  readonly container: string;
  /** As written; `Recreate` by default. */
  readonly mode: string;
  /** Mean of its pods over the interval. */
  readonly cpuUsedCores: Column;
  /** Mean of its pods at the interval's end, as is the memory request. */
  readonly cpuRequestCores: Column;
  readonly cpuTargetCores: Column;
  readonly cpuLowerCores: Column;
  readonly cpuUpperCores: Column;
  /** Of the pod that used most, at the interval's end. */
  readonly memoryUsedBytes: Column;
  readonly memoryRequestBytes: Column;
  readonly memoryTargetBytes: Column;
  readonly memoryLowerBytes: Column;
  readonly memoryUpperBytes: Column;
  readonly totals: {
    /** Samples that the recommender took of it. */
    readonly samples: number;
    readonly cpuP95Cores: number | null;
    readonly cpuPeakCores: number | null;
    readonly memoryPeakBytes: number | null;
    /** Of pods, by the updater. */
    readonly evictions: number;
    readonly resizes: number;
  };
}

/** Containers of a workload that were killed for want of memory. */
export interface ContainerKills {
  readonly workload: string;
  readonly container: string;
  readonly count: number;
}

/** One decision of a component, told in one line. */
export interface DecisionRecord {
  readonly timeMicros: number;
  readonly component: string;
  /** `hpa/default/web`. */
  readonly object: string;
  readonly action: string;
  readonly from: number | string | null;
  readonly to: number | string | null;
  readonly text: string;
  /** How often the same was decided again, changing nothing, before the object's next other decision. */
  readonly repeats: number;
  /** Time of the last repeat; equal to `timeMicros` without one. */
  readonly lastMicros: number;
}

export interface StoryStep {
  readonly timeMicros: number;
  readonly component: string;
  readonly step: string;
  readonly detail: string;
}

/** Everything that happened to one pod or node, in the order in which it happened; of a run it is laid out anew for each reader. */
export interface LifeStory {
  /** `pod/default/web-5d4f-x2x7q`, `node/service-3`. */
  readonly object: string;
  readonly steps: readonly StoryStep[];
}

export interface ObjectiveResult {
  /** `latency p99`, `errors`, `budget`. */
  readonly objective: string;
  /** What it was judged on: `Service/default/frontend`. */
  readonly subject: string;
  readonly limit: number;
  /** Null when nothing was measured. */
  readonly actual: number | null;
  readonly unit: "seconds" | "share" | "USD/day";
  /** Null when it could not be judged. */
  readonly met: boolean | null;
  /** Intervals whose own figure is over the limit, and of how many with a figure. */
  readonly intervalsOver: number;
  readonly intervalsJudged: number;
  /** The interval with the largest figure; null without one. */
  readonly worst: { readonly endMicros: number; readonly actual: number } | null;
  /** How its error budget is spent; absent or null where it has none. */
  readonly burn?: BurnRates | null;
}

/**
 * The bill of equal nodes and who causes it. Money in whole micro-USD; every column has one entry per interval, and
 * in each interval workloads, system and idle add up to `microUsd` exactly.
 */
export interface NodeCost {
  /** The group's name; "" for nodes from manifests. */
  readonly group: string;
  readonly instanceType: string | null;
  readonly isSpot: boolean;
  /** Null: no price is known, and all money here is 0. */
  readonly usdPerHour: number | null;
  readonly minimumBilledSeconds: number;
  /** With what is billed beyond the nodes' lives. */
  readonly billedNodeHours: number;
  /** Null without a price. */
  readonly totalMicroUsd: number | null;
  readonly microUsd: Column;
  /** What is kept from pods between capacity and allocatable. */
  readonly systemMicroUsd: Column;
  /** What no pod asks for, and what is billed while a machine boots and beyond its life. */
  readonly idleMicroUsd: Column;
  /** By their requests, in the order in which they appeared there. */
  readonly workloads: readonly { readonly workload: string; readonly microUsd: Column }[];
}

/** Something else that is billed, by the hour or by the GiB. */
export interface FeeCost {
  readonly name: "control plane" | "load balancers" | "volumes" | "cross-zone traffic" | "internet egress";
  /** Of one; of all volumes together. Null: it is billed by the GiB. */
  readonly usdPerHour: number | null;
  readonly usdPerGiB?: number;
  /** What was billed. */
  readonly bytes?: number;
  readonly totalMicroUsd: number;
  readonly microUsd: Column;
}

/** Whole micro-USD over the run. Workloads, system and idle add up to `nodesMicroUsd`, that and the fees to `microUsd`. */
export interface CostTotals {
  readonly microUsd: number;
  readonly nodesMicroUsd: number;
  readonly feesMicroUsd: number;
  readonly systemMicroUsd: number;
  readonly idleMicroUsd: number;
  readonly workloads: readonly { readonly workload: string; readonly microUsd: number }[];
  /** Node hours that have no price and are in no sum. */
  readonly unpricedNodeHours: number;
}

export interface CostFacts {
  /** In the order in which the first node of each appeared. */
  readonly nodes: readonly NodeCost[];
  readonly fees: readonly FeeCost[];
  readonly totals: CostTotals;
}

export interface Result {
  readonly scenario: ScenarioFacts;
  /** Begin of the first interval, µs of virtual time. */
  readonly figuresFromMicros: number;
  /** Ends of the intervals, ascending; the last one may be shorter. */
  readonly intervalEnds: Column;
  /** In the order in which the workloads appeared. */
  readonly workloads: readonly WorkloadSeries[];
  readonly nodeGroups: readonly NodeGroupSeries[];
  readonly services: readonly ServiceSeries[];
  readonly cost: CostFacts;
  readonly autoscalers: readonly AutoscalerFacts[];
  /** In the order of the VPAs, then of their containers; empty without VPAs. */
  readonly verticals: readonly VerticalSeries[];
  /** VPAs and HPAs that drove each other. */
  readonly spirals: readonly Spiral[];
  readonly oomKills: readonly ContainerKills[];
  /** Nodes whose pods wanted more CPU than there was, in the order in which they first did. */
  readonly cpuShortages?: readonly CpuShortageFacts[];
  /**
   * CPU that pods at their limit (or at all of their node, or their share of it) did not give, by load: replayed use,
   * and what requests in work lacked to a core each.
   */
  readonly unmetCpu: readonly { readonly target: string; readonly coreHours: number }[];
  /** In the order in which they were made. */
  readonly decisions: readonly DecisionRecord[];
  readonly podStories: readonly LifeStory[];
  readonly nodeStories: readonly LifeStory[];
  readonly objectives: readonly ObjectiveResult[];
  /** What a reader should know beside the figures: pods that wait at the end, limits that were passed. */
  readonly warnings: readonly Diagnostic[];
  readonly notModelled: readonly string[];
  readonly approximations: readonly string[];
  readonly eventsRun: number;
}
