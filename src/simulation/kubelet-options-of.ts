import {
  DEFAULT_KUBELET_OPTIONS,
  DEFAULT_POD_TIMINGS,
  type KubeletOptions,
} from "../controllers/kubelet/index.js";
import type { RandomStreams } from "../random/index.js";
import type { ResolvedScenario } from "../scenario/index.js";
import { latencyDistribution } from "./latency-distribution.js";

/** The kubelet's settings and the scenario's timings, as its room takes them. */
export function kubeletOptionsOf(scenario: ResolvedScenario, streams: RandomStreams): KubeletOptions {
  const { kubelet, latencies, workloads } = scenario;
  return {
    ...DEFAULT_KUBELET_OPTIONS,
    streams,
    timingsOf: (pod) => workloads.get(pod.workloadKey)?.podTimings ?? DEFAULT_POD_TIMINGS,
    watchLatency: latencies.watch.p50,
    apiLatency: latencies.api.p50,
    relistPeriod: kubelet.relistPeriod,
    maxParallelImagePulls: kubelet.serializeImagePulls ? 1 : Number.POSITIVE_INFINITY,
    registryPullQps: kubelet.registryPullQPS,
    registryBurst: kubelet.registryBurst,
    registryRoundTrip: latencyDistribution(latencies.imageCheck),
    imagePullBytesPerSecond: latencies.imageBandwidthBytesPerSecond,
  };
}
