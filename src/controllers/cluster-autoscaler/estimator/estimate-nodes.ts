import type { Pod } from "../../../cluster/index.js";
import type { Rejection } from "../../../scheduling/index.js";
import type { NodeTemplate } from "../node-group.js";
import { freshNode } from "../simulator/fresh-node.js";
import type { PredicateSnapshot } from "../simulator/predicate-snapshot.js";
import type { EstimationLimiter } from "./estimation-limiter.js";
import { fastPathGroup } from "./fast-path-group.js";
import { orderPodGroups } from "./order-pod-groups.js";
import type { PodEquivalenceGroup } from "./pod-equivalence-group.js";

const HOSTNAME = "kubernetes.io/hostname";
const CONSTRAINTS_NOT_MATCHED = "node(s) didn't match pod topology spread constraints";

/** How many nodes of a group would help which pods. */
export interface Estimate {
  /** Nodes that got at least one pod. */
  readonly nodeCount: number;
  /** Pods that found a place, in the order of placing. */
  readonly pods: readonly Pod[];
  /** The placed pods by node, in the order in which the nodes got their first pod. */
  readonly contents: ReadonlyMap<string, readonly Pod[]>;
  /** True when the limiter refused a node. */
  readonly isLimited: boolean;
}

/**
 * Packs pods onto new nodes of one template: large groups first, each pod on any new node at the start of its
 * group, from the first misfit on only on the newest node, and then on one more. The snapshot is left as it was.
 *
 * Source: cluster-autoscaler 1.36.1 estimator/binpacking_estimator.go#Estimate
 */
export function estimateNodes(
  snapshot: PredicateSnapshot,
  groups: readonly PodEquivalenceGroup[],
  template: NodeTemplate,
  limiter: EstimationLimiter,
  usesFastPath = false,
): Estimate {
  const ordered = orderPodGroups(groups, template);
  const fastPath = usesFastPath ? fastPathGroup(ordered, template) : -1;
  if (fastPath >= 0) ordered.push(...ordered.splice(fastPath, 1));
  snapshot.fork();
  const packing = new Packing(snapshot, template, limiter);
  ordered.forEach(({ pods }, index) => {
    packing.pack(pods, fastPath >= 0 && index === ordered.length - 1);
  });
  snapshot.revert();
  return packing.result();
}

class Packing {
  readonly #snapshot: PredicateSnapshot;
  readonly #template: NodeTemplate;
  readonly #limiter: EstimationLimiter;
  /** Nodes of the snapshot from this place on are new. */
  readonly #firstNew: number;
  readonly #pods: Pod[] = [];
  readonly #contents = new Map<string, Pod[]>();
  #added = 0;
  #last: string | null = null;
  #isLimited = false;

  constructor(snapshot: PredicateSnapshot, template: NodeTemplate, limiter: EstimationLimiter) {
    this.#snapshot = snapshot;
    this.#template = template;
    this.#limiter = limiter;
    this.#firstNew = snapshot.nodes().length;
  }

  pack(pods: readonly Pod[], usesFastPath: boolean): void {
    const placed = this.#packOnNewNodesSoFar(pods);
    if (this.#isLimited) return;
    if (usesFastPath) this.#packByArithmetic(pods, placed);
    else this.#packOnMoreNodes(pods, placed);
  }

  result(): Estimate {
    return {
      nodeCount: this.#contents.size,
      pods: this.#pods,
      contents: this.#contents,
      isLimited: this.#isLimited,
    };
  }

  /** How many pods found a node; the rest was not tried. */
  #packOnNewNodesSoFar(pods: readonly Pod[]): number {
    if (this.#added === 0) return 0;
    const isNew = (_node: unknown, index: number) => index >= this.#firstNew;
    for (let i = 0; i < pods.length; i++) {
      const node = this.#snapshot.schedulePodOnAnyNode(pods[i]!, isNew);
      if (node === null) return i;
      this.#track(pods[i]!, node.name);
    }
    return pods.length;
  }

  #packOnMoreNodes(pods: readonly Pod[], from: number): void {
    for (let i = from; i < pods.length; i++) {
      const pod = pods[i]!;
      if (this.#last !== null && this.#packOnLast(pod, this.#last)) continue;
      // What an empty node does not take, another one like it does not take either.
      if (this.#last !== null && !this.#contents.has(this.#last)) return;
      if (!this.#tryAddNode()) return;
      if (this.#snapshot.schedulePod(pod, this.#last!) !== null) return;
      this.#track(pod, this.#last!);
    }
  }

  #packOnLast(pod: Pod, last: string): boolean {
    const rejection = this.#snapshot.schedulePod(pod, last);
    if (rejection === null) {
      this.#track(pod, last);
      return true;
    }
    if (!isSpreadOverHosts(pod) || !isSkewed(rejection)) return false;
    // New nodes lower the minimum: any other node of the cluster may take the pod now, and counts as new.
    const node = this.#snapshot.schedulePodOnAnyNode(pod, ({ name }) => name !== last);
    if (node === null) return false;
    this.#track(pod, node.name);
    return true;
  }

  /** Fills one more node and assumes as many of its kind as the rest of the pods needs. */
  #packByArithmetic(pods: readonly Pod[], from: number): void {
    if (from === pods.length || !this.#tryAddNode()) return;
    const last = this.#last!;
    let next = from;
    while (next < pods.length && this.#snapshot.schedulePod(pods[next]!, last) === null) {
      this.#track(pods[next++]!, last);
    }
    const podsPerNode = next - from;
    if (podsPerNode === 0) return;
    for (let copy = 1; next < pods.length; copy++) {
      if (!this.#mayAddNode()) return;
      const end = Math.min(next + podsPerNode, pods.length);
      while (next < end) this.#track(pods[next++]!, `${last}-copy-${copy}`);
    }
  }

  #tryAddNode(): boolean {
    if (!this.#mayAddNode()) return false;
    const node = freshNode(this.#template, `${this.#template.name}-e-${this.#added++}`);
    this.#snapshot.addNode(node);
    this.#last = node.name;
    return true;
  }

  #mayAddNode(): boolean {
    if (this.#limiter.tryAddNode()) return true;
    this.#isLimited = true;
    return false;
  }

  #track(pod: Pod, nodeName: string): void {
    this.#pods.push(pod);
    const contents = this.#contents.get(nodeName);
    if (contents === undefined) this.#contents.set(nodeName, [pod]);
    else contents.push(pod);
  }
}

function isSpreadOverHosts({ template }: Pod): boolean {
  return (template.spec.topologySpreadConstraints ?? []).some(({ topologyKey }) => topologyKey === HOSTNAME);
}

function isSkewed({ reasons }: Rejection): boolean {
  return reasons.includes(CONSTRAINTS_NOT_MATCHED);
}
