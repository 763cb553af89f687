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
export function fitFilter(
  pod: SchedulingPod,
  table: NodeTable,
  isIgnored: IsIgnored | null,
  make: (pod: SchedulingPod, node: NodeView) => Rejection,
): PreparedFilter {
  const { requests } = pod.template;
  const { nodes, freePods, freeCpu, freeMemory, freeStorage } = table;
  // A resource that is not requested is not checked, however overcommitted it is.
  const cpu = requests.cpuMillicores || Number.NEGATIVE_INFINITY;
  const memory = requests.memoryBytes || Number.NEGATIVE_INFINITY;
  const storage = requests.ephemeralStorageBytes || Number.NEGATIVE_INFINITY;
  const scalars: readonly ScalarNeed[] = pod.scalarRequests
    .filter(([name]) => isIgnored?.(name) !== true)
    .map(([name, amount]) => ({ name, amount, free: table.freeScalar(name) }));
  const scalarCount = scalars.length;
  const isTooWide = scalarCount > MAX_SCALAR_BITS;
  const known = new Map<number, Rejection>();
  let lastMask = 0;
  let lastRejection: Rejection | null = null;

  /** Bits: 1 pods, 2 cpu, 4 memory, 8 storage, 16 beyond the whole node, from 32 on the scalars. */
  const lacking = ({ allocatable }: NodeView, i: number): number => {
    let mask = freePods[i]! < 1 ? 1 : 0;
    if (cpu > freeCpu[i]!) mask |= cpu > allocatable.cpuMillicores ? 18 : 2;
    if (memory > freeMemory[i]!) mask |= memory > allocatable.memoryBytes ? 20 : 4;
    if (storage > freeStorage[i]!) mask |= storage > allocatable.ephemeralStorageBytes ? 24 : 8;
    for (let s = 0; s < scalarCount; s++) {
      const { name, amount, free } = scalars[s]!;
      if (amount <= free[i]!) continue;
      mask |= 32 << s;
      if (amount > (allocatable.scalars.get(name) ?? 0)) mask |= 16;
    }
    return mask;
  };

  const filter = (node: NodeView, i: number): Rejection | null => {
    // A place below zero is looked up as a name, which costs more than all the rest.
    if (i < 0 || nodes[i] !== node || isTooWide)
      return hasRoom(pod, node, isIgnored) ? null : make(pod, node);
    if (cpu <= freeCpu[i]! && memory <= freeMemory[i]! && freePods[i]! >= 1) {
      if (scalarCount === 0 && storage <= freeStorage[i]!) return null;
    }
    const mask = lacking(node, i);
    if (mask === 0) return null;
    if (mask === lastMask) return lastRejection;
    let rejection = known.get(mask);
    if (rejection === undefined) {
      rejection = make(pod, node);
      known.set(mask, rejection);
    }
    lastMask = mask;
    lastRejection = rejection;
    return rejection;
  };

  return { filter, isStanding: scalarCount === 0 };
}

/** Makes rejections from what a node lacks; equal ones are one object. */
export function fitRejections(
  plugin: string,
  isIgnored: IsIgnored | null,
): (pod: SchedulingPod, node: NodeView) => Rejection {
  const known = new Map<string, Rejection>();
  const byMask = new Map<number, Rejection>();
  const make = (pod: SchedulingPod, node: NodeView): Rejection => {
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
  return (pod, node) => {
    if (pod.scalarRequests.length > 0) return make(pod, node);
    const mask = lackingMask(pod, node);
    let rejection = byMask.get(mask);
    if (rejection === undefined) {
      rejection = make(pod, node);
      byMask.set(mask, rejection);
    }
    return rejection;
  };
}

/** What `insufficientResources` finds for a pod without scalars. Bits: 1 pods, 2 cpu, 4 memory, 8 storage, 16 beyond the whole node. */
function lackingMask({ template }: SchedulingPod, { allocatable, requested, pods }: NodeView): number {
  const { cpuMillicores: cpu, memoryBytes: memory, ephemeralStorageBytes: storage } = template.requests;
  let mask = pods.size + 1 > allocatable.pods ? 1 : 0;
  if (cpu > 0 && cpu > allocatable.cpuMillicores - requested.cpuMillicores)
    mask |= cpu > allocatable.cpuMillicores ? 18 : 2;
  if (memory > 0 && memory > allocatable.memoryBytes - requested.memoryBytes)
    mask |= memory > allocatable.memoryBytes ? 20 : 4;
  if (storage > 0 && storage > allocatable.ephemeralStorageBytes - requested.ephemeralStorageBytes)
    mask |= storage > allocatable.ephemeralStorageBytes ? 24 : 8;
  return mask;
}
