import type { NodeIdentity } from "../node-selector.js";
import { normalizeScores } from "../normalize-scores.js";
import { type Plugin, SKIP_FILTER } from "../plugin.js";
import type { ProfileOptions } from "../profile-options.js";
import { unresolvable } from "../rejection.js";
import { matchesRequiredNodeAffinity } from "../required-node-affinity.js";
import {
  compilePreferredNodeTerms,
  compileRequiredNodeAffinity,
  type SchedulingPod,
} from "../scheduling-pod.js";

const NAME = "NodeAffinity";
const NO_MATCH = unresolvable(NAME, "node(s) didn't match Pod's node affinity/selector");
const NOT_ENFORCED = unresolvable(NAME, "node(s) didn't match scheduler-enforced node affinity");
const CONFLICT = unresolvable(NAME, "pod affinity terms conflict");

/**
 * Keeps a pod to nodes that match its nodeSelector and required node affinity; scores nodes by the weights of the
 * preferred terms that they match.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/plugins/nodeaffinity
 */
export function nodeAffinity(options: ProfileOptions): Plugin {
  const added = options.addedAffinity;
  const addedRequired = compileRequiredNodeAffinity(
    undefined,
    added?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms,
  );
  const addedPreferred = compilePreferredNodeTerms(
    added?.preferredDuringSchedulingIgnoredDuringExecution ?? [],
  );
  const matches = (pod: SchedulingPod, node: NodeIdentity) =>
    matchesRequiredNodeAffinity(addedRequired, node) &&
    matchesRequiredNodeAffinity(pod.requiredNodeAffinity, node);

  return {
    name: NAME,
    prepareFilter: ({ requiredNodeAffinity }) => {
      if (requiredNodeAffinity === null && addedRequired === null) return SKIP_FILTER;
      const names = requiredNodeAffinity?.nodeNames ?? null;
      if (names !== null && names.size === 0) return { kind: "rejected", rejection: CONFLICT };
      return {
        kind: "ready",
        filter: {
          filter: (node) => {
            if (!matchesRequiredNodeAffinity(addedRequired, node)) return NOT_ENFORCED;
            return matchesRequiredNodeAffinity(requiredNodeAffinity, node) ? null : NO_MATCH;
          },
        },
        ...(names === null ? {} : { onlyNodes: names }),
      };
    },
    prepareScore: (pod) => {
      const terms = [...addedPreferred, ...pod.preferredNodeTerms];
      if (terms.length === 0) return null;
      return {
        score: (node) => {
          let sum = 0;
          for (const term of terms) if (term.matches(node)) sum += term.weight;
          return sum;
        },
        normalize: (scores, count) => normalizeScores(scores, count, false),
      };
    },
    isCuredBy: (pod, event) => {
      if (event.kind === "NodeAdd") return matches(pod, event.node);
      if (event.kind !== "NodeUpdate") return false;
      if (event.change === "taints") return true;
      return event.change === "labels" && matches(pod, event.node) && !matches(pod, event.before);
    },
  };
}
