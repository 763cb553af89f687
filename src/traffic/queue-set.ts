import type { Pod } from "../cluster/index.js";
import type { SimTime } from "../units/index.js";
import type { RoutedPods } from "./call-distances.js";
import type { QueueLedger } from "./fluid-queue.js";
import type { FluidShares } from "./fluid-shares.js";
import type { Latency } from "./latency.js";
import type { PodLoad } from "./pod-load.js";
import type { TerminationLosses } from "./termination-losses.js";
import type { UsageCounter } from "./usage-counter.js";

/** `beyondSeconds`: the longest limit that the pod's answers exceed; 0: none. */
export type TellLateness = (pod: Pod, beyondSeconds: number) => void;

export type VisitGroup = (counter: UsageCounter, pods: Iterable<{ readonly pod: Pod }>) => void;

/** Takes what happens to the requests of a target. */
export interface RequestLedger extends QueueLedger {
  /** Requests lost with a pod that had not finished them. */
  cut(count: number): void;
  /** Requests counted as served that were still in a pod when it ended; returns how many are counted as cut now. */
  recalled(count: number): number;
}

/** The queues of a target and the pods that work on them: one queue a pod, or one for all. */
export interface QueueSet {
  addPod(pod: Pod, load: PodLoad): void;
  /** The pod's containers ended; everything must have advanced to `at`. */
  removePod(pod: Pod, at: SimTime): void;
  /** SIGTERM, readiness or warm-up changed. */
  podChanged(pod: Pod): void;
  /** The pods that new requests go to, after propagation. Each once; the list must not change afterwards. */
  setRouted(pods: readonly Pod[]): void;
  /** Deals requests so over pods from now on, and to no others; null: evenly over those that `setRouted` gave last. */
  setShares(shares: FluidShares | null): void;
  /** Begins or ends sending requests to one pod. */
  route(pod: Pod, isRouted: boolean): void;
  /** The pods that requests are sent to. */
  readonly routed: RoutedPods;
  /** Lets time pass at the rates of the last rearrangement. */
  advance(seconds: number, callLatency: Latency): void;
  /** Takes changes of pods and of the target's arrival rate into account; everything must have advanced to `at`. */
  rearrange(at: SimTime, arrivalRate: number): void;
  /** At the present rates nothing changes by itself. */
  readonly isSteady: boolean;
  /** A rearrangement at the same arrival rate would change nothing of a steady set. What was no change is forgotten. */
  isUnchanged(at: SimTime): boolean;
  /** Requests per second worked on. */
  readonly processedRate: number;
  /** Seconds until a backlog is worked off and rates change by themselves. */
  readonly secondsUntilChange: number;
  /** Requests waiting beyond the steady state. */
  readonly backlog: number;
  /** Requests present, waiting or in work. */
  readonly inFlight: number;
  /** Cores that requests use. */
  readonly busyCores: number;
  /** Cores that requests in work want and do not get. */
  readonly missingCores: number;
  readonly cohortCount: number;
  /**
   * Tells of each pod whose answers began or ceased to exceed one of `limits` (seconds, ascending) since the last call.
   * Returns seconds until that may change at the present rates.
   */
  noteLateness(limits: readonly number[], tell: TellLateness): number;
  /** Visits each group of pods that use alike: what one of them uses, and which they are. */
  forEachGroup(visit: VisitGroup): void;
  /** What the ends of pods cost; null when none ended. */
  readonly terminations: TerminationLosses | null;
  forgetTerminations(): void;
  /** True when a pod without CPU limit was given its node's CPU as capacity. */
  readonly usedNodeCapacity: boolean;
}
