import type { PersistentVolume, PersistentVolumeClaim } from "../../cluster/index.js";
import { matchesLabelSelector } from "../../kubernetes/index.js";
import type { NodeIdentity } from "../node-selector.js";
import { reachesVolume } from "./volume-node-affinity.js";

/**
 * The existing volume that a claim gets: the one that is kept for it, else the smallest free one of its class, mode,
 * access modes and selector that is large enough and that `node` can reach. null: there is none.
 *
 * Order: of equally small ones the first. `node` null: of any node. `taken`: volumes that are spoken for.
 * Source: kubernetes v1.36.3 staging component-helpers storage/volume/pv_helpers.go#FindMatchingVolume
 */
export function findMatchingVolume(
  claim: PersistentVolumeClaim,
  volumes: Iterable<PersistentVolume>,
  node: NodeIdentity | null,
  taken: ReadonlySet<PersistentVolume> = new Set(),
): PersistentVolume | null {
  let best: PersistentVolume | null = null;
  for (const volume of volumes) {
    if (taken.has(volume) || volume.capacityBytes < claim.requestedBytes) continue;
    if (volume.volumeMode !== (claim.spec.volumeMode ?? "Filesystem")) continue;
    const isReachable = node === null || reachesVolume(volume, node);
    if (volume.claimKey === claim.key && volume.phase !== "Released") return isReachable ? volume : null;
    if (volume.claimKey !== null || volume.phase !== "Available") continue;
    if (claim.volumeName !== null ? volume.name !== claim.volumeName : !suits(volume, claim)) continue;
    if (!isReachable || !claim.accessModes.every((mode) => volume.accessModes.includes(mode))) continue;
    if (best === null || volume.capacityBytes < best.capacityBytes) best = volume;
  }
  return best;
}

function suits(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  if (volume.className !== claim.className) return false;
  return claim.spec.selector === undefined || matchesLabelSelector(claim.spec.selector, volume.labels);
}
