import type { RunFigures, ScalingDecision } from "../../src/planning/index.js";

/** Figures of a run of a day with one Service, one HPA and one node group; `changes` replaces parts. */
export function runFigures(
  changes: Partial<RunFigures> & {
    readonly p99?: number;
    readonly errors?: number;
    readonly scaleUps?: number;
  } = {},
): RunFigures {
  const { p99 = 0.2, errors = 0.001, scaleUps = 12, ...others } = changes;
  return {
    scenario: "shop",
    seed: 1,
    version: "0.1.0",
    hours: 24,
    zeroEpochSeconds: 1_767_571_200,
    timeZone: "UTC",
    usdPerDay: 100,
    unpricedNodeHours: 0,
    nodeHours: 120,
    podHours: 240,
    services: [
      {
        service: "Service/default/web",
        isEntry: true,
        requests: 1000,
        served: 999,
        errorShare: errors,
        meanSeconds: 0.05,
        p50Seconds: 0.04,
        p90Seconds: 0.1,
        p95Seconds: 0.15,
        p99Seconds: p99,
        worstP99Seconds: 1,
      },
    ],
    objectives: [
      {
        objective: "latency p99",
        subject: "Service/default/web",
        limit: 0.25,
        actual: p99,
        unit: "seconds",
        met: p99 <= 0.25,
        intervalsOver: 0,
        intervalsJudged: 0,
        worst: null,
      },
    ],
    workloads: [
      {
        workload: "Deployment/default/web",
        podHours: 240,
        cpuHours: 50,
        cpuRequestedHours: 120,
        memoryRequestedGibHours: 60,
        peakPods: 20,
        lowestReady: 2,
        podsStarted: 18,
        podsDeleted: 18,
        unscheduledPodSeconds: 0,
        usdPerDay: 40,
      },
    ],
    nodeGroups: [],
    autoscalers: [
      {
        object: "hpa/default/web",
        target: "Deployment/default/web",
        minReplicas: 2,
        maxReplicas: 20,
        scaleUps,
        scaleDowns: 12,
        atMaxSeconds: 0,
      },
    ],
    nodeGroupScalings: 0,
    nodesAdded: 0,
    nodesRemoved: 0,
    warnings: [],
    decisions: null,
    ...others,
  };
}

/** A decision of the HPA `web` at a second. */
export function scaling(
  seconds: number,
  from: number,
  to: number,
  object = "hpa/default/web",
): ScalingDecision {
  return {
    timeMicros: seconds * 1e6,
    component: "horizontal-pod-autoscaler",
    object,
    action: "scale",
    from,
    to,
    text: `from ${from} to ${to}`,
  };
}
