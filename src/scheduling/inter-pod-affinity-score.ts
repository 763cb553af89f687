import { type AffinityTerm, termMatches, type WeightedAffinityTerm } from "./affinity-term.js";
import type { NodeView, PodView } from "./node-view.js";
import { MAX_NODE_SCORE } from "./normalize-scores.js";
import type { PreparedScore } from "./plugin.js";
import type { InterPodAffinityArgs } from "./profile-options.js";
import type { SchedulingContext } from "./scheduling-context.js";
import type { SchedulingPod } from "./scheduling-pod.js";
import { TopologyCounts } from "./topology-counts.js";

type Labelled = Pick<PodView, "namespace" | "labels">;

/**
 * Preferred inter-pod terms as scores: the incoming pod's against all pods, and existing pods' (preferred, and
 * required affinity at `hardPodAffinityWeight`) against the incoming pod. null: nothing matched anywhere.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/plugins/interpodaffinity/scoring.go
 */
export function interPodAffinityScore(
  pod: SchedulingPod,
  context: SchedulingContext,
  args: InterPodAffinityArgs,
): PreparedScore | null {
  const { nodes, lookups } = context;
  const prefers = pod.preferredAffinityTerms.length + pod.preferredAntiAffinityTerms.length > 0;
  if (args.ignorePreferredTermsOfExistingPods && !prefers) return null;
  const affinityPods = context.affinityPods.byNode();
  if (!prefers && affinityPods.size === 0) return null;

  const sums = new TopologyCounts(true);
  const namespaceLabels = (name: string) => lookups.namespaceLabels(name);
  const addTerm = (term: AffinityTerm, of: Labelled, node: NodeView, weight: number) => {
    if (termMatches(term, of, namespaceLabels)) sums.add(term.topologyKey, node, weight);
  };
  const addTerms = (terms: readonly WeightedAffinityTerm[], of: Labelled, node: NodeView, sign: 1 | -1) => {
    for (const { term, weight } of terms) addTerm(term, of, node, sign * weight);
  };
  const addExisting = (existing: SchedulingPod, node: NodeView) => {
    if (args.hardPodAffinityWeight > 0) {
      for (const term of existing.requiredAffinityTerms) addTerm(term, pod, node, args.hardPodAffinityWeight);
    }
    addTerms(existing.preferredAffinityTerms, pod, node, 1);
    addTerms(existing.preferredAntiAffinityTerms, pod, node, -1);
  };

  for (const [index, pods] of affinityPods) {
    for (const existing of pods) addExisting(existing.terms, nodes[index]!);
  }
  if (prefers) {
    for (const node of nodes) {
      for (const existing of node.pods) {
        addTerms(pod.preferredAffinityTerms, existing, node, 1);
        addTerms(pod.preferredAntiAffinityTerms, existing, node, -1);
      }
    }
  }
  if (sums.isEmpty) return null;
  return { score: (node) => sums.sumOn(node), normalize: normalizeToRange };
}

function normalizeToRange(scores: Float64Array, count: number): void {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    if (scores[i]! < min) min = scores[i]!;
    if (scores[i]! > max) max = scores[i]!;
  }
  const range = max - min;
  for (let i = 0; i < count; i++) {
    scores[i] = range > 0 ? Math.trunc(MAX_NODE_SCORE * ((scores[i]! - min) / range)) : 0;
  }
}
