import type {
  AccessMode,
  PersistentVolumeClaim as ClaimManifest,
  StorageClass as ClassManifest,
  NodeSelector,
  PersistentVolumeClaimSpec,
  TopologySelectorTerm,
  PersistentVolume as VolumeManifest,
} from "../kubernetes/index.js";
import { parseBytes, type SimTime } from "../units/index.js";
import { identityOf } from "./object-identity.js";
import { attachingDriverOf, csiDriverOf, zoneKeyOf } from "./volume-drivers.js";

/** A v1 PersistentVolumeClaim in the store. */
export interface PersistentVolumeClaim {
  readonly namespace: string;
  readonly name: string;
  /** `namespace/name`. */
  readonly key: string;
  readonly spec: PersistentVolumeClaimSpec;
  /** Its class, the default one filled in; "": none. */
  readonly className: string;
  readonly accessModes: readonly AccessMode[];
  readonly requestedBytes: number;
  readonly createdAt: SimTime;
  /** The volume it is bound to, or asks for by name; null: none yet. */
  volumeName: string | null;
  phase: "Pending" | "Bound" | "Lost";
  /** Where the scheduler wants its first consumer to run; null: nowhere yet. */
  selectedNode: string | null;
  /** Deleted, and kept only while pods use it. */
  isDeleting: boolean;
}

/** A v1 PersistentVolume in the store. */
export interface PersistentVolume {
  readonly name: string;
  readonly key: string;
  readonly className: string;
  readonly accessModes: readonly AccessMode[];
  readonly capacityBytes: number;
  readonly volumeMode: "Filesystem" | "Block";
  readonly reclaimPolicy: "Retain" | "Delete" | "Recycle";
  readonly labels: Readonly<Record<string, string>>;
  /** Which nodes can reach it; null: all. */
  readonly nodeAffinity: NodeSelector | null;
  /** Its CSI driver, in-tree kinds migrated; null: none (Local, HostPath, NFS). */
  readonly driver: string | null;
  /** Whether a node must attach it before a pod can mount it. */
  readonly isAttachable: boolean;
  readonly createdAt: SimTime;
  /** `namespace/name` of the claim it is bound to or kept for; null: free. */
  claimKey: string | null;
  /** Released: its claim is gone and it is not free again. */
  phase: "Available" | "Bound" | "Released";
}

/** A storage.k8s.io/v1 StorageClass in the store. */
export interface StorageClass {
  readonly name: string;
  readonly key: string;
  readonly provisioner: string;
  readonly bindingMode: "Immediate" | "WaitForFirstConsumer";
  readonly reclaimPolicy: "Retain" | "Delete";
  readonly allowedTopologies: readonly TopologySelectorTerm[];
  readonly isDefault: boolean;
}

/** A storage.k8s.io/v1 VolumeAttachment in the store. */
export interface VolumeAttachment {
  /** `volume@node`. */
  readonly key: string;
  readonly volumeName: string;
  readonly nodeName: string;
  isAttached: boolean;
}

/** The provisioner of classes whose volumes nobody makes. */
const NO_PROVISIONER = "kubernetes.io/no-provisioner";
const DEFAULT_CLASS_ANNOTATIONS = [
  "storageclass.kubernetes.io/is-default-class",
  "storageclass.beta.kubernetes.io/is-default-class",
];

/** Whether volumes of the class are made on demand. */
export function isDynamic({ provisioner }: Pick<StorageClass, "provisioner">): boolean {
  return provisioner !== NO_PROVISIONER;
}

export function storageClassOf(manifest: ClassManifest): StorageClass {
  const { metadata, provisioner, volumeBindingMode, reclaimPolicy, allowedTopologies } = manifest;
  return {
    name: metadata.name,
    key: metadata.name,
    provisioner: csiDriverOf(provisioner),
    bindingMode: volumeBindingMode ?? "Immediate",
    reclaimPolicy: reclaimPolicy ?? "Delete",
    allowedTopologies: (allowedTopologies ?? []).map(({ matchLabelExpressions }) => ({
      matchLabelExpressions: (matchLabelExpressions ?? []).map(({ key, values }) => ({
        key: zoneKeyOf(key),
        values,
      })),
    })),
    isDefault: DEFAULT_CLASS_ANNOTATIONS.some((key) => metadata.annotations?.[key] === "true"),
  };
}

/** A volume of a manifest; one of a dump that is bound keeps its claim. */
export function persistentVolumeOf({ metadata, spec }: VolumeManifest, createdAt: SimTime): PersistentVolume {
  const driver = attachingDriverOf(spec);
  const { claimRef } = spec;
  const isKept = claimRef?.name !== undefined;
  return {
    name: metadata.name,
    key: metadata.name,
    className: spec.storageClassName ?? "",
    accessModes: spec.accessModes ?? [],
    capacityBytes: bytesIn(spec.capacity?.["storage"]),
    volumeMode: spec.volumeMode ?? "Filesystem",
    reclaimPolicy: spec.persistentVolumeReclaimPolicy ?? "Retain",
    labels: metadata.labels ?? {},
    nodeAffinity: withKnownZoneKeys(spec.nodeAffinity?.required),
    driver: driver.name,
    isAttachable: driver.isAttachable,
    createdAt,
    claimKey: isKept ? `${claimRef.namespace ?? "default"}/${claimRef.name}` : null,
    phase: "Available",
  };
}

/** A claim as the API server takes it in. `defaultClass`: for one that names no class. */
export function persistentVolumeClaimOf(
  { metadata, spec }: Pick<ClaimManifest, "metadata" | "spec">,
  defaultClass: string,
  createdAt: SimTime,
): PersistentVolumeClaim {
  return {
    ...identityOf(metadata),
    spec,
    className: spec.storageClassName ?? defaultClass,
    accessModes: spec.accessModes ?? [],
    requestedBytes: bytesIn(spec.resources?.requests?.["storage"]),
    createdAt,
    volumeName: spec.volumeName ?? null,
    phase: "Pending",
    selectedNode: null,
    isDeleting: false,
  };
}

function bytesIn(quantity: string | number | undefined): number {
  return quantity === undefined ? 0 : (parseBytes(quantity) ?? 0);
}

/** Drivers name zones by labels of their own; nodes of groups carry only the common one. */
function withKnownZoneKeys(selector: NodeSelector | undefined): NodeSelector | null {
  if (selector === undefined) return null;
  return {
    nodeSelectorTerms: selector.nodeSelectorTerms.map((term) => ({
      ...term,
      ...(term.matchExpressions === undefined
        ? {}
        : {
            matchExpressions: term.matchExpressions.map((expression) => ({
              ...expression,
              key: zoneKeyOf(expression.key),
            })),
          }),
    })),
  };
}
