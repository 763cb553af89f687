import {
  type MetricReading,
  NO_CONDITIONS,
  type PodSample,
  type ResolvedMetric,
  type ResolvedTarget,
} from "../../../../src/controllers/horizontal-pod-autoscaler/index.js";
import { milliCeil, parseQuantity } from "../../../../src/units/index.js";
import type { Adapter } from "../../adapter.js";
import { type GivenPod, sampleOf, simTime } from "./given.js";
import { type GivenHpa, PlayedHpa, readPods, settingsOf, specOf } from "./syncs.js";

interface RecordedTarget {
  readonly type: "Utilization" | "AverageValue" | "Value";
  readonly averageUtilization?: number;
  readonly averageValue?: string | number;
  readonly value?: string | number;
}

interface RecordedMetric {
  readonly name: string;
  readonly target: RecordedTarget;
}

/** A metric alone, or as an entry of autoscaling/v2 `metrics`. */
type RecordedMetricEntry = RecordedMetric | { readonly type: string; readonly resource: RecordedMetric };

interface RecordedPod extends GivenPod {
  readonly usageMilli?: number;
  readonly memoryMilli?: number;
  readonly usageMemoryMi?: number;
  readonly metricsAt?: number;
  readonly metricsWindowSeconds?: number;
}

interface RecordedHpa extends GivenHpa {
  readonly metric?: RecordedMetricEntry;
  readonly metrics?: readonly RecordedMetricEntry[];
  readonly requestMilli: number;
  readonly requestMemoryMi?: number;
  readonly ticks: readonly {
    readonly at: number;
    readonly specReplicas: number;
    readonly statusReplicas?: number;
    readonly pods: readonly RecordedPod[] | null;
  }[];
}

// The recorded worlds' pods all use, and where nothing else is said request, these amounts (recordings/README.md).
const MEMORY_MI = 50;
const REQUEST_MEMORY_MI = 64;
const MILLI_PER_MI = 1024 * 1024 * 1000;

function metricOf(entry: RecordedMetricEntry): ResolvedMetric {
  const { name, target } = "resource" in entry ? entry.resource : entry;
  return { type: "Resource", resource: name, name, label: name, target: targetOf(target) };
}

function targetOf(target: RecordedTarget): ResolvedTarget {
  if (target.type === "Utilization") return { kind: "utilization", percent: target.averageUtilization ?? 0 };
  const quantity = parseQuantity(String(target.averageValue ?? target.value));
  return quantity === undefined
    ? { kind: "none" }
    : { kind: "average-value", milli: Number(milliCeil(quantity)) };
}

function sampleOfRecorded(given: RecordedHpa, pod: RecordedPod, metric: ResolvedMetric): PodSample {
  const isCpu = metric.resource === "cpu";
  const memoryMilli = pod.memoryMilli ?? (pod.usageMemoryMi ?? MEMORY_MI) * MILLI_PER_MI;
  const answer =
    pod.usageMilli === undefined
      ? undefined
      : {
          pod: pod.name,
          valueMilli: isCpu ? pod.usageMilli : memoryMilli,
          at: pod.metricsAt ?? 0,
          windowSeconds: pod.metricsWindowSeconds ?? 0,
        };
  const requestMilli = isCpu
    ? given.requestMilli
    : (given.requestMemoryMi ?? REQUEST_MEMORY_MI) * MILLI_PER_MI;
  return sampleOf({ ...pod, requestMilli }, answer);
}

export const recordedSequence: Adapter = {
  component: "horizontal-pod-autoscaler",
  operation: "recorded-sequence",
  run(json) {
    const given = json as unknown as RecordedHpa;
    const entries = given.metrics ?? (given.metric === undefined ? [] : [given.metric]);
    const spec = specOf(given, entries.map(metricOf));
    const played = new PlayedHpa(settingsOf(given), NO_CONDITIONS);
    const desired = given.ticks.map(({ at, specReplicas, statusReplicas, pods }) => {
      const read = (metric: ResolvedMetric): MetricReading => {
        const samples = (pods ?? []).map((pod) => sampleOfRecorded(given, pod, metric));
        return readPods(given, metric, samples, undefined, at);
      };
      const scale = { specReplicas, statusReplicas: statusReplicas ?? specReplicas };
      return played.sync(simTime(at), spec, scale, read).replicas;
    });
    return { desired };
  },
};
