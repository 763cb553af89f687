import { hostPortsOf } from "../../cluster/index.js";
import { hasHostPortConflict } from "../host-port-conflict.js";
import { type Plugin, SKIP_FILTER } from "../plugin.js";
import { unschedulable } from "../rejection.js";

const NAME = "NodePorts";
const TAKEN = unschedulable(NAME, "node(s) didn't have free ports for the requested pod ports");

/**
 * Turns down nodes on which a wanted host port is taken.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/plugins/nodeports
 */
export const nodePorts: Plugin = {
  name: NAME,
  prepareFilter: ({ hostPorts }) =>
    hostPorts.length === 0
      ? SKIP_FILTER
      : {
          kind: "ready",
          filter: { filter: (node) => (hasHostPortConflict(hostPorts, node.hostPorts) ? TAKEN : null) },
        },
  isCuredBy: (pod, event) => {
    if (event.kind === "NodeAdd") return true;
    if (event.kind === "NodeUpdate") return event.change === "taints";
    if (event.kind !== "PodDelete" || !event.wasAssigned) return false;
    return hasHostPortConflict(pod.hostPorts, hostPortsOf(event.pod));
  },
};
