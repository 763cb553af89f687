import { hasRoom, type IsIgnored, insufficientResources } from "./insufficient-resources.js";
import type { NodeTable } from "./node-table.js";
import type { NodeView } from "./node-view.js";
import type { PreparedFilter } from "./plugin.js";
import type { Rejection } from "./rejection.js";
import type { SchedulingPod } from "./scheduling-pod.js";

interface ScalarNeed {
  readonly name: string;
  readonly amount: number;
  readonly free: Float64Array;
}

/** Scalars beyond this many have no bit of their own; such pods take the slow path. */
const MAX_SCALAR_BITS = 20;

/**
 * NodeResourcesFit for one pod: reads the table's columns where the node is the one in the table, the node itself
 * where it is a copy. Which resources lack is a bit mask, so that a rejection allocates nothing.
 */
export class FitFilter implements PreparedFilter {
  readonly #pod: SchedulingPod;
  readonly #table: NodeTable;
  readonly #isIgnored: IsIgnored | null;
  readonly #make: (pod: SchedulingPod, node: NodeView) => Rejection;
  readonly #cpu: number;
  readonly #memory: number;
  readonly #storage: number;
  readonly #scalars: readonly ScalarNeed[];
  readonly #known = new Map<number, Rejection>();

  constructor(
    pod: SchedulingPod,
    table: NodeTable,
    isIgnored: IsIgnored | null,
    make: (pod: SchedulingPod, node: NodeView) => Rejection,
  ) {
    const { requests } = pod.template;
    this.#pod = pod;
    this.#table = table;
    this.#isIgnored = isIgnored;
    this.#make = make;
    this.#cpu = requests.cpuMillicores;
    this.#memory = requests.memoryBytes;
    this.#storage = requests.ephemeralStorageBytes;
    this.#scalars = pod.scalarRequests
      .filter(([name]) => isIgnored?.(name) !== true)
      .map(([name, amount]) => ({ name, amount, free: table.freeScalar(name) }));
  }

  filter(node: NodeView, index: number): Rejection | null {
    if (this.#table.nodes[index] !== node || this.#scalars.length > MAX_SCALAR_BITS) {
      return hasRoom(this.#pod, node, this.#isIgnored) ? null : this.#make(this.#pod, node);
    }
    const lacking = this.#lacking(node, index);
    if (lacking === 0) return null;
    let rejection = this.#known.get(lacking);
    if (rejection === undefined) {
      rejection = this.#make(this.#pod, node);
      this.#known.set(lacking, rejection);
    }
    return rejection;
  }

  /** Bits: 1 pods, 2 cpu, 4 memory, 8 storage, 16 beyond the whole node, from 32 on the scalars. */
  #lacking(node: NodeView, i: number): number {
    const table = this.#table;
    let mask = table.freePods[i]! < 1 ? 1 : 0;
    const cpu = this.#cpu;
    if (cpu > 0 && cpu > table.allocatableCpu[i]! - table.requestedCpu[i]!) {
      mask |= cpu > table.allocatableCpu[i]! ? 18 : 2;
    }
    const memory = this.#memory;
    if (memory > 0 && memory > table.allocatableMemory[i]! - table.requestedMemory[i]!) {
      mask |= memory > table.allocatableMemory[i]! ? 20 : 4;
    }
    const storage = this.#storage;
    if (storage > 0 && storage > table.freeStorage[i]!) {
      mask |= storage > node.allocatable.ephemeralStorageBytes ? 24 : 8;
    }
    for (let s = 0; s < this.#scalars.length; s++) {
      const { name, amount, free } = this.#scalars[s]!;
      if (amount <= free[i]!) continue;
      mask |= 32 << s;
      if (amount > (node.allocatable.scalars.get(name) ?? 0)) mask |= 16;
    }
    return mask;
  }
}

/** Makes rejections from what a node lacks; equal ones are one object. */
export function fitRejections(
  plugin: string,
  isIgnored: IsIgnored | null,
): (pod: SchedulingPod, node: NodeView) => Rejection {
  const known = new Map<string, Rejection>();
  return (pod, node) => {
    const lacking = insufficientResources(pod, node, isIgnored);
    const resolvable = !lacking.some((resource) => resource.unresolvable);
    const insufficient = lacking.map(({ resource }) => resource);
    const key = `${resolvable}\n${insufficient.join("\n")}`;
    let rejection = known.get(key);
    if (rejection === undefined) {
      const reasons = insufficient.map((name) =>
        name === "pods" ? "Too many pods" : `Insufficient ${name}`,
      );
      rejection = { plugin, resolvable, reasons, insufficient };
      known.set(key, rejection);
    }
    return rejection;
  };
}
