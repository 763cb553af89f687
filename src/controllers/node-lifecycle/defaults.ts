import { MILLISECOND, SECOND, type SimTime } from "../../units/index.js";
import type { EvictionRates } from "./zone-state.js";

/** Flags of kube-controller-manager v1.36.3 that concern nodes. */
export interface NodeLifecycleFlags extends EvictionRates {
  readonly nodeMonitorPeriod: SimTime;
  readonly nodeMonitorGracePeriod: SimTime;
  readonly unhealthyZoneThreshold: number;
}

/** Source: kubernetes v1.36.3 pkg/controller/nodelifecycle/config/v1alpha1/defaults.go */
export const DEFAULT_NODE_LIFECYCLE_FLAGS: NodeLifecycleFlags = {
  nodeMonitorPeriod: (5 * SECOND) as SimTime,
  nodeMonitorGracePeriod: (50 * SECOND) as SimTime,
  nodeEvictionRate: 0.1,
  secondaryNodeEvictionRate: 0.01,
  largeClusterSizeThreshold: 50,
  unhealthyZoneThreshold: 0.55,
};

/** A kubelet renews its node's Lease this often: a quarter of nodeLeaseDurationSeconds. */
export const LEASE_RENEWAL_PERIOD = (10 * SECOND) as SimTime;
/** How often the queues of NoExecute taints are looked at. Source: pkg/controller/nodelifecycle/scheduler#NodeEvictionPeriod */
export const TAINT_QUEUE_PERIOD = (100 * MILLISECOND) as SimTime;
