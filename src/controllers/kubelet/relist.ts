import type { SimTime } from "../../units/index.js";
import { RELIST_PERIOD } from "./defaults.js";

/**
 * The first look of the kubelet at its containers after `at`: looks come every second, at an offset that is the
 * node's own. A pod's sync waits for a look newer than the former sync, so one at the same instant is too early.
 *
 * Source: kubernetes v1.36.3 pkg/kubelet/pleg/generic.go#Relist, pkg/kubelet/pod_workers.go (GetNewerThan).
 */
export function nextRelist(at: SimTime, offset: SimTime, period: SimTime = RELIST_PERIOD): SimTime {
  if (period === 0) return at;
  return (offset + (Math.floor((at - offset) / period) + 1) * period) as SimTime;
}
