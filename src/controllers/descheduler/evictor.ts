/**
 * - `evicted`: the API accepted it
 * - `refused`: a PodDisruptionBudget keeps it; the plugin goes on with the next pod
 * - `node-limit`, `namespace-limit`: a limit of the policy; others may still go
 * - `total-limit`: nothing more goes in this pass
 */
export type EvictionOutcome = "evicted" | "refused" | "node-limit" | "namespace-limit" | "total-limit";

/** What a plugin may ask and do about pods; P is the plugin's view of a pod. */
export interface Evictor<P> {
  /** Whether the default evictor's rules let the pod go at all. */
  mayEvict(pod: P): boolean;
  /** Whether the pod would fit another node, where the policy asks for it (`nodeFit`); else true. */
  passesNodeFit(pod: P, node: string): boolean;
  evict(pod: P, node: string, reason: string): EvictionOutcome;
}
