import { type AffinityTerm, termMatches } from "./affinity-term.js";
import { labelOf, type NodeView, type PodView } from "./node-view.js";
import type { PreparedFilter } from "./plugin.js";
import { type Rejection, unresolvable, unschedulable } from "./rejection.js";
import type { SchedulingContext } from "./scheduling-context.js";
import { type SchedulingPod, schedulingPodOf } from "./scheduling-pod.js";
import { TopologyCounts } from "./topology-counts.js";

const NAME = "InterPodAffinity";
const NO_AFFINITY = unresolvable(NAME, "node(s) didn't match pod affinity rules");
const ANTI_AFFINITY = unschedulable(NAME, "node(s) didn't match pod anti-affinity rules");
const EXISTING_ANTI_AFFINITY = unschedulable(
  NAME,
  "node(s) didn't satisfy existing pods anti-affinity rules",
);

/**
 * The required inter-pod terms around one pod: its own affinity and anti-affinity, and the anti-affinity of
 * existing pods against it. Counts are per (topology key, value) over all nodes, terminating pods included.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/plugins/interpodaffinity/filtering.go
 */
export class InterPodAffinityFilter implements PreparedFilter {
  readonly #pod: SchedulingPod;
  readonly #context: SchedulingContext;
  readonly #affinity = new TopologyCounts();
  readonly #antiAffinity = new TopologyCounts();
  readonly #existing = new TopologyCounts();

  constructor(pod: SchedulingPod, context: SchedulingContext) {
    this.#pod = pod;
    this.#context = context;
    const { nodes } = context;
    for (const [index, pods] of context.affinityPods.byNode()) {
      for (const existing of pods) this.#countExisting(existing.terms, nodes[index]!, 1);
    }
    if (pod.requiredAffinityTerms.length + pod.requiredAntiAffinityTerms.length === 0) return;
    for (const node of nodes) for (const existing of node.pods) this.#countOwn(existing, node, 1);
  }

  /** True when nothing restricts the pod, so that the filter may be left out. */
  get isVoid(): boolean {
    const { requiredAffinityTerms, requiredAntiAffinityTerms } = this.#pod;
    return this.#existing.isEmpty && requiredAffinityTerms.length + requiredAntiAffinityTerms.length === 0;
  }

  filter(node: NodeView): Rejection | null {
    if (!this.#satisfiesAffinity(node)) return NO_AFFINITY;
    for (const { topologyKey } of this.#pod.requiredAntiAffinityTerms) {
      const value = labelOf(node.labels, topologyKey);
      if (value !== undefined && this.#antiAffinity.get(topologyKey, value) > 0) return ANTI_AFFINITY;
    }
    return this.#existing.touches(node) ? EXISTING_ANTI_AFFINITY : null;
  }

  podAdded(pod: PodView, node: NodeView): void {
    this.#countExisting(schedulingPodOf(pod), node, 1);
    this.#countOwn(pod, node, 1);
  }

  podRemoved(pod: PodView, node: NodeView): void {
    this.#countExisting(schedulingPodOf(pod), node, -1);
    this.#countOwn(pod, node, -1);
  }

  #satisfiesAffinity(node: NodeView): boolean {
    const terms = this.#pod.requiredAffinityTerms;
    let podsExist = true;
    for (const { topologyKey } of terms) {
      const value = labelOf(node.labels, topologyKey);
      if (value === undefined) return false;
      if (this.#affinity.get(topologyKey, value) <= 0) podsExist = false;
    }
    if (podsExist) return true;
    // The first pod of a group that has affinity to itself may go anywhere.
    return this.#affinity.isEmpty && this.#matchesAll(terms, this.#pod);
  }

  #matchesAll(terms: readonly AffinityTerm[], pod: Pick<PodView, "namespace" | "labels">): boolean {
    if (terms.length === 0) return false;
    for (const term of terms) {
      if (!termMatches(term, pod, (name) => this.#context.lookups.namespaceLabels(name))) return false;
    }
    return true;
  }

  #countExisting(existing: SchedulingPod, node: NodeView, by: 1 | -1): void {
    const terms = existing.requiredAntiAffinityTerms;
    for (const term of terms) {
      if (termMatches(term, this.#pod, (name) => this.#context.lookups.namespaceLabels(name))) {
        this.#existing.add(term.topologyKey, node, by);
      }
    }
  }

  #countOwn(existing: PodView, node: NodeView, by: 1 | -1): void {
    const { requiredAffinityTerms, requiredAntiAffinityTerms } = this.#pod;
    if (this.#matchesAll(requiredAffinityTerms, existing)) {
      for (const { topologyKey } of requiredAffinityTerms) this.#affinity.add(topologyKey, node, by);
    }
    for (const term of requiredAntiAffinityTerms) {
      if (termMatches(term, existing, (name) => this.#context.lookups.namespaceLabels(name))) {
        this.#antiAffinity.add(term.topologyKey, node, by);
      }
    }
  }
}
