import type { Node, Pod } from "../../cluster/index.js";
import { Constant, type Distribution, type RandomStreams, Uniform } from "../../random/index.js";
import { MILLISECOND, type SimTime } from "../../units/index.js";
import { REGISTRY_BURST, REGISTRY_PULL_QPS, RELIST_PERIOD } from "./defaults.js";
import { DEFAULT_NODE_SETTINGS, type NodeSettings } from "./node-settings.js";
import type { PodTimings } from "./pod-timings.js";

export interface KubeletOptions {
  readonly streams: RandomStreams;
  /** The timings of a pod's workload. */
  readonly timingsOf: (pod: Pod) => PodTimings;
  /** From a change in the store until the kubelet sees it. */
  readonly watchLatency: SimTime;
  /** From the kubelet's status patch until it is in the store. */
  readonly apiLatency: SimTime;
  readonly relistPeriod: SimTime;
  /** KubeletConfiguration serializeImagePulls and maxParallelImagePulls: 1 means serial. */
  readonly maxParallelImagePulls: number;
  readonly registryPullQps: number;
  readonly registryBurst: number;
  /** Asking the registry whether the node's copy of an image is current, in seconds. */
  readonly registryRoundTrip: Distribution;
  /** Bandwidth for images whose size is given. Bytes per second. */
  readonly imagePullBytesPerSecond: number;
  /** How a node meets memory pressure and its own end. */
  readonly settingsOf: (node: Node) => NodeSettings;
  /** The node's pods may need more memory than it has for them. */
  readonly isMemoryTight: (node: Node) => boolean;
  /** From the final phase until the object is gone. */
  readonly objectRemoval: SimTime;
  /** From a node's return until it posts Ready=True: its next look at its own status, in seconds. */
  readonly statusAfterReturn: Distribution;
  /** From a node's return until it posts again that the pods that kept running are ready. */
  readonly podReadyAfterReturn: SimTime;
}

/**
 * Flags by upstream's defaults; latencies, bandwidth and round trip are assumptions (upstream has no numbers):
 * 20 ms lie within the 10–50 ms usual for watches, 50 MB/s is a busy node's share of a regional registry.
 */
export const DEFAULT_KUBELET_OPTIONS: Omit<KubeletOptions, "streams" | "timingsOf"> = {
  watchLatency: (20 * MILLISECOND) as SimTime,
  apiLatency: (10 * MILLISECOND) as SimTime,
  relistPeriod: RELIST_PERIOD,
  maxParallelImagePulls: 1,
  registryPullQps: REGISTRY_PULL_QPS,
  registryBurst: REGISTRY_BURST,
  registryRoundTrip: new Constant(0.3),
  imagePullBytesPerSecond: 50e6,
  settingsOf: () => DEFAULT_NODE_SETTINGS,
  isMemoryTight: () => false,
  objectRemoval: (100 * MILLISECOND) as SimTime,
  statusAfterReturn: new Uniform(0, 10),
  podReadyAfterReturn: (1000 * MILLISECOND) as SimTime,
};
