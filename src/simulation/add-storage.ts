import type { Cluster } from "../cluster/index.js";
import type { CSINode, ManifestSet, QuantityText } from "../kubernetes/index.js";
import { parseBytes } from "../units/index.js";

/**
 * Puts the manifests' StorageClasses, PersistentVolumes, PersistentVolumeClaims and CSINodes into the cluster.
 *
 * Order: by kind as named, within a kind as written.
 */
export function addStorage(cluster: Cluster, manifests: ManifestSet): void {
  const { storage, sim } = cluster;
  for (const { object } of manifests.storageClasses) storage.addClass(object);
  for (const { object } of manifests.persistentVolumes) storage.addVolume(object, sim.now);
  storage.assumesClaims = manifests.persistentVolumeClaims.length === 0;
  for (const { object } of manifests.persistentVolumeClaims) {
    const { volumeName, ...unbound } = object.spec;
    // A dump of claims without their volumes: each gets a new one.
    const isKept = volumeName === undefined || manifests.persistentVolumes.length > 0;
    storage.addClaim(isKept ? object : { ...object, spec: unbound }, sim.now);
  }
  for (const { object } of manifests.csiNodes) applyCsiNode(cluster, object);
}

/** Takes a CSINode's limits over into its node; a driver without a count has none. */
export function applyCsiNode(cluster: Cluster, { metadata, spec }: CSINode): void {
  const node = cluster.nodes.get(metadata.name);
  if (node === undefined) return;
  const volumeLimits = new Map<string, number>();
  for (const { name, allocatable } of spec.drivers) {
    if (allocatable?.count !== undefined) volumeLimits.set(name, numberIn(allocatable.count));
  }
  cluster.updateNode(node, { volumeLimits });
}

function numberIn(count: QuantityText): number {
  return parseBytes(count) ?? 0;
}
