import type { PersistentVolumeSpec } from "../kubernetes/index.js";

export const ZONE_LABEL = "topology.kubernetes.io/zone";

/** Labels by which drivers and old versions name a node's zone. */
const ZONE_ALIASES: ReadonlySet<string> = new Set([
  "failure-domain.beta.kubernetes.io/zone",
  "topology.ebs.csi.aws.com/zone",
  "topology.gke.io/zone",
  "topology.disk.csi.azure.com/zone",
]);

/** In-tree plugins that drivers took over. Source: kubernetes v1.36.3 staging csi-translation-lib/plugins */
const MIGRATED: ReadonlyMap<string, string> = new Map([
  ["kubernetes.io/aws-ebs", "ebs.csi.aws.com"],
  ["kubernetes.io/gce-pd", "pd.csi.storage.gke.io"],
  ["kubernetes.io/azure-disk", "disk.csi.azure.com"],
  ["kubernetes.io/azure-file", "file.csi.azure.com"],
]);

/** Drivers whose CSIDriver object says attachRequired: false, as their projects ship it. */
const NOT_ATTACHING: ReadonlySet<string> = new Set([
  "efs.csi.aws.com",
  "fsx.csi.aws.com",
  "file.csi.azure.com",
  "blob.csi.azure.com",
  "filestore.csi.storage.gke.io",
  "nfs.csi.k8s.io",
  "smb.csi.k8s.io",
  "rancher.io/local-path",
  "k8s.io/minikube-hostpath",
  "docker.io/hostpath",
  "kubernetes.io/no-provisioner",
]);

/** The common label of a zone for any of its aliases; other keys as they are. */
export function zoneKeyOf(key: string): string {
  return ZONE_ALIASES.has(key) ? ZONE_LABEL : key;
}

/** The CSI driver behind a provisioner. @example csiDriverOf("kubernetes.io/aws-ebs") // "ebs.csi.aws.com" */
export function csiDriverOf(provisioner: string): string {
  return MIGRATED.get(provisioner) ?? provisioner;
}

/** Whether volumes of a driver are attached to nodes, and so count against a node's limit. */
export function isAttachingDriver(driver: string): boolean {
  return !NOT_ATTACHING.has(driver);
}

/** The driver of a volume, or null, and whether a node must attach it. */
export function attachingDriverOf(spec: PersistentVolumeSpec): {
  readonly name: string | null;
  readonly isAttachable: boolean;
} {
  const name =
    spec.csi?.driver ??
    (spec.awsElasticBlockStore !== undefined
      ? "ebs.csi.aws.com"
      : spec.gcePersistentDisk !== undefined
        ? "pd.csi.storage.gke.io"
        : spec.azureDisk !== undefined
          ? "disk.csi.azure.com"
          : null);
  return { name, isAttachable: name !== null && isAttachingDriver(name) };
}
