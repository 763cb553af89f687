import {
  averageRatio,
  classifyPod,
  groupPods,
  missingPodPercent,
  podRequest,
  type RunningPods,
  replicasFromAverageValue,
  replicasFromUtilization,
  replicasFromValue,
  replicasFromValuePerPod,
  utilizationRatio,
} from "../../../../src/controllers/horizontal-pod-autoscaler/index.js";
import type { Adapter } from "../../adapter.js";
import {
  failureOf,
  type GivenPod,
  type GivenPodMetric,
  groupingRule,
  joinPods,
  sampleOf,
  tolerancesOf,
  wholeNumber,
} from "./given.js";

const COMPONENT = "horizontal-pod-autoscaler";

interface GivenMetricCase {
  readonly pods: readonly GivenPod[];
  readonly podMetrics: readonly GivenPodMetric[];
  readonly resource?: string;
  readonly container?: string;
  readonly currentReplicas: number;
  readonly statusReplicas: number;
  readonly targetUtilizationPercent: number;
  readonly targetAverageMilli: number | string;
  readonly targetValueMilli: number | string;
  readonly valueMilli?: number | string;
  readonly valuesMilli?: readonly (number | string)[];
  readonly toleranceDown: number;
  readonly toleranceUp: number;
  readonly cpuInitializationPeriodSeconds: number;
  readonly initialReadinessDelaySeconds: number;
}

const resourceUtilization: Adapter = {
  component: COMPONENT,
  operation: "resource-utilization-replicas",
  run(json) {
    const given = json as unknown as GivenMetricCase;
    const { samples, strangers } = joinPods(given.pods, given.podMetrics ?? [], given.container);
    const target = given.targetUtilizationPercent;
    const totals = groupPods(
      samples,
      groupingRule(given, given.resource === "cpu"),
      missingPodPercent(target),
      strangers,
    );
    const outcome = replicasFromUtilization(given.currentReplicas, totals, target, tolerancesOf(given));
    if (!outcome.ok) return failureOf(outcome);
    const { replicas, utilizationPercent, averageMilli } = outcome;
    return { replicas, utilizationPercent, averageUsageMilli: averageMilli };
  },
};

const averageValue: Adapter = {
  component: COMPONENT,
  operation: "average-value-replicas",
  run(json, { metric }) {
    const given = json as unknown as GivenMetricCase;
    const { samples, strangers } = joinPods(given.pods, given.podMetrics ?? []);
    const readinessApplies = metric !== "pods" && given.resource === "cpu";
    const totals = groupPods(samples, groupingRule(given, readinessApplies), 100, strangers);
    const target = Number(given.targetAverageMilli);
    const outcome = replicasFromAverageValue(given.currentReplicas, totals, target, tolerancesOf(given));
    return outcome.ok ? { replicas: outcome.replicas, usageMilli: outcome.averageMilli } : failureOf(outcome);
  },
};

const objectAndExternal: Adapter = {
  component: COMPONENT,
  operation: "object-external-replicas",
  run(json, { metric }) {
    const given = json as unknown as GivenMetricCase;
    const values = given.valuesMilli ?? [given.valueMilli ?? 0];
    const value = values.reduce<number>((sum, each) => sum + Number(each), 0);
    const isPerPod = metric === "object-per-pod" || metric === "external-per-pod";
    const outcome = isPerPod
      ? replicasFromValuePerPod(
          given.statusReplicas,
          value,
          Number(given.targetAverageMilli),
          tolerancesOf(given),
        )
      : replicasFromValue(
          given.currentReplicas,
          value,
          Number(given.targetValueMilli),
          runningPods(given.pods),
          tolerancesOf(given),
        );
    if (!outcome.ok) return failureOf(outcome);
    return { replicas: outcome.replicas, usageMilli: wholeNumber(outcome.valueMilli ?? 0) };
  },
};

export function runningPods(pods: readonly GivenPod[]): RunningPods {
  const runningReady = pods.filter(({ phase, ready }) => phase === "Running" && ready === true).length;
  return { podCount: pods.length, runningReady };
}

interface GivenGroup {
  readonly pods: readonly GivenPod[];
  readonly metrics: readonly GivenPodMetric[];
  readonly resource: string;
  readonly cpuInitializationPeriodSeconds: number;
  readonly initialReadinessDelaySeconds: number;
}

const grouping: Adapter = {
  component: COMPONENT,
  operation: "group-pods",
  run(json) {
    const given = json as unknown as GivenGroup;
    const rule = groupingRule(given, given.resource === "cpu");
    const metrics = new Map(given.metrics.map((metric) => [metric.pod, metric]));
    const names = { ignored: [] as string[], missing: [] as string[], unready: [] as string[] };
    let readyCount = 0;
    for (const pod of given.pods) {
      const group = classifyPod(sampleOf(pod, metrics.get(pod.name)), rule);
      if (group === "ready") readyCount++;
      else names[group].push(pod.name);
    }
    return { ...names, readyCount };
  },
};

interface GivenRequests {
  readonly container: string;
  readonly podLevelResourcesGate: boolean;
  readonly pods: readonly {
    readonly name: string;
    readonly podLevelRequestMilli?: number;
    readonly containers: readonly {
      readonly name: string;
      readonly requestMilli?: number;
      readonly init: boolean;
      readonly restartable: boolean;
    }[];
  }[];
}

const requests: Adapter = {
  component: COMPONENT,
  operation: "pod-requests",
  run(json) {
    const given = json as unknown as GivenRequests;
    const requestMilliByPod: Record<string, number> = {};
    for (const pod of given.pods) {
      const containers = pod.containers.map(({ init, restartable, ...rest }) => ({
        ...rest,
        isInit: init,
        isSidecar: restartable,
      }));
      const answer = podRequest({ ...pod, containers }, given.container || undefined, {
        podLevelResources: given.podLevelResourcesGate,
        missingContainerFails: true,
      });
      if (!answer.ok) return { error: answer.code };
      requestMilliByPod[pod.name] = answer.requestMilli;
    }
    return { requestMilliByPod };
  },
};

interface GivenRatio {
  readonly kind: "utilization" | "average";
  readonly usageMilli: Readonly<Record<string, number>>;
  readonly requestMilli: Readonly<Record<string, number>>;
  readonly targetPercent: number;
  readonly targetMilli: number;
}

const ratios: Adapter = {
  component: COMPONENT,
  operation: "usage-ratios",
  run(json) {
    const given = json as unknown as GivenRatio;
    const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
    if (given.kind === "average") {
      const usage = Object.values(given.usageMilli);
      return averageRatio(sum(usage), usage.length, given.targetMilli);
    }
    const matched = Object.keys(given.usageMilli).filter((pod) => given.requestMilli[pod] !== undefined);
    const { ratio, utilizationPercent, averageMilli } = utilizationRatio(
      sum(matched.map((pod) => given.usageMilli[pod] ?? 0)),
      sum(matched.map((pod) => given.requestMilli[pod] ?? 0)),
      matched.length,
      given.targetPercent,
    );
    return { ratio, currentPercent: utilizationPercent, averageMilli };
  },
};

export const replicaAdapters: readonly Adapter[] = [
  resourceUtilization,
  averageValue,
  objectAndExternal,
  grouping,
  requests,
  ratios,
];
