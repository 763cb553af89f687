import type { Allocatable } from "../cluster/index.js";
import type { StringMap, Taint } from "../kubernetes/index.js";
import type { NodeView, PodView } from "./node-view.js";

/** The parts of a node that the scheduler watches for changes. */
export interface NodeFacts {
  readonly name: string;
  readonly labels: StringMap;
  readonly taints: readonly Taint[];
  readonly unschedulable: boolean;
  readonly allocatable: Allocatable;
}

/** What changed on a node. A cordon counts as a taint change, because the node controller taints cordoned nodes. */
export type NodeFactsChange = "labels" | "taints" | "allocatable";

/** Something that happened and may make waiting pods schedulable. */
export type ClusterEvent =
  | { readonly kind: "NodeAdd"; readonly node: NodeView }
  | {
      readonly kind: "NodeUpdate";
      readonly change: NodeFactsChange;
      readonly before: NodeFacts;
      readonly node: NodeView;
    }
  | { readonly kind: "NodeDelete"; readonly node: NodeView }
  /** A pod with a node was bound. */
  | { readonly kind: "AssignedPodAdd"; readonly pod: PodView }
  /** A pod is gone, or no longer counts; `wasAssigned`: it had a node or a nomination. */
  | { readonly kind: "PodDelete"; readonly pod: PodView; readonly wasAssigned: boolean }
  | {
      readonly kind: "Storage";
      readonly object: StorageObject;
      readonly change: "add" | "update" | "delete";
      /** `namespace/name` of a claim, the name of others; of a CSINode, the node's. */
      readonly key: string;
    };

/** Kinds of storage whose changes may make waiting pods schedulable. */
export type StorageObject =
  | "PersistentVolumeClaim"
  | "PersistentVolume"
  | "StorageClass"
  | "VolumeAttachment"
  | "CSINode";
