import { ApiClient, type Cluster, identityOf } from "../cluster/index.js";
import {
  type AggregateCheckpoint,
  type VerticalPodAutoscalerFlags,
  type VerticalPodAutoscalerOptions,
  VerticalPodAutoscalers,
} from "../controllers/vertical-pod-autoscaler/index.js";
import type {
  HistogramCheckpointObject,
  ManifestSet,
  VerticalPodAutoscalerCheckpoint,
} from "../kubernetes/index.js";
import type { ContainerConfidence } from "../recording/index.js";
import type { LoadedScenario, ResolvedScenario } from "../scenario/index.js";
import { type EpochMicros, parseBytes, parseCpuMillicores, parseTimestamp } from "../units/index.js";

/** Starts the vertical pod autoscaler where a manifest, now or later in the run, holds a VPA; else null. */
export function startVerticalPodAutoscalers(
  cluster: Cluster,
  { scenario, manifests, applied }: LoadedScenario,
  onSample?: VerticalPodAutoscalerOptions["onSample"],
): VerticalPodAutoscalers | null {
  const sets = [manifests, ...applied.values()];
  const vpas = sets.flatMap((set) => set.vpas);
  if (vpas.length === 0) return null;
  const { verticalPodAutoscaler: section, latencies } = scenario;
  const annotations = new Map(
    vpas.map(({ object }) => [identityOf(object.metadata).key, object.metadata.annotations ?? {}]),
  );
  return new VerticalPodAutoscalers(cluster, {
    client: new ApiClient(cluster.sim, {
      qps: section["kube-api-qps"],
      burst: section["kube-api-burst"],
      latency: latencies.api.p50,
    }),
    flags: flagsOf(scenario),
    limitRanges: sets.flatMap((set) => set.limitRanges.map(({ object }) => object)),
    zero: (scenario.start - scenario.warmup) as EpochMicros,
    checkpoints: checkpointsOf(manifests),
    annotationsOf: (vpa) => annotations.get(vpa.key) ?? {},
    ...(onSample === undefined ? {} : { onSample }),
  });
}

/** What each recommendation rests on at this instant, with the place of its VPA. */
export function confidencesOf(
  cluster: Cluster,
  verticals: VerticalPodAutoscalers,
  { manifests, applied }: LoadedScenario,
): readonly ContainerConfidence[] {
  const vpas = [manifests, ...applied.values()].flatMap((set) => set.vpas);
  const places = new Map(vpas.map(({ object, place }) => [identityOf(object.metadata).key, place]));
  return [...cluster.verticalPodAutoscalers.values()].flatMap((vpa) => {
    const place = places.get(vpa.key);
    return [...verticals.confidences(vpa)].map(([container, confidence]) => ({
      object: `vpa/${vpa.key}`,
      container,
      confidence,
      ...(place === undefined ? {} : { place }),
    }));
  });
}

function flagsOf({ verticalPodAutoscaler: section }: ResolvedScenario): VerticalPodAutoscalerFlags {
  const {
    "container-recommendation-max-allowed-cpu": cpu,
    "container-recommendation-max-allowed-memory": memory,
  } = section;
  return {
    ...section,
    "container-recommendation-max-allowed-cpu": cpu === "" ? 0 : (parseCpuMillicores(cpu) ?? 0),
    "container-recommendation-max-allowed-memory": memory === "" ? 0 : (parseBytes(memory) ?? 0),
  };
}

function checkpointsOf({ vpaCheckpoints }: ManifestSet): ReadonlyMap<string, AggregateCheckpoint> {
  return new Map(
    vpaCheckpoints.map(({ object }) => {
      const { vpaObjectName, containerName } = object.spec;
      const { namespace } = identityOf(object.metadata);
      return [`${namespace}/${vpaObjectName}/${containerName}`, checkpointOf(object)];
    }),
  );
}

function checkpointOf({ status }: VerticalPodAutoscalerCheckpoint): AggregateCheckpoint {
  return {
    cpu: histogramOf(status?.cpuHistogram),
    memory: histogramOf(status?.memoryHistogram),
    firstSampleMicros: unixMicros(status?.firstSampleStart),
    lastSampleMicros: unixMicros(status?.lastSampleStart),
    cpuSamples: status?.totalSamplesCount ?? 0,
  };
}

function histogramOf(stored: HistogramCheckpointObject | undefined): AggregateCheckpoint["cpu"] {
  return {
    totalWeight: stored?.totalWeight ?? 0,
    bucketWeights: new Map(
      Object.entries(stored?.bucketWeights ?? {}).map(([bucket, weight]) => [Number(bucket), weight]),
    ),
    referenceMicros: unixMicros(stored?.referenceTimestamp),
  };
}

function unixMicros(text: string | null | undefined): number | undefined {
  return text === undefined || text === null ? undefined : parseTimestamp(text);
}
