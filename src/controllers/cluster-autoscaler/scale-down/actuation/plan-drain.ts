import type { Pod } from "../../../../cluster/index.js";
import { annotationOf, isDaemonSetPod, isMirrorPod } from "../pod-class.js";
import type { ActuatorOptions } from "./actuator-options.js";
import type { DrainPlan } from "./drain-node.js";
import { evictionPriorityGroups, singleDrainRule } from "./eviction-priority-groups.js";
import type { ChosenNode } from "./recheck-node.js";

const DAEMON_SET_EVICTION_ANNOTATION = "cluster-autoscaler.kubernetes.io/enable-ds-eviction";

/**
 * Whom a drain evicts: all pods but mirror pods. DaemonSet pods by flag or annotation, best effort; with
 * drain-priority-config they are waited for like the others. An empty node loses at most its DaemonSet pods.
 *
 * Source: cluster-autoscaler 1.36.1 core/scaledown/actuation/drain.go#DrainNode, #EvictDaemonSetPods
 */
export function planDrain(
  { pods: present, isEmpty }: Pick<ChosenNode, "pods" | "isEmpty">,
  options: ActuatorOptions,
): DrainPlan {
  const pods: Pod[] = [];
  const daemonSetPods: Pod[] = [];
  const evictsDaemonSets = isEmpty
    ? options.daemonSetEvictionForEmptyNodes
    : options.daemonSetEvictionForOccupiedNodes;
  for (const pod of present) {
    if (isMirrorPod(pod)) continue;
    if (!isDaemonSetPod(pod)) pods.push(pod);
    else if (isEvicted(pod, evictsDaemonSets)) daemonSetPods.push(pod);
  }
  const { maxPodEvictionTime, drainPriorityRules, maxGracefulTerminationSeconds } = options;
  const isByPriority = drainPriorityRules.length > 0;
  const rules = isByPriority ? drainPriorityRules : singleDrainRule(maxGracefulTerminationSeconds);
  if (isEmpty) return { groups: evictionPriorityGroups(rules, [], daemonSetPods), maxPodEvictionTime };
  const groups = isByPriority
    ? evictionPriorityGroups(rules, [...pods, ...daemonSetPods], [])
    : evictionPriorityGroups(rules, pods, daemonSetPods);
  return { groups, maxPodEvictionTime };
}

function isEvicted(pod: Pod, byDefault: boolean): boolean {
  const annotation = annotationOf(pod, DAEMON_SET_EVICTION_ANNOTATION);
  return annotation === undefined ? byDefault : annotation === "true";
}
