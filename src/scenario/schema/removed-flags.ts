/**
 * Flags that older releases of a component had, by the scenario's section: what became of each.
 *
 * Source: cluster-autoscaler 1.36.1 config/flags/flags.go, which has none of them
 */
const REMOVED_FLAGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  clusterAutoscaler: {
    "max-empty-bulk-delete": "removed from cluster-autoscaler; max-scale-down-parallelism took its place",
    "parallel-drain": "removed from cluster-autoscaler; its way of draining is the only one now",
    "node-autoprovisioning-enabled": "removed from cluster-autoscaler, which creates no node groups any more",
    "max-autoprovisioned-node-group-count":
      "removed from cluster-autoscaler, which creates no node groups any more",
    "gce-expander-ephemeral-storage-support": "removed from cluster-autoscaler, which always counts it now",
  },
};

/** What became of a flag of `section` that upstream has no more; undefined: it never was one, or still is. */
export function removedFlag(section: string, name: string): string | undefined {
  const flags = Object.hasOwn(REMOVED_FLAGS, section) ? REMOVED_FLAGS[section]! : {};
  return Object.hasOwn(flags, name) ? flags[name] : undefined;
}
