import type { LabelSelector, ObjectMeta, QuantityText, ResourceList } from "./metadata.js";
import type { NodeSelector } from "./pod-spec.js";

export type AccessMode = "ReadWriteOnce" | "ReadOnlyMany" | "ReadWriteMany" | "ReadWriteOncePod";

export interface PersistentVolumeClaimSpec {
  readonly accessModes?: readonly AccessMode[];
  /** Absent: the default class. Empty: no class, so only a volume without one will do. */
  readonly storageClassName?: string;
  readonly resources?: { readonly requests?: ResourceList };
  /** The one volume it takes. */
  readonly volumeName?: string;
  readonly selector?: LabelSelector;
  /** Default `Filesystem`. */
  readonly volumeMode?: "Filesystem" | "Block";
}

export interface PersistentVolumeClaim {
  readonly apiVersion: "v1";
  readonly kind: "PersistentVolumeClaim";
  readonly metadata: ObjectMeta;
  readonly spec: PersistentVolumeClaimSpec;
  readonly status?: { readonly phase?: string };
}

/** A claim inside a StatefulSet: its name is the beginning of each claim's name. */
export interface PersistentVolumeClaimTemplate {
  readonly metadata: ObjectMeta;
  readonly spec: PersistentVolumeClaimSpec;
}

/** What a StatefulSet does with its claims; both default `Retain`. */
export interface PersistentVolumeClaimRetentionPolicy {
  readonly whenDeleted?: "Retain" | "Delete";
  readonly whenScaled?: "Retain" | "Delete";
}

export interface PersistentVolumeSpec {
  readonly capacity?: ResourceList;
  readonly accessModes?: readonly AccessMode[];
  readonly storageClassName?: string;
  /** Default `Retain`. */
  readonly persistentVolumeReclaimPolicy?: "Retain" | "Delete" | "Recycle";
  readonly claimRef?: { readonly namespace?: string; readonly name?: string };
  readonly volumeMode?: "Filesystem" | "Block";
  readonly nodeAffinity?: { readonly required?: NodeSelector };
  readonly csi?: { readonly driver: string; readonly volumeHandle?: string };
  readonly local?: { readonly path: string };
  readonly hostPath?: { readonly path: string };
  readonly awsElasticBlockStore?: { readonly volumeID?: string };
  readonly gcePersistentDisk?: { readonly pdName?: string };
  readonly azureDisk?: { readonly diskName?: string };
}

export interface PersistentVolume {
  readonly apiVersion: "v1";
  readonly kind: "PersistentVolume";
  readonly metadata: ObjectMeta;
  readonly spec: PersistentVolumeSpec;
  readonly status?: { readonly phase?: string };
}

/** All expressions of a term must hold, and one term of a list. */
export interface TopologySelectorTerm {
  readonly matchLabelExpressions?: readonly { readonly key: string; readonly values: readonly string[] }[];
}

export interface StorageClass {
  readonly apiVersion: "storage.k8s.io/v1";
  readonly kind: "StorageClass";
  readonly metadata: ObjectMeta;
  readonly provisioner: string;
  /** Default `Immediate`. */
  readonly volumeBindingMode?: "Immediate" | "WaitForFirstConsumer";
  /** Default `Delete`. */
  readonly reclaimPolicy?: "Retain" | "Delete";
  readonly allowedTopologies?: readonly TopologySelectorTerm[];
}

/** The drivers of a node and how many of their volumes it holds. */
export interface CSINode {
  readonly apiVersion: "storage.k8s.io/v1";
  readonly kind: "CSINode";
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly drivers: readonly {
      readonly name: string;
      readonly nodeID?: string;
      readonly allocatable?: { readonly count?: QuantityText };
    }[];
  };
}
