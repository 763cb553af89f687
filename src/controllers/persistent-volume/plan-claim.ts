import {
  isDynamic,
  type PersistentVolume,
  type PersistentVolumeClaim,
  type StorageClass,
} from "../../cluster/index.js";
import { findMatchingVolume, type VolumeLookups, whyUnbound } from "../../scheduling/index.js";

/** What the controller does about a claim that is not bound. */
export type ClaimPlan =
  | { readonly kind: "bind"; readonly volume: PersistentVolume }
  | { readonly kind: "provision"; readonly storageClass: StorageClass }
  | { readonly kind: "wait"; readonly reason: string };

/**
 * Decides about one pending claim: an existing volume, a new one, or waiting. A class that waits for the first
 * consumer takes only the volume that the scheduler kept for the claim, or makes one where it wants it.
 *
 * Source: kubernetes v1.36.3 pkg/controller/volume/persistentvolume/pv_controller.go#syncUnboundClaim
 */
export function planClaim(claim: PersistentVolumeClaim, lookups: VolumeLookups): ClaimPlan {
  const wait = (reason: string): ClaimPlan => ({ kind: "wait", reason });
  if (claim.volumeName !== null) {
    const volume = lookups.volume(claim.volumeName);
    const isFree = volume?.claimKey === null || volume?.claimKey === claim.key;
    if (volume !== undefined && isFree && volume.phase !== "Released") return { kind: "bind", volume };
    return wait(
      volume === undefined
        ? whyUnbound(claim, lookups)
        : `claim ${claim.key}: PersistentVolume ${volume.name} belongs to claim ${volume.claimKey}`,
    );
  }
  const storageClass = lookups.classOf(claim);
  const waitsForConsumer = storageClass?.bindingMode === "WaitForFirstConsumer";
  const volume = findMatchingVolume(claim, candidatesOf(claim, lookups, waitsForConsumer), null);
  if (volume !== null) return { kind: "bind", volume };
  if (storageClass === undefined || !isDynamic(storageClass)) return wait(whyUnbound(claim, lookups));
  if (waitsForConsumer && claim.selectedNode === null) {
    return wait(`claim ${claim.key} waits for its first consumer`);
  }
  return { kind: "provision", storageClass };
}

function candidatesOf(
  { key }: PersistentVolumeClaim,
  { volumes }: VolumeLookups,
  onlyKept: boolean,
): Iterable<PersistentVolume> {
  return onlyKept ? [...volumes.values()].filter(({ claimKey }) => claimKey === key) : volumes.values();
}
