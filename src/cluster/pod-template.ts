import type { PodSpec } from "../kubernetes/index.js";
import type { Resources } from "./resources.js";

/**
 * What all pods of one ReplicaSet share, compiled once: identical pods point to the same object, so that rooms
 * can cache by it.
 */
export interface PodTemplate {
  readonly spec: PodSpec;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Effective requests: containers, sidecars, init containers, overhead (scheduler.md §4). */
  readonly requests: Resources;
  /** The same with 100m and 200 MiB where a container names no request (scheduler.md §5.1). */
  readonly nonZeroRequests: Resources;
  readonly priority: number;
  readonly terminationGracePeriodSeconds: number;
}
