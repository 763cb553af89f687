import type { NodeAffinity, TopologySpreadConstraint } from "../kubernetes/index.js";

/** Versions whose placement arithmetic differs. */
export const SCHEDULER_VERSIONS = ["1.34", "1.35", "1.36"] as const;
export type SchedulerVersion = (typeof SCHEDULER_VERSIONS)[number];

export interface ResourceWeight {
  /** `cpu`, `memory`, `ephemeral-storage` or an extended resource. */
  readonly name: string;
  readonly weight: number;
}

/** A point of RequestedToCapacityRatio's shape: utilization 0..100, score 0..10. */
export interface ShapePoint {
  readonly utilization: number;
  readonly score: number;
}

export const SCORING_STRATEGIES = ["LeastAllocated", "MostAllocated", "RequestedToCapacityRatio"] as const;

export interface ScoringStrategy {
  readonly type: (typeof SCORING_STRATEGIES)[number];
  readonly resources: readonly ResourceWeight[];
  /** RequestedToCapacityRatio only, by rising utilization. */
  readonly shape?: readonly ShapePoint[];
}

export interface NodeResourcesFitArgs {
  readonly scoringStrategy: ScoringStrategy;
  readonly ignoredResources?: readonly string[];
  readonly ignoredResourceGroups?: readonly string[];
}

export interface InterPodAffinityArgs {
  readonly hardPodAffinityWeight: number;
  readonly ignorePreferredTermsOfExistingPods: boolean;
}

/** What a profile's plugins are configured with (upstream's pluginConfig). */
export interface ProfileOptions {
  readonly version: SchedulerVersion;
  readonly nodeResourcesFit: NodeResourcesFitArgs;
  readonly balancedResources: readonly ResourceWeight[];
  readonly interPodAffinity: InterPodAffinityArgs;
  /** Node affinity that every pod gets; absent: none. */
  readonly addedAffinity?: NodeAffinity;
  /** Whether pods without constraints get the two system defaults. */
  readonly systemDefaultSpread: boolean;
  /** Constraints of pods that have none (`defaultingType: List`); without selectors. Absent: none. */
  readonly defaultSpreadConstraints?: readonly TopologySpreadConstraint[];
  /** Alpha gate TaintTolerationComparisonOperators. */
  readonly taintComparisonOperators: boolean;
  /** Share of nodes that ends the search; 0: by cluster size. */
  readonly percentageOfNodesToScore: number;
  /**
   * Among equally good nodes: `random` draws uniformly (1.34), `heap` takes the one at the heap's root (1.35 and
   * later, nearly always the first visited). Absent: by version.
   */
  readonly tieBreak?: "random" | "heap";
  /** Plugins that do not filter; absent: all do. */
  readonly disabledFilters?: ReadonlySet<string>;
  /** Plugins that do not score; absent: all do. */
  readonly disabledScores?: ReadonlySet<string>;
  /** Weights in place of the default profile's. */
  readonly scoreWeights?: ReadonlyMap<string, number>;
}

/** Whether pods without constraints of their own are kept apart by default ones that must hold. */
export function hasHardDefaults({ defaultSpreadConstraints = [] }: Partial<ProfileOptions>): boolean {
  return defaultSpreadConstraints.some(({ whenUnsatisfiable }) => whenUnsatisfiable === "DoNotSchedule");
}

const CPU_AND_MEMORY: readonly ResourceWeight[] = [
  { name: "cpu", weight: 1 },
  { name: "memory", weight: 1 },
];

/** Source: kubernetes v1.36.3 pkg/scheduler/apis/config/v1/defaults.go */
export const DEFAULT_PROFILE_OPTIONS: ProfileOptions = {
  version: "1.36",
  nodeResourcesFit: { scoringStrategy: { type: "LeastAllocated", resources: CPU_AND_MEMORY } },
  balancedResources: CPU_AND_MEMORY,
  interPodAffinity: { hardPodAffinityWeight: 1, ignorePreferredTermsOfExistingPods: false },
  systemDefaultSpread: true,
  taintComparisonOperators: false,
  percentageOfNodesToScore: 0,
};
