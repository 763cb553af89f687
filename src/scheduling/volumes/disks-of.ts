import type { PodSpec } from "../../kubernetes/index.js";

/** A disk that a pod mounts without a claim. */
export interface Disk {
  readonly id: string;
  readonly readOnly: boolean;
  /** Whether several pods of one node may read it. */
  readonly isSharedByReaders: boolean;
}

/** The disks that pods mount directly and that exclude one another on a node. */
export function disksOf({ volumes = [] }: PodSpec): readonly Disk[] {
  return volumes.flatMap(({ awsElasticBlockStore: ebs, gcePersistentDisk: pd }): readonly Disk[] => {
    if (ebs !== undefined) {
      return [{ id: `ebs/${ebs.volumeID}`, readOnly: ebs.readOnly ?? false, isSharedByReaders: false }];
    }
    if (pd === undefined) return [];
    return [{ id: `pd/${pd.pdName}`, readOnly: pd.readOnly ?? false, isSharedByReaders: true }];
  });
}
