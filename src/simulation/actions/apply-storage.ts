import type { Cluster } from "../../cluster/index.js";
import type { ManifestSet } from "../../kubernetes/index.js";
import { applyCsiNode } from "../add-storage.js";

/** New classes, volumes and claims of an applied manifest, and the limits of CSINodes; known ones stay as they are. */
export function applyStorage(cluster: Cluster, manifests: ManifestSet): void {
  const { storage, sim } = cluster;
  for (const { object } of manifests.storageClasses) {
    if (storage.classes.get(object.metadata.name) === undefined) storage.addClass(object);
  }
  for (const { object } of manifests.persistentVolumes) {
    if (storage.volume(object.metadata.name) === undefined) storage.addVolume(object, sim.now);
  }
  for (const { object } of manifests.persistentVolumeClaims) {
    const { namespace = "default", name } = object.metadata;
    if (storage.claim(`${namespace}/${name}`) === undefined) storage.addClaim(object, sim.now);
  }
  for (const { object } of manifests.csiNodes) applyCsiNode(cluster, object);
}
