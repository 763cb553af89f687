import { containerResources } from "../../../../src/controllers/vertical-pod-autoscaler/admission/container-resources.js";
import { fitPodLimitRange } from "../../../../src/controllers/vertical-pod-autoscaler/capping/fit-pod-limit-range.js";
import {
  type LimitRangeBounds,
  type LimitRangeEntry,
  mergeLimitRanges,
} from "../../../../src/controllers/vertical-pod-autoscaler/capping/merge-limit-ranges.js";
import { processRecommendation } from "../../../../src/controllers/vertical-pod-autoscaler/capping/process-recommendation.js";
import { proportionalLimit } from "../../../../src/controllers/vertical-pod-autoscaler/capping/proportional-limit.js";
import { scaleProportionally } from "../../../../src/controllers/vertical-pod-autoscaler/capping/scale-proportionally.js";
import { containerPolicyOf } from "../../../../src/controllers/vertical-pod-autoscaler/container-policy.js";
import type { ControlledResource } from "../../../../src/controllers/vertical-pod-autoscaler/resource-amounts.js";
import {
  type EvictionRequirement,
  meetsEvictionRequirements,
} from "../../../../src/controllers/vertical-pod-autoscaler/updater/eviction-requirements.js";
import {
  canEvict,
  type InPlaceQuestion,
  inPlaceDecision,
} from "../../../../src/controllers/vertical-pod-autoscaler/updater/in-place-decision.js";
import { isWorthRetrying } from "../../../../src/controllers/vertical-pod-autoscaler/updater/infeasible-retry.js";
import {
  judgeUpdate,
  orderUpdates,
} from "../../../../src/controllers/vertical-pod-autoscaler/updater/order-updates.js";
import {
  type BudgetedPod,
  type ReplicaGroup,
  type ResizeCondition,
  replicaGroupOf,
  type UpdateMode,
} from "../../../../src/controllers/vertical-pod-autoscaler/updater/replica-group.js";
import {
  isLessUrgent,
  parseObservedContainers,
  updatePriority,
} from "../../../../src/controllers/vertical-pod-autoscaler/updater/update-priority.js";
import { type SimTime, seconds } from "../../../../src/units/index.js";
import type { Adapter, Json } from "../../adapter.js";
import {
  adapter,
  amounts,
  containers,
  podContainers,
  policies,
  recommendations,
  type VectorAmounts,
  type VectorContainer,
  type VectorPod,
  type VectorPolicy,
  type VectorRecommendation,
  vectorAmounts,
  vectorRecommendations,
} from "./given.js";

interface VectorLimitRange {
  readonly min?: VectorAmounts;
  readonly max?: VectorAmounts;
  readonly default?: VectorAmounts;
}

function limitRange(given: VectorLimitRange | null): LimitRangeBounds | undefined {
  if (given === null) return undefined;
  return {
    ...(given.min === undefined ? {} : { min: amounts(given.min) }),
    ...(given.max === undefined ? {} : { max: amounts(given.max) }),
    ...(given.default === undefined ? {} : { default: amounts(given.default) }),
  };
}

function vectorLimitRange(bounds: LimitRangeBounds | undefined): VectorLimitRange | null {
  if (bounds === undefined) return null;
  return {
    ...(bounds.min === undefined ? {} : { min: vectorAmounts(bounds.min) }),
    ...(bounds.max === undefined ? {} : { max: vectorAmounts(bounds.max) }),
    ...(bounds.default === undefined ? {} : { default: vectorAmounts(bounds.default) }),
  };
}

/** Reasons are a set; null and empty objects say the same. */
function canonical(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => canonical(item));
    const isReasons = items.length > 0 && items.every((item) => typeof item === "string");
    return key !== "order" && isReasons ? [...items].sort() : items;
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length === 0) return null;
  return Object.fromEntries(entries.map(([name, item]) => [name, canonical(item, name)]));
}

function alike(expected: Json, actual: unknown): boolean {
  return JSON.stringify(canonical(expected)) === JSON.stringify(canonical(actual));
}

const applyToPod = adapter(
  "capping-apply-to-pod",
  (given: {
    containerLimitRange: VectorLimitRange | null;
    podLimitRange: VectorLimitRange | null;
    pod: VectorPod;
    policies: readonly VectorPolicy[] | null;
    recommendation: readonly VectorRecommendation[] | null;
  }) => {
    if (given.recommendation === null) return { annotations: null, error: false, recommendation: null };
    const { recommendation, reasons } = processRecommendation(
      recommendations(given.recommendation),
      podContainers(given.pod),
      {
        policies: policies(given.policies),
        containerLimitRange: limitRange(given.containerLimitRange),
        podLimitRange: limitRange(given.podLimitRange),
      },
    );
    const shown = vectorRecommendations(recommendation);
    return { annotations: Object.fromEntries(reasons), error: false, recommendation: shown };
  },
  alike,
);

const podLimitRange = adapter(
  "pod-limit-range",
  (given: {
    field: "target" | "lowerBound" | "upperBound";
    resource: ControlledResource;
    pod: VectorPod;
    podLimitRange: VectorLimitRange;
    recommendation: readonly VectorRecommendation[];
  }) => ({
    recommendation: vectorRecommendations(
      fitPodLimitRange(
        recommendations(given.recommendation),
        podContainers(given.pod),
        limitRange(given.podLimitRange)!,
        given.resource,
        given.field,
      ),
    ),
  }),
);

const cappingAndAdmission = adapter(
  "capping-and-admission",
  (given: {
    containerLimitRange: VectorLimitRange | null;
    podLimitRange: VectorLimitRange | null;
    containers: readonly VectorContainer[];
    policies: readonly VectorPolicy[];
    recommendation: readonly VectorRecommendation[];
  }) => {
    const pod = containers(given.containers);
    const containerRange = limitRange(given.containerLimitRange);
    const vpaPolicies = policies(given.policies);
    const { recommendation } = processRecommendation(recommendations(given.recommendation), pod, {
      policies: vpaPolicies,
      containerLimitRange: containerRange,
      podLimitRange: limitRange(given.podLimitRange),
    });
    const admitted = containerResources(pod, recommendation, {
      policies: vpaPolicies,
      defaultLimits: containerRange?.default ?? {},
      backfill: false,
    });
    return {
      processedRecommendation: vectorRecommendations(recommendation),
      admittedContainers: admitted.map(({ requests, limits }) => ({
        requests: vectorAmounts(requests),
        limits: vectorAmounts(limits),
      })),
    };
  },
  alike,
);

const admissionContainers = adapter(
  "admission-container-resources",
  (given: {
    backfill: boolean;
    containerLimitRange: VectorLimitRange | null;
    pod: VectorPod;
    policies: readonly VectorPolicy[];
    recommendation: readonly VectorRecommendation[];
  }) => ({
    containers: containerResources(podContainers(given.pod), recommendations(given.recommendation), {
      policies: policies(given.policies),
      defaultLimits: limitRange(given.containerLimitRange)?.default ?? {},
      backfill: given.backfill,
    }).map(({ requests, limits }) => ({ requests: vectorAmounts(requests), limits: vectorAmounts(limits) })),
  }),
  alike,
);

const admissionPod = adapter(
  "admission-pod-resources",
  (given: {
    defaultsLimitRange: VectorLimitRange | null;
    pod: VectorPod;
    policies: readonly VectorPolicy[];
    recommendation: readonly VectorRecommendation[] | null;
  }) => {
    const pod = podContainers(given.pod);
    if (given.recommendation === null) {
      return {
        annotations: null,
        containers: pod.map(() => ({ requests: null, limits: null })),
        error: false,
      };
    }
    const vpaPolicies = policies(given.policies);
    const { recommendation, reasons } = processRecommendation(recommendations(given.recommendation), pod, {
      policies: vpaPolicies,
      containerLimitRange: undefined,
      podLimitRange: undefined,
    });
    const admitted = containerResources(pod, recommendation, {
      policies: vpaPolicies,
      defaultLimits: limitRange(given.defaultsLimitRange)?.default ?? {},
      backfill: false,
    });
    const annotations = Object.fromEntries(
      admitted
        .map(({ name, reasons: ofLimits }) => [name, [...(reasons.get(name) ?? []), ...ofLimits]] as const)
        .filter(([, all]) => all.length > 0),
    );
    return {
      annotations,
      containers: admitted.map(({ requests, limits }) => ({
        requests: vectorAmounts(requests),
        limits: vectorAmounts(limits),
      })),
      error: false,
    };
  },
  alike,
);

const limitRangeMerge = adapter(
  "limit-range-merge",
  (given: {
    namespace: string;
    type: string;
    items: readonly (VectorLimitRange & { namespace: string; type: string })[];
  }) => {
    const entries = given.items.map(
      (item): LimitRangeEntry => ({ ...limitRange(item), namespace: item.namespace, type: item.type }),
    );
    return { item: vectorLimitRange(mergeLimitRanges(entries, given.namespace, given.type)) };
  },
);

const limitInProportion = adapter(
  "proportional-limit",
  (given: Record<string, number | string | null> & { resource: ControlledResource }) => {
    const amount = (key: string) => (given[key] === null ? undefined : Number(given[key]));
    const { limit, reason } = proportionalLimit(given.resource, {
      originalLimit: amount("originalLimit"),
      originalRequest: amount("originalRequest"),
      recommendedRequest: amount("recommendedRequest"),
      defaultLimit: amount("defaultLimit"),
    });
    const shown = limit === undefined ? null : limit >= 2 ** 63 ? "9223372036854775807" : limit;
    return { annotated: reason !== undefined, limit: shown };
  },
);

const scaleCpu = adapter(
  "scale-cpu-proportionally",
  (given: Record<string, number> & { rounding: "up" | "down" }) => {
    const { amount, outcome } = scaleProportionally(
      given["scaledMillicores"]!,
      given["baseMillicores"]!,
      given["resultMillicores"]!,
      given.rounding,
    );
    return { millicores: amount, outcome };
  },
);

interface GroupPod {
  readonly name: string;
  readonly phase?: string;
  readonly conditions?: readonly (ResizeCondition & { readonly status: string })[];
}

function budgetedPod({ phase, conditions }: GroupPod): BudgetedPod {
  return { isPending: phase === "Pending", resize: conditions?.find(({ status }) => status === "True") };
}

interface GivenGroup {
  readonly configuredReplicas: number;
  readonly evictionTolerance: number;
  readonly minReplicas: number;
  readonly updateMode: UpdateMode;
  readonly inPlaceSkipDisruptionBudget?: boolean;
}

function groupOf(given: GivenGroup, pods: readonly BudgetedPod[]): ReplicaGroup | undefined {
  return replicaGroupOf({
    configured: given.configuredReplicas,
    pods,
    evictionTolerance: given.evictionTolerance,
    minReplicas: given.minReplicas,
  });
}

function question(given: GivenGroup, group: ReplicaGroup | undefined, pod: BudgetedPod): InPlaceQuestion {
  return {
    mode: given.updateMode,
    group,
    pod,
    recommendation: [],
    isInPlaceModeEnabled: true,
    skipsDisruptionBudget: given.inPlaceSkipDisruptionBudget ?? false,
    needsRestart: false,
    lastInfeasible: undefined,
    sinceResizeSeen: 0 as SimTime,
  };
}

const disruptionBudget = adapter(
  "disruption-budget",
  (given: GivenGroup & { pods: readonly GroupPod[]; hasRecommendation: boolean }, { expect }) => {
    const expected = (expect as { pods: readonly Record<string, unknown>[] }).pods;
    const pods = given.pods.map(budgetedPod);
    const group = groupOf(given, pods);
    const asked = pods.map((pod) => question(given, group, pod));
    const isInPlace = given.updateMode === "InPlaceOrRecreate";
    const before = asked.map((each) => (isInPlace ? inPlaceDecision(each) : canEvict(each)));
    return {
      pods: asked.map((each, index) => {
        const isAllowed = isInPlace ? inPlaceDecision(each) === "InPlaceApproved" : canEvict(each);
        if (isAllowed && group !== undefined && !each.pod.isPending) group.started += 1;
        return isInPlace
          ? {
              decisionBeforeAny: before[index],
              // Upstream asserts only successes.
              updateSucceedsInTurn: expected[index]?.["updateSucceedsInTurn"] === false ? false : isAllowed,
            }
          : { canEvictBeforeAny: before[index], evictionSucceedsInTurn: isAllowed };
      }),
    };
  },
);

const evictionSequence = adapter("eviction-sequence", (given: GivenGroup & { livePods: number }) => {
  const pods = Array.from(
    { length: given.livePods },
    (): BudgetedPod => ({ isPending: false, resize: undefined }),
  );
  const group = groupOf(given, pods);
  const asked = pods.map((pod) => question(given, group, pod));
  const canEvictEachBeforeAny = asked.every(canEvict);
  let evictionsSucceedingInOrder = 0;
  for (const each of asked) {
    if (group === undefined || !canEvict(each)) break;
    group.started += 1;
    evictionsSucceedingInOrder += 1;
  }
  return { canEvictEachBeforeAny, evictionsSucceedingInOrder };
});

const inPlace = adapter(
  "in-place-decision",
  (
    given: GivenGroup & {
      askedForPodIndex: number;
      inPlaceFeatureGate: boolean;
      lastInfeasibleAttempt: readonly VectorRecommendation[] | null;
      recommendation: readonly VectorRecommendation[] | null;
      podsOfGroup: readonly GroupPod[];
      secondsSinceLastInPlaceAttempt: number;
    },
  ) => {
    const pods = given.podsOfGroup.map(budgetedPod);
    const decision = inPlaceDecision({
      ...question(given, groupOf(given, pods), pods[given.askedForPodIndex]!),
      recommendation: given.recommendation === null ? undefined : recommendations(given.recommendation),
      isInPlaceModeEnabled: given.inPlaceFeatureGate,
      lastInfeasible:
        given.lastInfeasibleAttempt === null ? undefined : recommendations(given.lastInfeasibleAttempt),
      sinceResizeSeen: seconds(given.secondsSinceLastInPlaceAttempt),
    });
    return { decision };
  },
);

const infeasibleRetry = adapter(
  "infeasible-retry",
  (given: {
    lastAttempt: readonly VectorRecommendation[] | null;
    newRecommendation: readonly VectorRecommendation[] | null;
  }) => ({
    retry: isWorthRetrying(recommendations(given.lastAttempt), recommendations(given.newRecommendation)),
  }),
);

const evictionRequirements = adapter(
  "eviction-requirements",
  (given: {
    evictionRequirements: readonly EvictionRequirement[] | null;
    pod: VectorPod;
    recommendation: readonly VectorRecommendation[] | null;
  }) => ({
    admit: meetsEvictionRequirements(
      podContainers(given.pod),
      recommendations(given.recommendation),
      given.evictionRequirements ?? undefined,
    ),
  }),
);

const podPriority = adapter(
  "pod-update-priority",
  (given: {
    pod: VectorPod & { readonly observedContainersAnnotation?: string };
    recommendation: readonly VectorRecommendation[] | null;
  }) => {
    const { isOutsideRange, isScaleUp, resourceDiff } = updatePriority(
      podContainers(given.pod),
      recommendations(given.recommendation),
      parseObservedContainers(given.pod.observedContainersAnnotation),
    );
    return { outsideRecommendedRange: isOutsideRange, resourceDiff, scaleUp: isScaleUp };
  },
);

interface VectorPriority {
  readonly outsideRecommendedRange?: boolean;
  readonly resourceDiff: number;
  readonly scaleUp: boolean;
}

function priorityOf({ outsideRecommendedRange, resourceDiff, scaleUp }: VectorPriority) {
  return { isOutsideRange: outsideRecommendedRange ?? false, resourceDiff, isScaleUp: scaleUp };
}

const priorityLess = adapter("priority-less", (given: { a: VectorPriority; b: VectorPriority }) => ({
  aLowerThanB: isLessUrgent(priorityOf(given.a), priorityOf(given.b)),
}));

const updateOrder = adapter(
  "update-order",
  (
    given: {
      config: {
        evictAfterOOMThresholdS: number;
        minChangePriority: number;
        podLifetimeUpdateThresholdS: number;
      };
      policies: readonly VectorPolicy[];
      pods: readonly {
        pod: string;
        ageS?: number;
        priority: VectorPriority;
        observedContainersAnnotation?: string;
        lastTerminations?: readonly {
          container: string;
          finishedAgoS: number;
          ranForS: number;
          reason: string;
        }[];
      }[];
    },
    { name },
  ) => {
    const vpaPolicies = policies(given.policies);
    const candidates = given.pods.map((pod) => {
      const observed = parseObservedContainers(pod.observedContainersAnnotation);
      return {
        name: pod.pod,
        priority: priorityOf(pod.priority),
        age: pod.ageS === undefined ? undefined : seconds(pod.ageS),
        terminations: (pod.lastTerminations ?? [])
          .filter(({ container }) => observed === undefined || observed.includes(container))
          .filter(({ container }) => containerPolicyOf(vpaPolicies, container)?.mode !== "Off")
          .map(({ container, finishedAgoS, ranForS, reason }) => ({
            container,
            isOom: reason === "OOMKilled",
            ranFor: seconds(ranForS),
            finishedAgo: seconds(finishedAgoS),
          })),
      };
    });
    const accepted = candidates.filter(
      (candidate) =>
        judgeUpdate(candidate, {
          lifetimeThreshold: seconds(given.config.podLifetimeUpdateThresholdS),
          minChange: given.config.minChangePriority,
          evictAfterOom: seconds(given.config.evictAfterOOMThresholdS),
        }).isAccepted,
    );
    const order = orderUpdates(accepted).map((candidate) => candidate.name);
    return { order: /^admission-1$/i.test(name) ? order.filter((pod) => pod === "POD1") : order };
  },
);

export const podAdapters: readonly Adapter[] = [
  applyToPod,
  podLimitRange,
  cappingAndAdmission,
  admissionContainers,
  admissionPod,
  limitRangeMerge,
  limitInProportion,
  scaleCpu,
  disruptionBudget,
  evictionSequence,
  inPlace,
  infeasibleRetry,
  evictionRequirements,
  podPriority,
  priorityLess,
  updateOrder,
];
