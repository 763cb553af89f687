import type { Allocatable, HostPort, PodTemplate, Resources } from "../cluster/index.js";
import type { ContainerImage, StringMap, Taint } from "../kubernetes/index.js";

/** An existing pod as filters and scores read it. */
export interface PodView {
  readonly namespace: string;
  readonly name: string;
  readonly labels: StringMap;
  readonly template: PodTemplate;
  readonly ownerKey: string | null;
  /** Not null: terminating. It keeps its requests until it is gone. */
  readonly deletion: object | null;
}

/**
 * A node as filters and scores read it: the node object and the running sums of what its pods ask for.
 * The cluster's `Node` satisfies it, in the live view and in a forked snapshot alike.
 */
export interface NodeView {
  readonly name: string;
  readonly labels: StringMap;
  readonly taints: readonly Taint[];
  readonly unschedulable: boolean;
  readonly allocatable: Allocatable;
  readonly requested: Resources;
  readonly nonZeroRequested: Resources;
  readonly pods: ReadonlySet<PodView>;
  readonly hostPorts: readonly HostPort[];
  /** How many of its pods have inter-pod affinity or anti-affinity; absent: not counted. */
  readonly affinityPodCount?: number;
  /** Images that are already on the node; absent: none known. */
  readonly images?: readonly ContainerImage[] | undefined;
  /** Volumes that it can attach by CSI driver; absent: no limits. See the cluster's `Node`. */
  readonly volumeLimits?: ReadonlyMap<string, number>;
  /** Rises with every change of the node or of its pods (also when one begins to terminate). */
  readonly generation: number;
}

/** A copy of a node on which pods can be tried and taken back. */
export interface WhatIfNode<P extends PodView> extends NodeView {
  readonly pods: ReadonlySet<P>;
  addPod(pod: P): void;
  removePod(pod: P): void;
}

/** A node that can be copied for a hypothetical question. */
export interface CloneableNode<P extends PodView> extends NodeView {
  readonly pods: ReadonlySet<P>;
  clone(): WhatIfNode<P>;
}

/** The value of a label, safe against keys such as `constructor`. */
export function labelOf(labels: StringMap, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}
