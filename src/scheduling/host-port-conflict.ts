import type { HostPort } from "../cluster/index.js";

const ANY_ADDRESS = "0.0.0.0";

/**
 * Whether any wanted host port is taken: same protocol and port, and equal addresses or either of them 0.0.0.0.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/types.go#HostPortInfo.CheckConflict
 */
export function hasHostPortConflict(wanted: readonly HostPort[], used: readonly HostPort[]): boolean {
  for (const want of wanted) {
    for (const use of used) {
      if (want.port !== use.port || want.protocol !== use.protocol) continue;
      if (want.hostIP === use.hostIP || want.hostIP === ANY_ADDRESS || use.hostIP === ANY_ADDRESS)
        return true;
    }
  }
  return false;
}
