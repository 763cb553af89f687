import type { Node } from "../../cluster/index.js";
import type { DefaultEvictorArgs } from "./default-evictor.js";
import type { EvictionLimits } from "./eviction-limits.js";
import type { HighNodeUtilizationArgs } from "./high-node-utilization.js";
import type { LowNodeUtilizationArgs } from "./low-node-utilization.js";
import type { PodLifeTimeArgs } from "./pod-life-time.js";
import type { RemoveDuplicatesArgs } from "./remove-duplicates.js";
import type { RemoveFailedPodsArgs } from "./remove-failed-pods.js";
import type { NodeAffinityArgs } from "./remove-pods-violating-node-affinity.js";
import type { NodeTaintsArgs } from "./remove-pods-violating-node-taints.js";
import type { TopologySpreadArgs } from "./remove-pods-violating-topology-spread-constraint.js";

/** Which namespaces a plugin looks at; `include` undefined: all but the excluded ones. */
export interface NamespaceChoice {
  readonly include?: readonly string[] | undefined;
  readonly exclude: readonly string[];
}

interface Configured<Name extends string, Args> {
  readonly name: Name;
  readonly args: Args;
  readonly namespaces: NamespaceChoice;
}

/** One plugin of a profile with its arguments. */
export type DeschedulerPlugin =
  | Configured<"HighNodeUtilization", HighNodeUtilizationArgs>
  | Configured<"LowNodeUtilization", LowNodeUtilizationArgs>
  | Configured<"PodLifeTime", PodLifeTimeArgs>
  | Configured<"RemoveDuplicates", RemoveDuplicatesArgs>
  | Configured<"RemoveFailedPods", RemoveFailedPodsArgs>
  | Configured<"RemovePodsViolatingNodeAffinity", NodeAffinityArgs>
  | Configured<"RemovePodsViolatingNodeTaints", NodeTaintsArgs>
  | Configured<"RemovePodsViolatingTopologySpreadConstraint", TopologySpreadArgs>;

/** Plugins by the extension point at which they run: all Deschedule plugins of a profile go before its Balance ones. */
export const DESCHEDULER_PLUGINS = {
  deschedule: [
    "PodLifeTime",
    "RemoveFailedPods",
    "RemovePodsViolatingNodeAffinity",
    "RemovePodsViolatingNodeTaints",
  ],
  balance: [
    "HighNodeUtilization",
    "LowNodeUtilization",
    "RemoveDuplicates",
    "RemovePodsViolatingTopologySpreadConstraint",
  ],
} as const satisfies Readonly<Record<string, readonly DeschedulerPlugin["name"][]>>;

export interface DeschedulerProfile {
  readonly name: string;
  readonly evictor: DefaultEvictorArgs & { readonly nodeFit: boolean };
  /** In the order in which they run. */
  readonly plugins: readonly DeschedulerPlugin[];
}

/** A DeschedulerPolicy (descheduler/v1alpha2), checked and with its defaults. */
export interface DeschedulerPolicy {
  readonly limits: EvictionLimits;
  readonly selectsNode: (node: Node) => boolean;
  readonly profiles: readonly DeschedulerProfile[];
}
