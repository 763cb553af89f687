import { type AffinityTerm, termMatches } from "../affinity-term.js";
import type { NodeFacts } from "../cluster-event.js";
import { InterPodAffinityFilter } from "../inter-pod-affinity-filter.js";
import { interPodAffinityScore } from "../inter-pod-affinity-score.js";
import { labelOf } from "../node-view.js";
import { type HintContext, type Plugin, SKIP_FILTER } from "../plugin.js";
import type { ProfileOptions } from "../profile-options.js";
import { unresolvable } from "../rejection.js";
import { type SchedulingPod, schedulingPodOf } from "../scheduling-pod.js";

const NAME = "InterPodAffinity";
const UNPARSABLE = unresolvable(NAME, "parsing pod: a label selector of an inter-pod term is invalid");

/**
 * Places pods near to or away from other pods: required terms filter, preferred ones score; existing pods'
 * anti-affinity counts against the incoming pod.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/plugins/interpodaffinity
 */
export function interPodAffinity(options: ProfileOptions): Plugin {
  return {
    name: NAME,
    prepareFilter: (pod, context) => {
      const hasOwnTerms = pod.requiredAffinityTerms.length + pod.requiredAntiAffinityTerms.length > 0;
      if (!hasOwnTerms && context.affinityPods.byNode().size === 0) return SKIP_FILTER;
      const isValid = ({ isValid }: AffinityTerm) => isValid;
      if (!pod.requiredAffinityTerms.every(isValid) || !pod.requiredAntiAffinityTerms.every(isValid)) {
        return { kind: "rejected", rejection: UNPARSABLE };
      }
      const filter = new InterPodAffinityFilter(pod, context);
      return filter.isVoid ? SKIP_FILTER : { kind: "ready", filter };
    },
    prepareScore: (pod, context) => interPodAffinityScore(pod, context, options.interPodAffinity),
    isCuredBy: (pod, event, context) => {
      const namespaceLabels = (name: string) => context.namespaceLabels(name);
      const affinity = pod.requiredAffinityTerms;
      const antiAffinity = pod.requiredAntiAffinityTerms;
      switch (event.kind) {
        case "AssignedPodAdd":
          return (
            affinity.length > 0 && affinity.every((term) => termMatches(term, event.pod, namespaceLabels))
          );
        case "PodDelete":
          return (
            event.wasAssigned &&
            (antiAffinity.some((term) => termMatches(term, event.pod, namespaceLabels)) ||
              repels(schedulingPodOf(event.pod), pod, context))
          );
        case "NodeAdd":
          return (
            antiAffinity.length > 0 ||
            affinity.some((term) => labelOf(event.node.labels, term.topologyKey) !== undefined)
          );
        case "NodeUpdate":
          if (event.change === "taints") return true;
          return event.change === "labels" && movesDomain(pod, event.before, event.node);
        default:
          return false;
      }
    },
  };
}

function repels(existing: SchedulingPod, pod: SchedulingPod, context: HintContext): boolean {
  return existing.requiredAntiAffinityTerms.some((term) =>
    termMatches(term, pod, (name) => context.namespaceLabels(name)),
  );
}

// Affinity: a key of a term was gained or changed; anti-affinity: lost or changed.
function movesDomain(pod: SchedulingPod, before: NodeFacts, now: { labels: NodeFacts["labels"] }): boolean {
  const changed = (key: string) => labelOf(before.labels, key) !== labelOf(now.labels, key);
  return (
    pod.requiredAffinityTerms.some(
      ({ topologyKey }) => changed(topologyKey) && labelOf(now.labels, topologyKey) !== undefined,
    ) ||
    pod.requiredAntiAffinityTerms.some(
      ({ topologyKey }) => changed(topologyKey) && labelOf(before.labels, topologyKey) !== undefined,
    )
  );
}
