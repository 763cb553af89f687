import type { Pod } from "../cluster/index.js";
import type { SimTime } from "../units/index.js";
import type { Latency } from "./latency.js";
import type { PodLoad } from "./pod-load.js";

/** A pod that may take a target's load, with what traffic knows of it. */
export interface TargetPod<Group> {
  readonly pod: Pod;
  readonly load: PodLoad;
  /** The cohort of pods in the same state that it belongs to; null: it has nothing to do. */
  group: Group | null;
  /** The longest of its probes' time-outs that its answers exceed now; 0: they exceed none. Seconds. */
  lateBeyond: number;
  /** What it had in hand when requests stopped to be taken in; null: it takes them, or never did. */
  left: InHand | null;
}

/** The steady flow through a pod at the instant at which it stopped to take requests. */
export interface InHand {
  readonly at: SimTime;
  /** Requests per second that it worked off. */
  readonly rate: number;
  readonly latency: Latency;
  /** How long it had taken requests at that rate, in seconds. */
  readonly since: number;
}

/**
 * CPU that the loaded container of a pod can use beside its idle use: its limit, or else its node's CPU, or its share
 * of that while the node's pods want more than there is. Cores.
 */
export function loadCores(pod: Pod, load: Pick<PodLoad, "loadedContainer" | "loadCap">): LoadCores {
  const container = load.loadedContainer;
  if (container === undefined)
    return { cores: SMALLEST_CORES, fullCores: SMALLEST_CORES, isUnlimited: false };
  const isUnlimited = container.limitCores === Number.POSITIVE_INFINITY;
  const limit = isUnlimited ? (pod.node?.allocatable.cpuMillicores ?? 1000) / 1000 : container.limitCores;
  const most = container.mostLoadCores ?? Number.POSITIVE_INFINITY;
  const fullCores = Math.max(SMALLEST_CORES, Math.min(limit - container.idleCores, most));
  return { cores: Math.min(fullCores, load.loadCap), fullCores, isUnlimited };
}

export interface LoadCores {
  /** What it can use now. */
  readonly cores: number;
  /** The same while its node has CPU for everybody. */
  readonly fullCores: number;
  /** It has no limit of its own. */
  readonly isUnlimited: boolean;
}

/** The kernel's smallest quota is 1 ms per 100 ms. */
const SMALLEST_CORES = 0.01;
