import type { Pod } from "../cluster/index.js";
import { DEFAULT_JOB_RUN_SECONDS } from "../controllers/job/index.js";
import {
  DEFAULT_KUBELET_OPTIONS,
  DEFAULT_POD_TIMINGS,
  type KubeletOptions,
  type PodTimings,
} from "../controllers/kubelet/index.js";
import { Constant, type RandomStreams } from "../random/index.js";
import type { ResolvedScenario } from "../scenario/index.js";
import { latencyDistribution } from "./latency-distribution.js";

const endingByTimings = new WeakMap<PodTimings, PodTimings>();

/** Pods that are meant to end do so after Jobs' default run time where nobody gave one. */
function endingTimings(timings: PodTimings, { template }: Pod): PodTimings {
  if (timings.runFor !== null || (template.spec.restartPolicy ?? "Always") === "Always") return timings;
  let ending = endingByTimings.get(timings);
  if (ending === undefined) {
    ending = { ...timings, runFor: new Constant(DEFAULT_JOB_RUN_SECONDS) };
    endingByTimings.set(timings, ending);
  }
  return ending;
}

/** The kubelet's settings and the scenario's timings, as its room takes them. */
export function kubeletOptionsOf(scenario: ResolvedScenario, streams: RandomStreams): KubeletOptions {
  const { kubelet, latencies, workloads } = scenario;
  const settings = new Map(scenario.nodeGroups.map(({ name, nodeSettings }) => [name, nodeSettings]));
  return {
    ...DEFAULT_KUBELET_OPTIONS,
    streams,
    timingsOf: (pod) => endingTimings(workloads.get(pod.workloadKey)?.podTimings ?? DEFAULT_POD_TIMINGS, pod),
    settingsOf: ({ group }) => settings.get(group) ?? scenario.nodeSettings,
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
