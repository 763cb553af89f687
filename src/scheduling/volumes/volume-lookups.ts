import type {
  PersistentVolume,
  PersistentVolumeClaim,
  StorageClass,
  VolumeAttachment,
} from "../../cluster/index.js";

/** What the volume plugins ask about claims, volumes and classes; the cluster's `Storage` satisfies it. */
export interface VolumeLookups {
  readonly volumes: { values(): IterableIterator<PersistentVolume> };
  /** True: no claim was given at all, so a claim that nobody knows holds a pod nowhere. */
  readonly assumesClaims: boolean;
  claim(key: string): PersistentVolumeClaim | undefined;
  volume(name: string): PersistentVolume | undefined;
  /** undefined: the claim names no class, or there is none of that name. */
  classOf(claim: PersistentVolumeClaim): StorageClass | undefined;
  /** Attachments of a node by volume, those that are under way included. */
  attachmentsOn(nodeName: string): ReadonlyMap<string, VolumeAttachment>;
}
