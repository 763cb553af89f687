import type { StringMap } from "../kubernetes/index.js";
import { AffinityPodIndex } from "./affinity-pod-index.js";
import { ImageStates } from "./image-states.js";
import { NodeChanges } from "./node-changes.js";
import { NodeTable } from "./node-table.js";
import type { NodeView } from "./node-view.js";
import { NodeWorths } from "./node-worth.js";
import type { PodMatcher } from "./pod-matcher.js";
import type { SchedulingPod } from "./scheduling-pod.js";
import { TopologyColumns } from "./topology-columns.js";
import type { VolumeLookups } from "./volumes/volume-lookups.js";

/** What placement asks beside the nodes. */
export interface ClusterLookups {
  /** Labels of a namespace; undefined: it does not exist. */
  namespaceLabels(namespace: string): StringMap | undefined;
  /**
   * The pods that the default spread constraints count for this pod: those that its Services and its controller
   * select together. null: none of them selects anything.
   */
  defaultSpreadMatcher(pod: SchedulingPod): PodMatcher | null;
  /** Claims, volumes and classes; absent: nothing is known of them, and no plugin asks. */
  readonly volumes?: VolumeLookups;
}

/** Lookups of a cluster without Services, controllers and labelled namespaces. */
export const NO_LOOKUPS: ClusterLookups = {
  namespaceLabels: () => undefined,
  defaultSpreadMatcher: () => null,
};

/**
 * The state of the cluster on which decisions are taken: its nodes and what filters and scores derive from all of
 * them. Derived values are remembered per node and renewed where a node's generation rose, so that one context
 * serves many cycles.
 */
export class SchedulingContext {
  readonly lookups: ClusterLookups;
  readonly changes: NodeChanges;
  readonly table: NodeTable;
  readonly topology: TopologyColumns;
  readonly affinityPods: AffinityPodIndex;
  readonly images: ImageStates;
  readonly worths: NodeWorths;

  /** `nodes` in the scheduler's order (`NodeTree`). `isTold`: `touch` is called for every node that changes. */
  constructor(nodes: readonly NodeView[], lookups: ClusterLookups = NO_LOOKUPS, isTold = false) {
    this.lookups = lookups;
    this.changes = new NodeChanges(nodes, isTold);
    this.table = new NodeTable(this.changes);
    this.topology = new TopologyColumns(this.changes);
    this.images = new ImageStates(this.changes);
    this.affinityPods = new AffinityPodIndex(this.changes);
    this.worths = new NodeWorths(this);
  }

  get nodes(): readonly NodeView[] {
    return this.changes.nodes;
  }

  /** Equal versions mean that no node changed between two refreshes. */
  get version(): number {
    return this.changes.version;
  }

  /** Takes over a list after nodes came or went. */
  setNodes(nodes: readonly NodeView[]): void {
    this.changes.setNodes(nodes);
  }

  /** Tells that a node or its pods changed. */
  touch(node: NodeView): void {
    this.changes.touch(node);
  }

  /** Takes note of what changed on the nodes; each cycle begins with it. */
  refresh(): void {
    this.changes.refresh();
    this.table.update();
  }
}
