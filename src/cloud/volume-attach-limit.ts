import type { InstanceType } from "./instance-type.js";

/** Shared-core machines hold fewer disks. */
const GCP_SHARED_CORE = /^(e2-(micro|small|medium)|f1-micro|g1-small)$/;
const AZURE_MOST = 64;

/**
 * How many volumes a node of a type can attach, as the cloud's own CSI driver reports it for common machines; null: the
 * cloud is not known. Assumed by provider, not measured: override it per group (`attachableVolumes`).
 *
 * Source: aws-ebs-csi-driver docs (28 attachments of a Nitro machine, less network and root: 25 and more),
 * gcp-compute-persistent-disk-csi-driver (127, of shared-core machines 15), Azure's sizes (two data disks a vCPU)
 */
export function volumeAttachLimitOf({ provider, name, vcpu }: InstanceType): number | null {
  switch (provider) {
    case "aws":
      return 25;
    case "gcp":
      return GCP_SHARED_CORE.test(name) ? 15 : 127;
    case "azure":
      return Math.min(AZURE_MOST, 2 * vcpu);
    default:
      return null;
  }
}
