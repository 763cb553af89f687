import type { ClusterSnapshot, Node, Pod } from "../../../cluster/index.js";
import { termMatches } from "../../../scheduling/affinity-term.js";
import {
  type ClusterLookups,
  hasHardDefaults,
  NO_LOOKUPS,
  type Profile,
  prepareFilters,
  type Rejection,
  runFilters,
  SchedulingContext,
  type SchedulingPod,
  schedulingPodOf,
} from "../../../scheduling/index.js";
import { AntiAffinityIndex } from "./anti-affinity-index.js";
import { KnownRejections } from "./known-rejections.js";

type PreparedFilters = ReturnType<typeof prepareFilters>;

/** Whether a search may use the node at this place of the list. */
export type NodeTest = (node: Node, index: number) => boolean;

/**
 * A forked `ClusterSnapshot` on which pods are placed by the scheduler's filters, without scores: upstream's
 * PredicateSnapshot. The caller opens a fork of the snapshot before it places anything.
 *
 * Order: nodes as the snapshot lists them. `schedulePodOnAnyNode` starts one after the node of its last success,
 * over pods and runs alike.
 *
 * Source: cluster-autoscaler 1.36.1 simulator/clustersnapshot/predicate
 * Deviates: upstream lists nodes in the random order of a Go map; here by creation.
 */
export class PredicateSnapshot {
  readonly snapshot: ClusterSnapshot;
  readonly #profile: Profile;
  readonly #hasHardDefaults: boolean;
  readonly #context: SchedulingContext;
  #lastIndex = 0;
  // Equal pods come in rows: what the filters derive from the whole cluster is kept from pod to pod and only
  // corrected by the pod just placed, until anything else changes.
  #preparedFor: SchedulingPod | null = null;
  #prepared: PreparedFilters | null = null;
  // Most pods are judged node by node, whatever stands elsewhere: their filters are prepared once for good.
  readonly #emptyContext: SchedulingContext;
  readonly #preparedAlone = new WeakMap<SchedulingPod, PreparedFilters>();
  readonly #rejections = new KnownRejections();
  readonly #antiAffinity = new AntiAffinityIndex();
  readonly #namespaceLabels = (name: string) => this.#context.lookups.namespaceLabels(name);
  #depth = 0;

  constructor(snapshot: ClusterSnapshot, profile: Profile, lookups: ClusterLookups = NO_LOOKUPS) {
    this.snapshot = snapshot;
    this.#profile = profile;
    this.#hasHardDefaults = hasHardDefaults(profile.options);
    this.#context = new SchedulingContext([], lookups);
    this.#emptyContext = new SchedulingContext([], lookups);
  }

  fork(): void {
    this.#changed();
    this.snapshot.fork();
    if (this.#depth === 0) this.#antiAffinity.scan(this.snapshot.nodes());
    this.#depth++;
  }

  /** Takes in that the live nodes of a fork without changes have changed. */
  refresh(): void {
    this.#changed();
    this.#antiAffinity.scan(this.snapshot.nodes());
  }

  revert(): void {
    this.#changed();
    this.snapshot.revert();
    this.#depth--;
  }

  commit(): void {
    this.snapshot.commit();
    this.#depth--;
  }

  /** Makes what is derived from the whole cluster be derived anew. */
  lookAnew(): void {
    this.#changed();
  }

  /** Whether the filters judge the pod node by node, whatever stands on other nodes. Ask with a fork open. */
  isJudgedAlone(pod: Pod): boolean {
    return this.#isJudgedAlone(schedulingPodOf(pod));
  }

  /** Whether the filters let a pod that is judged node by node onto this node, which need not be of the snapshot. */
  fitsAlone(pod: Pod, node: Node): boolean {
    if (node.unschedulable) return false;
    const { filters, rejection, onlyNodes } = this.#prepareAlone(schedulingPodOf(pod));
    if (rejection !== null || (onlyNodes !== null && !onlyNodes.has(node.name))) return false;
    return runFilters(filters, node, NO_PLACE) === null;
  }

  nodes(): readonly Node[] {
    return this.snapshot.nodes();
  }

  node(name: string): Node | undefined {
    return this.snapshot.node(name);
  }

  addNode(node: Node): void {
    this.#changed();
    this.snapshot.addNode(node);
    this.#antiAffinity.addNode(node);
  }

  removeNode(name: string): void {
    this.#changed();
    this.snapshot.removeNode(name);
  }

  /** Puts a pod on a node without asking the filters. */
  forceAddPod(pod: Pod, nodeName: string): void {
    this.#changed();
    this.snapshot.addPod(pod, nodeName);
    this.#antiAffinity.add(pod);
  }

  removePod(pod: Pod, nodeName: string): void {
    this.#changed();
    this.snapshot.removePod(pod, nodeName);
  }

  /** Why the pod could not go to the node now; null: it could. */
  checkPod(pod: Pod, nodeName: string): Rejection | null {
    const node = this.snapshot.node(nodeName);
    if (node === undefined) throw new Error(`no node ${nodeName} in the snapshot`);
    return this.#check(pod, node);
  }

  /** Places the pod on the node if the filters let it; otherwise tells why not. */
  schedulePod(pod: Pod, nodeName: string): Rejection | null {
    const rejection = this.checkPod(pod, nodeName);
    if (rejection === null) this.#place(pod, nodeName);
    return rejection;
  }

  /** Places the pod on this node of the snapshot, and returns the node with it; null: the filters do not let it. */
  schedulePodOn(pod: Pod, node: Node): Node | null {
    return this.#check(pod, node) === null ? this.#place(pod, node.name) : null;
  }

  /** Places the pod on the first node of the rotating search that takes it; null: none does. */
  schedulePodOnAnyNode(pod: Pod, isAcceptable: NodeTest = ANY_NODE): Node | null {
    const { filters, rejection, onlyNodes } = this.#prepare(pod);
    if (rejection !== null) return null;
    const schedulingPod = schedulingPodOf(pod);
    const rejections = this.#isJudgedAlone(schedulingPod) ? this.#rejections.of(schedulingPod) : null;
    const nodes = this.snapshot.nodes();
    const { length } = nodes;
    if (length === 0) return null;
    let index = this.#lastIndex % length;
    for (let step = 0; step < length; step++) {
      const node = nodes[index]!;
      const isAsked =
        rejections?.has(index, node) !== true &&
        isAcceptable(node, index) &&
        !node.unschedulable &&
        (onlyNodes === null || onlyNodes.has(node.name));
      if (isAsked) {
        if (runFilters(filters, node, NO_PLACE) === null) {
          this.#lastIndex = (index + 1) % length;
          return this.#place(pod, node.name);
        }
        rejections?.add(index, node);
      }
      if (++index === length) index = 0;
    }
    return null;
  }

  #check(pod: Pod, node: Node): Rejection | null {
    // Whether the pod tolerates a cordon is known to the filter only, which reads it by place.
    if (node.unschedulable) this.#changed();
    const { filters, rejection, onlyNodes } = this.#prepare(pod, node.unschedulable);
    if (rejection !== null) return rejection;
    if (onlyNodes !== null && !onlyNodes.has(node.name)) return OUTSIDE_NARROWED;
    return runFilters(filters, node, node.unschedulable ? this.snapshot.indexOf(node.name) : NO_PLACE);
  }

  #place(pod: Pod, nodeName: string): Node {
    const node = this.snapshot.addPod(pod, nodeName);
    this.#antiAffinity.add(pod);
    if (this.#prepared === null || this.#preparedFor === null) return node;
    if (this.#mustSpread(this.#preparedFor)) {
      // Spread counts anew differ from spread counts corrected (terminating pods, empty selectors).
      this.#changed();
      return node;
    }
    for (const filter of this.#prepared.filters) filter.podAdded?.(pod, node);
    return node;
  }

  #prepare(pod: Pod, readsByPlace = false): PreparedFilters {
    const schedulingPod = schedulingPodOf(pod);
    if (!readsByPlace && this.#isJudgedAlone(schedulingPod)) return this.#prepareAlone(schedulingPod);
    if (this.#prepared !== null && this.#preparedFor === schedulingPod) return this.#prepared;
    // A copy: the snapshot's own list changes in place, which the context would not notice.
    this.#context.setNodes([...this.snapshot.nodes()]);
    this.#preparedFor = schedulingPod;
    this.#prepared = prepareFilters(schedulingPod, this.#context, this.#profile);
    return this.#prepared;
  }

  /** Whether nothing beyond a node itself decides if the pod fits there. */
  #isJudgedAlone(pod: SchedulingPod): boolean {
    if (this.#depth === 0 || this.#mustSpread(pod)) return false;
    // Claims are bound and volumes made while nothing changes on any node.
    if (pod.claims.length > 0) return false;
    if (pod.requiredAffinityTerms.length + pod.requiredAntiAffinityTerms.length > 0) return false;
    for (const { requiredAntiAffinityTerms } of this.#antiAffinity.present) {
      for (const term of requiredAntiAffinityTerms) {
        if (termMatches(term, pod, this.#namespaceLabels)) return false;
      }
    }
    return true;
  }

  /** Whether constraints of its own, or the profile's, keep the pod from nodes. */
  #mustSpread({ hardSpreadConstraints, hasOwnSpreadConstraints }: SchedulingPod): boolean {
    return hardSpreadConstraints.length > 0 || (this.#hasHardDefaults && !hasOwnSpreadConstraints);
  }

  #prepareAlone(pod: SchedulingPod): PreparedFilters {
    let prepared = this.#preparedAlone.get(pod);
    if (prepared === undefined) {
      prepared = prepareFilters(pod, this.#emptyContext, this.#profile);
      this.#preparedAlone.set(pod, prepared);
    }
    return prepared;
  }

  #changed(): void {
    this.#prepared = null;
    this.#preparedFor = null;
  }
}

/** Makes filters read the node itself: what they hold by place dates from before the last pods were placed. */
const NO_PLACE = -1;
const ANY_NODE: NodeTest = () => true;
const OUTSIDE_NARROWED: Rejection = {
  plugin: "NodeAffinity",
  resolvable: false,
  reasons: ["node(s) didn't satisfy plugin(s) [NodeAffinity]"],
};
