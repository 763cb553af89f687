import {
  NO_REQUESTS,
  type NodeCost,
  type Result,
  type ServiceFigures,
  sumCosts,
} from "../../src/recording/index.js";

/**
 * A made-up result of `hours` hours with minute rows: one autoscaled workload behind one Service, whose load rises
 * and falls once, with a shortage of pods at the top.
 */
export function syntheticResult(hours = 24): Result {
  const rows = hours * 60;
  const index = Array.from({ length: rows }, (_, i) => i);
  const column = (of: (i: number) => number) => Float64Array.from(index, of);
  const load = (i: number) => 20 + 180 * Math.sin((Math.PI * i) / rows) ** 4;
  const wanted = column((i) => Math.ceil(load(i) / 12));
  const ready = column((i) => Math.min(Math.ceil(load(Math.max(0, i - 3)) / 12), 15));
  const cpuUsedCores = column((i) => load(i) * 0.02);
  const intervals: ServiceFigures[] = index.map((i) => {
    const requests = load(i) * 60;
    const refused = wanted[i]! > 15 ? requests * 0.02 : 0;
    const latency = 0.02 / Math.max(0.02, 1 - load(i) / 210);
    return {
      ...NO_REQUESTS,
      requests,
      refused,
      served: requests - refused,
      meanSeconds: latency,
      p50Seconds: latency * 0.7,
      p90Seconds: latency * 2.3,
      p95Seconds: latency * 3,
      p99Seconds: latency * 4.6,
      p999Seconds: latency * 6.9,
    };
  });
  const sum = (values: Iterable<number>) => [...values].reduce((a, b) => a + b, 0);
  const requests = sum(intervals.map((each) => each.requests));
  const refused = sum(intervals.map((each) => each.refused));
  const total = { ...intervals[0]!, requests, refused, served: requests - refused };
  const zero = column(() => 0);
  const nodeCosts: readonly NodeCost[] = [
    {
      group: "nodes",
      instanceType: "m6i.2xlarge",
      isSpot: false,
      usdPerHour: 0.384,
      minimumBilledSeconds: 60,
      billedNodeHours: hours,
      totalMicroUsd: rows * 6400,
      microUsd: column(() => 6400),
      systemMicroUsd: column(() => 400),
      idleMicroUsd: column((i) => 6000 - wanted[i]! * 200),
      workloads: [{ workload: "Deployment/default/web", microUsd: column((i) => wanted[i]! * 200) }],
    },
  ];
  return {
    scenario: {
      name: "synthetic",
      start: "2026-01-05T00:00:00Z",
      zeroEpochSeconds: 1767571200,
      timeZone: "UTC",
      durationMicros: hours * 3600e6,
      warmupMicros: 0,
      seed: 42,
      version: "0.0.0",
      kubernetes: "1.36",
    },
    figuresFromMicros: 0,
    intervalEnds: column((i) => (i + 1) * 60e6),
    workloads: [
      {
        workload: "Deployment/default/web",
        services: ["Service/default/web"],
        wanted,
        existing: wanted,
        existingMean: wanted,
        existingMax: wanted,
        ready,
        readyMean: ready,
        readyMin: ready,
        unscheduled: column((i) => Math.max(0, wanted[i]! - 15)),
        unscheduledMax: column((i) => Math.max(0, wanted[i]! - 15)),
        cpuUsedCores,
        cpuRequestedCores: column((i) => wanted[i]! * 0.5),
        memoryUsedBytes: column((i) => wanted[i]! * 1e8),
        memoryRequestedBytes: column((i) => wanted[i]! * 2e8),
        totals: {
          podHours: sum(wanted) / 60,
          cpuHours: sum(cpuUsedCores) / 60,
          peakExisting: Math.max(...wanted),
          lowestReady: Math.min(...ready),
          podsCreated: 15,
          podsDeleted: 15,
          podsStarted: 15,
          meanStartSeconds: 12.5,
          longestStartSeconds: 61,
          containersPerPod: 1,
          longestWaitSeconds: 48,
        },
      },
    ],
    nodeGroups: [
      {
        group: "service",
        existing: column(() => 2),
        existingMean: column(() => 2),
        ready: column(() => 2),
        pods: wanted,
        cpuAllocatableCores: column(() => 8),
        cpuRequestedCores: column((i) => Math.min(8, wanted[i]! * 0.5)),
        cpuUsedCores,
        memoryAllocatableBytes: zero,
        memoryRequestedBytes: zero,
        memoryUsedBytes: zero,
        totals: {
          nodeHours: 2 * hours,
          peakExisting: 2,
          mostPodsOnNode: 8,
          highestCpuRequestedShare: 1,
          meanCpuUsedShare: sum(cpuUsedCores) / rows / 8,
        },
      },
    ],
    services: [{ service: "Service/default/web", isEntry: true, intervals, total }],
    cost: { nodes: nodeCosts, fees: [], totals: sumCosts(nodeCosts, []) },
    autoscalers: [
      { object: "hpa/default/web", target: "Deployment/default/web", minReplicas: 2, maxReplicas: 16 },
    ],
    verticals: [],
    spirals: [],
    oomKills: [],
    unmetCpu: [],
    decisions: [
      {
        timeMicros: 15e6,
        component: "horizontal-pod-autoscaler",
        object: "hpa/default/web",
        action: "keep",
        from: 2,
        to: 2,
        text: "cpu 70 % of target 70 %, within tolerance",
        repeats: 9,
        lastMicros: 150e6,
      },
      {
        timeMicros: 165e6,
        component: "horizontal-pod-autoscaler",
        object: "hpa/default/web",
        action: "scale",
        from: 2,
        to: 4,
        text: 'cpu 305 % of target 50 % → ceil(1 × 6.1) = 7; limited to 4: "legacy limit", max(2·1, 4)',
        repeats: 0,
        lastMicros: 165e6,
      },
    ],
    podStories: [
      {
        object: "pod/default/web-1",
        steps: [
          { timeMicros: 165.1e6, component: "kube-apiserver", step: "created", detail: "" },
          { timeMicros: 165.3e6, component: "kube-scheduler", step: "scheduled", detail: "n1" },
        ],
      },
    ],
    nodeStories: [],
    objectives: [
      {
        objective: "latency p99",
        subject: "Service/default/web",
        limit: 0.3,
        actual: 0.42,
        unit: "seconds",
        met: false,
        intervalsOver: 3,
        intervalsJudged: 120,
        worst: { endMicros: 3600e6, actual: 0.9 },
      },
      {
        objective: "errors",
        subject: "Service/default/web",
        limit: 0.01,
        actual: refused / requests,
        unit: "share",
        met: true,
        intervalsOver: 0,
        intervalsJudged: 120,
        worst: { endMicros: 3660e6, actual: 0 },
      },
    ],
    warnings: [],
    notModelled: ["NetworkPolicy/default/deny"],
    approximations: ["Requests are fluid: no single request is simulated."],
    eventsRun: 123456,
  };
}
