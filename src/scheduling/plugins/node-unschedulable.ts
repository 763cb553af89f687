import { type Plugin, SKIP_FILTER } from "../plugin.js";
import { unresolvable } from "../rejection.js";
import { toleratesTaintWithAny } from "../tolerates-taint.js";

const NAME = "NodeUnschedulable";
const UNSCHEDULABLE_TAINT = { key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" } as const;
const CORDONED = unresolvable(NAME, "node(s) were unschedulable");
/**
 * Turns down cordoned nodes, unless the pod tolerates the taint that goes with a cordon.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/plugins/nodeunschedulable
 */
export const nodeUnschedulable: Plugin = {
  name: NAME,
  prepareFilter: (pod, { table }) =>
    toleratesTaintWithAny(pod.tolerations, UNSCHEDULABLE_TAINT)
      ? SKIP_FILTER
      : {
          kind: "ready",
          filter: {
            passesAll: table.unschedulableCount === 0,
            filter: (_node, index) => (table.isUnschedulable[index] === 1 ? CORDONED : null),
          },
        },
  isCuredBy: (_pod, event) => {
    if (event.kind === "NodeAdd") return !event.node.unschedulable;
    if (event.kind !== "NodeUpdate" || event.change !== "taints") return false;
    return event.before.unschedulable && !event.node.unschedulable;
  },
};
