import type { Pod } from "../../../cluster/index.js";

/** Pods that are the same for placement; the first stands for all. Never empty. */
export interface PodEquivalenceGroup {
  readonly pods: readonly Pod[];
}
