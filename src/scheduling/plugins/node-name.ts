import { type Plugin, SKIP_FILTER } from "../plugin.js";
import { unresolvable } from "../rejection.js";

const NAME = "NodeName";
const OTHER_NODE = unresolvable(NAME, "node(s) didn't match the requested node name");

/**
 * Keeps a pod that names its node to that node.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/plugins/nodename
 */
export const nodeName: Plugin = {
  name: NAME,
  prepareFilter: (pod) => {
    const wanted = pod.nodeName;
    if (wanted === "") return SKIP_FILTER;
    return { kind: "ready", filter: { filter: (node) => (node.name === wanted ? null : OTHER_NODE) } };
  },
  isCuredBy: (_pod, event) =>
    event.kind === "NodeAdd" || (event.kind === "NodeUpdate" && event.change === "taints"),
};
