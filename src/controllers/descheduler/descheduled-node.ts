import type { Node, Pod } from "../../cluster/index.js";

/** A ready node as the plugins see it, with the pods that the policy looks at. */
export interface DescheduledNode {
  readonly node: Node;
  /** Neither Succeeded nor Failed unless the plugin asks for those; in the order in which they came. */
  readonly pods: readonly Pod[];
}

/** What a plugin did; `reason` is told once for all its evictions. */
export interface DescheduleReport {
  readonly evicted: readonly { readonly pod: Pod; readonly node: string }[];
}
