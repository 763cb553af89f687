import {
  isAttachingDriver,
  type PersistentVolume,
  type PersistentVolumeClaim,
  type StorageClass,
  ZONE_LABEL,
} from "../../cluster/index.js";
import type { NodeSelector } from "../../kubernetes/index.js";
import type { SimTime } from "../../units/index.js";

/** Provisioners whose volumes lie on the disk of one node. */
const NODE_LOCAL: ReadonlySet<string> = new Set([
  "rancher.io/local-path",
  "openebs.io/local",
  "local.csi.openebs.io",
  "topolvm.io",
]);
const HOSTNAME_LABEL = "kubernetes.io/hostname";

export interface VolumeBirth {
  readonly name: string;
  readonly zone: string | null;
  /** The node that its first consumer goes to; null: none was chosen. */
  readonly nodeName: string | null;
  readonly createdAt: SimTime;
}

/**
 * A volume made for a claim: of the claim's size, kept for it, and reachable from one zone, from one node (local
 * disks), or from everywhere (drivers that attach nothing, such as NFS).
 */
export function makeVolume(
  claim: PersistentVolumeClaim,
  { provisioner, reclaimPolicy }: StorageClass,
  { name, zone, nodeName, createdAt }: VolumeBirth,
): PersistentVolume {
  const isLocal = NODE_LOCAL.has(provisioner);
  const isAttachable = !isLocal && isAttachingDriver(provisioner);
  const nodeAffinity =
    isLocal && nodeName !== null
      ? only(HOSTNAME_LABEL, nodeName)
      : isAttachable && zone !== null
        ? only(ZONE_LABEL, zone)
        : null;
  return {
    name,
    key: name,
    className: claim.className,
    accessModes: claim.accessModes,
    capacityBytes: claim.requestedBytes,
    volumeMode: claim.spec.volumeMode ?? "Filesystem",
    reclaimPolicy,
    labels: {},
    nodeAffinity,
    driver: provisioner,
    isAttachable,
    createdAt,
    claimKey: claim.key,
    phase: "Available",
  };
}

function only(key: string, value: string): NodeSelector {
  return { nodeSelectorTerms: [{ matchExpressions: [{ key, operator: "In", values: [value] }] }] };
}
