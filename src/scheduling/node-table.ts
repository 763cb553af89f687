import { ChangeCursor, type NodeChanges } from "./node-changes.js";
import type { NodeView } from "./node-view.js";

const NO_NUMBERS = new Float64Array(0);

/**
 * What nodes offer, what is requested of them and whether they keep pods out: one column a quantity and one entry a node, in the order of the
 * context's list. Loops over all nodes read these columns: they lie side by side, node objects do not.
 */
export class NodeTable {
  nodes: readonly NodeView[] = [];
  freePods = NO_NUMBERS;
  freeCpu = NO_NUMBERS;
  freeMemory = NO_NUMBERS;
  allocatableCpu = NO_NUMBERS;
  requestedCpu = NO_NUMBERS;
  nonZeroRequestedCpu = NO_NUMBERS;
  allocatableMemory = NO_NUMBERS;
  requestedMemory = NO_NUMBERS;
  nonZeroRequestedMemory = NO_NUMBERS;
  freeStorage = NO_NUMBERS;
  /** Rises with every change of the node; counted within an epoch. */
  revisions = new Int32Array(0);
  /** New when all places are. */
  epoch: object = {};
  /** 1: the node has taints. */
  isTainted = new Uint8Array(0);
  /** 1: the node is cordoned. */
  isUnschedulable = new Uint8Array(0);
  taintedCount = 0;
  unschedulableCount = 0;
  readonly #changes: NodeChanges;
  readonly #cursor: ChangeCursor;
  readonly #freeScalars = new Map<string, Float64Array>();
  readonly #restart = (count: number) => this.#resize(count);
  readonly #renew = (index: number, node: NodeView) => this.#read(index, node);

  constructor(changes: NodeChanges) {
    this.#changes = changes;
    this.#cursor = new ChangeCursor(changes);
  }

  /** Brings the columns up to date with the changes noticed so far. */
  update(): void {
    this.#cursor.advance(this.#restart, this.#renew);
  }

  /** What is left of a scalar resource on each node. */
  freeScalar(name: string): Float64Array {
    let column = this.#freeScalars.get(name);
    if (column === undefined) {
      column = new Float64Array(this.nodes.length);
      this.#freeScalars.set(name, column);
      for (let i = 0; i < this.nodes.length; i++) column[i] = freeScalarOf(this.nodes[i]!, name);
    }
    return column;
  }

  #resize(count: number): void {
    this.nodes = this.#changes.nodes;
    this.epoch = {};
    this.revisions = new Int32Array(count);
    this.taintedCount = 0;
    this.unschedulableCount = 0;
    this.freePods = new Float64Array(count);
    this.freeCpu = new Float64Array(count);
    this.freeMemory = new Float64Array(count);
    this.allocatableCpu = new Float64Array(count);
    this.requestedCpu = new Float64Array(count);
    this.nonZeroRequestedCpu = new Float64Array(count);
    this.allocatableMemory = new Float64Array(count);
    this.requestedMemory = new Float64Array(count);
    this.nonZeroRequestedMemory = new Float64Array(count);
    this.freeStorage = new Float64Array(count);
    this.isTainted = new Uint8Array(count);
    this.isUnschedulable = new Uint8Array(count);
    for (const name of this.#freeScalars.keys()) this.#freeScalars.set(name, new Float64Array(count));
  }

  #read(i: number, node: NodeView): void {
    const { allocatable, requested, nonZeroRequested } = node;
    this.freePods[i] = allocatable.pods - node.pods.size;
    this.freeCpu[i] = allocatable.cpuMillicores - requested.cpuMillicores;
    this.freeMemory[i] = allocatable.memoryBytes - requested.memoryBytes;
    this.allocatableCpu[i] = allocatable.cpuMillicores;
    this.requestedCpu[i] = requested.cpuMillicores;
    this.nonZeroRequestedCpu[i] = nonZeroRequested.cpuMillicores;
    this.allocatableMemory[i] = allocatable.memoryBytes;
    this.requestedMemory[i] = requested.memoryBytes;
    this.nonZeroRequestedMemory[i] = nonZeroRequested.memoryBytes;
    this.freeStorage[i] = allocatable.ephemeralStorageBytes - requested.ephemeralStorageBytes;
    this.revisions[i]! += 1;
    const isTainted = node.taints.length > 0 ? 1 : 0;
    this.taintedCount += isTainted - this.isTainted[i]!;
    this.isTainted[i] = isTainted;
    const isUnschedulable = node.unschedulable ? 1 : 0;
    this.unschedulableCount += isUnschedulable - this.isUnschedulable[i]!;
    this.isUnschedulable[i] = isUnschedulable;
    for (const [name, column] of this.#freeScalars) column[i] = freeScalarOf(node, name);
  }
}

function freeScalarOf(node: NodeView, name: string): number {
  return (node.allocatable.scalars.get(name) ?? 0) - (node.requested.scalars.get(name) ?? 0);
}
