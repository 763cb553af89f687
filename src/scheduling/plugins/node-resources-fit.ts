import type { Allocatable } from "../../cluster/index.js";
import { fitFilter, fitRejections } from "../fit-filter.js";
import { fitsEmptyNode, type IsIgnored } from "../insufficient-resources.js";
import type { Plugin } from "../plugin.js";
import type { NodeResourcesFitArgs, ProfileOptions } from "../profile-options.js";
import { resourceColumns, resourceKey } from "../resource-columns.js";
import { resourceScorer } from "../resource-score.js";
import type { SchedulingPod } from "../scheduling-pod.js";

const NAME = "NodeResourcesFit";

/**
 * Turns down nodes without room for the pod's requests; scores by the profile's strategy.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/plugins/noderesources/fit.go
 */
export function nodeResourcesFit(options: ProfileOptions): Plugin {
  const isIgnored = ignoredBy(options.nodeResourcesFit);
  const { scoringStrategy } = options.nodeResourcesFit;
  const score = resourceScorer(scoringStrategy);
  const rejectionOf = fitRejections(NAME, isIgnored);
  return {
    name: NAME,
    prepareFilter: (pod, context) => ({
      kind: "ready",
      filter: fitFilter(pod, context.table, isIgnored, rejectionOf),
    }),
    prepareScore: (pod, context) => {
      const columns = resourceColumns(scoringStrategy.resources, pod, context, false);
      return { score: (_node, index) => score(columns, index) };
    },
    scoreKey: (pod) => resourceKey(scoringStrategy.resources, pod, false),
    isCuredBy: (pod, event) => {
      if (event.kind === "PodDelete") return event.wasAssigned;
      if (event.kind === "NodeAdd") return fitsEmptyNode(pod, event.node.allocatable);
      if (event.kind !== "NodeUpdate") return false;
      if (event.change === "taints") return true;
      if (event.change !== "allocatable") return false;
      const now = event.node.allocatable;
      return fitsEmptyNode(pod, now) && hasRequestedResourceGrown(pod, event.before.allocatable, now);
    },
  };
}

/** The plugin arguments' ignored extended resources as a test; null: none is ignored. */
export function ignoredBy(args: Partial<NodeResourcesFitArgs>): IsIgnored | null {
  const names = new Set(args.ignoredResources);
  const groups = new Set(args.ignoredResourceGroups);
  if (names.size + groups.size === 0) return null;
  return (resource) => {
    if (!resource.includes("/")) return false;
    return names.has(resource) || groups.has(resource.slice(0, resource.indexOf("/")));
  };
}

function hasRequestedResourceGrown(pod: SchedulingPod, before: Allocatable, now: Allocatable): boolean {
  const { requests } = pod.template;
  if (now.pods > before.pods) return true;
  return (
    (requests.cpuMillicores > 0 && now.cpuMillicores > before.cpuMillicores) ||
    (requests.memoryBytes > 0 && now.memoryBytes > before.memoryBytes) ||
    (requests.ephemeralStorageBytes > 0 && now.ephemeralStorageBytes > before.ephemeralStorageBytes) ||
    pod.scalarRequests.some(([name]) => (now.scalars.get(name) ?? 0) > (before.scalars.get(name) ?? 0))
  );
}
