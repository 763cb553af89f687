import {
  DEFAULT_FLAGS,
  DEFAULT_SCALE_DOWN,
  DEFAULT_SCALE_UP,
  groupPods,
  missingPodPercent,
  NO_CONDITIONS,
  type PodSample,
  replicasFromAverageValue,
  replicasFromUtilization,
} from "../../../src/controllers/horizontal-pod-autoscaler/index.js";
import { NO_POINTS, queryPodMetrics, storePodScrape } from "../../../src/controllers/metrics-server/index.js";
import { type SimTime, seconds, toSeconds } from "../../../src/units/index.js";
import type { Adapter } from "../adapter.js";
import { groupingRule } from "./horizontal-pod-autoscaler/given.js";
import {
  type GivenHpa,
  metricOf,
  PlayedHpa,
  readValue,
  settingsOf,
  specOf,
} from "./horizontal-pod-autoscaler/syncs.js";

/** Pods of one kind, all ready for long, each with the given use and request. */
function readyPods(count: number, usageMilli: number, requestMilli: number): PodSample {
  return {
    count,
    phase: "Running",
    deleting: false,
    startTime: seconds(-1e6),
    ready: "True",
    readyChangedAt: seconds(-1e6),
    requestMilli,
    usageMilli,
    metricAt: seconds(-5),
    metricWindow: seconds(15),
  };
}

const RULE = groupingRule({ cpuInitializationPeriodSeconds: 300, initialReadinessDelaySeconds: 30 }, true);

const publishedReplicas: Adapter = {
  component: "truths",
  operation: "published-replica-examples",
  run(json) {
    const given = json as unknown as {
      readonly currentReplicas: number;
      readonly currentAverage: number;
      readonly targetAverage: number;
      readonly tolerance: number;
      readonly minReplicas: number;
      readonly maxReplicas: number;
      readonly unit: string;
    };
    const { currentReplicas, targetAverage, minReplicas, maxReplicas } = given;
    const tolerances = { down: given.tolerance, up: given.tolerance };
    // As percent of a request of 1000m, a use of p % is 10·p millicores.
    const isPercent = given.unit === "percent of request";
    const usageMilli = isPercent ? given.currentAverage * 10 : given.currentAverage;
    const pods = [readyPods(currentReplicas, usageMilli, 1000)];
    const totals = groupPods(pods, RULE, missingPodPercent(targetAverage));
    const outcome = isPercent
      ? replicasFromUtilization(currentReplicas, totals, targetAverage, tolerances)
      : replicasFromAverageValue(currentReplicas, totals, targetAverage, tolerances);
    const replicas = outcome.ok ? outcome.replicas : Number.NaN;
    return { desiredReplicas: Math.min(Math.max(replicas, minReplicas), maxReplicas) };
  },
};

const publishedBehavior: Adapter = {
  component: "truths",
  operation: "published-behavior-examples",
  run(json) {
    const given = json as unknown as { readonly startReplicas?: number; readonly wantedReplicas: number };
    if (given.startReplicas === undefined) return publishedDefaults();
    const hpa: GivenHpa = {
      behavior: {},
      minReplicas: 1,
      maxReplicas: 1000,
      tolerance: 0.1,
      cpuInitializationPeriodSeconds: 300,
      initialReadinessDelaySeconds: 30,
      downscaleStabilizationSeconds: 300,
    };
    const metric = metricOf({ type: "External", targetAverageMilli: 1000 });
    const played = new PlayedHpa(settingsOf(hpa), NO_CONDITIONS);
    const replicasAfterEachPeriod: number[] = [];
    let replicas = given.startReplicas;
    for (let sync = 1; replicas < given.wantedReplicas && sync < 100; sync++) {
      const scale = { specReplicas: replicas, statusReplicas: replicas };
      // 15 s and a few milliseconds apart, as real syncs are.
      replicas = played.sync(seconds(sync * 15.02), specOf(hpa, [metric]), scale, () =>
        readValue(given.wantedReplicas * 1000, { podCount: replicas, runningReady: replicas }),
      ).replicas;
      replicasAfterEachPeriod.push(replicas);
    }
    return { replicasAfterEachPeriod, periodSeconds: 15 };
  },
  compare(expected, actual) {
    return JSON.stringify(sortPolicies(expected)) === JSON.stringify(sortPolicies(actual));
  },
};

function publishedDefaults(): object {
  const { policies, stabilizationWindowSeconds, selectPolicy } = DEFAULT_SCALE_UP;
  return {
    scaleDown: {
      stabilizationWindowSeconds: toSeconds(DEFAULT_FLAGS.downscaleStabilization),
      policies: DEFAULT_SCALE_DOWN.policies,
    },
    scaleUp: { stabilizationWindowSeconds, selectPolicy, policies },
    syncPeriodSeconds: toSeconds(DEFAULT_FLAGS.syncPeriod),
    tolerance: DEFAULT_FLAGS.tolerance,
    initialReadinessDelaySeconds: toSeconds(DEFAULT_FLAGS.initialReadinessDelay),
    cpuInitializationPeriodSeconds: toSeconds(DEFAULT_FLAGS.cpuInitializationPeriod),
  };
}

/** The documentation lists the default policies in another order than the code; it decides nothing. */
function sortPolicies(value: unknown): unknown {
  if (Array.isArray(value)) {
    if (typeof value[0] !== "object") return value;
    return value.map(sortPolicies).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  if (value === null || typeof value !== "object") return value;
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(fields.map(([key, field]) => [key, sortPolicies(field)]));
}

const saturatedGrowth: Adapter = {
  component: "truths",
  operation: "saturated-growth",
  run(json) {
    const given = json as unknown as {
      readonly startReplicas: number;
      readonly targetUtilization: number;
      readonly maxReportedUtilization: number;
      readonly neededReplicas: number;
      readonly maxReplicas: number;
    };
    const replicasAfterEachCycle: number[] = [];
    let replicas = given.startReplicas;
    while (replicas < given.neededReplicas && replicasAfterEachCycle.length < 100) {
      const pods = [readyPods(replicas, given.maxReportedUtilization * 10, 1000)];
      const totals = groupPods(pods, RULE, missingPodPercent(given.targetUtilization));
      const outcome = replicasFromUtilization(replicas, totals, given.targetUtilization, {
        down: 0.1,
        up: 0.1,
      });
      replicas = Math.min(outcome.ok ? outcome.replicas : Number.NaN, given.maxReplicas);
      replicasAfterEachCycle.push(replicas);
    }
    return { cycles: replicasAfterEachCycle.length, replicasAfterEachCycle };
  },
};

const STARTS = 20_000;
const FIRST_METRIC_TOLERANCE = 0.02;

const firstPodMetric: Adapter = {
  component: "truths",
  operation: "mean-time-to-first-pod-metric",
  run(json) {
    const given = json as unknown as {
      readonly scrapePeriodSeconds: number;
      readonly startTimeAsFirstPoint: boolean;
    };
    const period = seconds(given.scrapePeriodSeconds);
    // The measurement predates the rule that a fresh container must be 10 s old.
    const freshContainerMinimumAge = given.startTimeAsFirstPoint ? (0 as SimTime) : period;
    let sum = 0;
    for (let i = 0; i < STARTS; i++) {
      const start = seconds(((i + 0.5) / STARTS) * given.scrapePeriodSeconds);
      sum += toSeconds(firstMetricAfter(start, period, freshContainerMinimumAge));
    }
    return { meanSeconds: sum / STARTS };
  },
  compare(expected, actual) {
    const { meanSeconds } = expected as { readonly meanSeconds: number };
    const mean = (actual as { readonly meanSeconds: number }).meanSeconds;
    return Math.abs(mean - meanSeconds) <= FIRST_METRIC_TOLERANCE * meanSeconds;
  },
};

/** From a container's start to the first scrape after which its pod is served; each scrape sees a sample of its own. */
function firstMetricAfter(startedAt: SimTime, period: SimTime, freshContainerMinimumAge: SimTime): SimTime {
  let points = NO_POINTS;
  for (let at = period; ; at = (at + period) as SimTime) {
    const sample = {
      container: "main",
      startedAt,
      sampledAt: at,
      cpuCoreNanoseconds: (at - startedAt) * 1000,
      memoryBytes: 1,
    };
    const rule = { metricResolution: period, freshContainerMinimumAge };
    points = storePodScrape(points, [sample], rule);
    if (queryPodMetrics(points) !== undefined) return (at - startedAt) as SimTime;
  }
}

export const truthsAutoscalingAdapters: readonly Adapter[] = [
  publishedReplicas,
  publishedBehavior,
  saturatedGrowth,
  firstPodMetric,
];
