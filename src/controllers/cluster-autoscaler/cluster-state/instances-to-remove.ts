import type { CloudInstance } from "../../../cloud/index.js";
import type { NodeGroup } from "../node-group.js";
import type { GroupReadiness } from "./group-readiness.js";

/**
 * Instances that did not become nodes in time and are given up: at most so many that the group keeps its minimum,
 * unless that is overridden.
 *
 * Order: as listed.
 * Source: cluster-autoscaler 1.36.1 core/static_autoscaler.go#removeOldUnregisteredNodes
 */
export function longUnregisteredToRemove(
  { targetSize, minSize }: NodeGroup,
  readiness: GroupReadiness | undefined,
  forceDelete: boolean,
): readonly string[] {
  const names = readiness?.longUnregistered ?? [];
  return forceDelete ? names : names.slice(0, Math.max(0, targetSize - minSize));
}

/**
 * What goes with instances that are given up: of a zero-or-max group all, since all or none of it are to be there.
 *
 * Source: cluster-autoscaler 1.36.1 core/static_autoscaler.go#overrideNodesToDeleteForZeroOrMax
 */
export function withWholeGroup(
  names: readonly string[],
  { zeroOrMaxNodeScaling }: Pick<NodeGroup["options"], "zeroOrMaxNodeScaling">,
  instances: ReadonlyMap<string, CloudInstance>,
): readonly string[] {
  return zeroOrMaxNodeScaling && names.length > 0 ? [...instances.keys()] : names;
}

/** Instances that the cloud could not create. Source: core/static_autoscaler.go#deleteCreatedNodesWithErrors */
export function failedInstances(instances: ReadonlyMap<string, CloudInstance>): readonly string[] {
  const failed: string[] = [];
  for (const { name, error, state } of instances.values()) {
    if (error !== null && state !== "deleting") failed.push(name);
  }
  return failed;
}
