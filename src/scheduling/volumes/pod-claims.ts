import {
  type ClaimUse,
  isDynamic,
  type PersistentVolume,
  type PersistentVolumeClaim,
} from "../../cluster/index.js";
import type { NodeIdentity } from "../node-selector.js";
import { findMatchingVolume } from "./find-matching-volume.js";
import type { VolumeLookups } from "./volume-lookups.js";
import { allowsTopology, reachesVolume, reachOf } from "./volume-node-affinity.js";

/** A pod's claims by what placement has to do about them. */
export interface PodClaims {
  readonly bound: readonly PersistentVolumeClaim[];
  /** Bound when the pod has a node (WaitForFirstConsumer), the smallest first. */
  readonly toBind: readonly PersistentVolumeClaim[];
  /** Not bound, though that does not wait for the pod. */
  readonly unboundImmediate: readonly PersistentVolumeClaim[];
  /** Upstream's words where a claim cannot be used at all; null: all can. */
  readonly fault: string | null;
}

/** What a pod that goes to one node does about a claim: takes a volume, or has one made (null). */
export interface ClaimBinding {
  readonly claim: PersistentVolumeClaim;
  readonly volume: PersistentVolume | null;
}

const CONFLICT = "node(s) didn't match PersistentVolume's node affinity";
const NOTHING_TO_BIND = "node(s) didn't find available persistent volumes to bind";
const NO_VOLUME = "node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)";

/**
 * Sorts a pod's claims.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/plugins/volumebinding/{volume_binding,binder}.go#PreFilter,
 * #GetPodVolumeClaims
 */
export function podClaimsOf(namespace: string, uses: readonly ClaimUse[], lookups: VolumeLookups): PodClaims {
  const bound: PersistentVolumeClaim[] = [];
  const toBind: PersistentVolumeClaim[] = [];
  const unboundImmediate: PersistentVolumeClaim[] = [];
  const faulty = (fault: string): PodClaims => ({ bound, toBind, unboundImmediate, fault });
  for (const { claimName, isEphemeral } of uses) {
    const claim = lookups.claim(`${namespace}/${claimName}`);
    const what = `persistentvolumeclaim "${claimName}"`;
    if (claim === undefined) {
      if (isEphemeral) return faulty(`waiting for ephemeral volume controller to create the ${what}`);
      if (lookups.assumesClaims) continue;
      return faulty(`${what} not found`);
    }
    if (claim.isDeleting) return faulty(`${what} is being deleted`);
    if (claim.phase === "Lost") {
      return faulty(`${what} bound to non-existent persistentvolume "${claim.volumeName}"`);
    }
    if (claim.phase === "Bound") bound.push(claim);
    else if (claim.volumeName === null && lookups.classOf(claim)?.bindingMode === "WaitForFirstConsumer") {
      toBind.push(claim);
    } else unboundImmediate.push(claim);
  }
  toBind.sort((a, b) => a.requestedBytes - b.requestedBytes);
  return { bound, toBind, unboundImmediate, fault: null };
}

/**
 * Whether a node can serve a pod's claims, and by which bindings; otherwise upstream's reasons, with what they are
 * about.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/plugins/volumebinding/binder.go#FindPodVolumes
 */
export function findPodVolumes(
  { bound, toBind }: PodClaims,
  node: NodeIdentity,
  lookups: VolumeLookups,
): {
  readonly reasons: readonly string[];
  readonly details: readonly string[];
  readonly bindings: readonly ClaimBinding[];
} {
  const reasons: string[] = [];
  const details: string[] = [];
  const bindings: ClaimBinding[] = [];
  const reject = (reason: string, detail: string) => {
    if (!reasons.includes(reason)) reasons.push(reason);
    details.push(detail);
  };
  for (const claim of bound) {
    const volume = lookups.volume(claim.volumeName!);
    if (volume === undefined) reject(NO_VOLUME, `claim ${claim.key}: volume ${claim.volumeName} is gone`);
    else if (!reachesVolume(volume, node)) {
      reject(CONFLICT, `claim ${claim.key} is bound to ${volume.name} of ${reachOf(volume)}`);
    }
  }
  const taken = new Set<PersistentVolume>();
  for (const claim of toBind) {
    if (claim.selectedNode !== null) {
      if (claim.selectedNode === node.name) bindings.push({ claim, volume: null });
      else reject(NOTHING_TO_BIND, `claim ${claim.key} is being provisioned for ${claim.selectedNode}`);
      continue;
    }
    const volume = findMatchingVolume(claim, lookups.volumes.values(), node, taken);
    if (volume !== null) {
      taken.add(volume);
      bindings.push({ claim, volume });
      continue;
    }
    const storageClass = lookups.classOf(claim)!;
    if (!isDynamic(storageClass)) {
      const wanted = `no free PersistentVolume of class "${claim.className}" fits it`;
      reject(NOTHING_TO_BIND, `claim ${claim.key}: ${wanted}, and the class has no provisioner`);
    } else if (!allowsTopology(storageClass.allowedTopologies, node)) {
      reject(NOTHING_TO_BIND, `claim ${claim.key}: class "${claim.className}" makes no volumes there`);
    } else bindings.push({ claim, volume: null });
  }
  return { reasons, details, bindings };
}

/** Why a claim that does not wait for its pod is not bound, in words. */
export function whyUnbound(claim: PersistentVolumeClaim, lookups: VolumeLookups): string {
  const { key, className, volumeName } = claim;
  if (volumeName !== null) return `claim ${key} waits for PersistentVolume ${volumeName}`;
  if (className === "") return `claim ${key} names no StorageClass, and no free PersistentVolume fits it`;
  const storageClass = lookups.classOf(claim);
  if (storageClass === undefined) return `claim ${key}: there is no StorageClass "${className}"`;
  if (isDynamic(storageClass)) return `claim ${key} waits for ${storageClass.provisioner} to make its volume`;
  return `claim ${key}: no free PersistentVolume of class "${className}" fits it, and the class has no provisioner`;
}
