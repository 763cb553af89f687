import type { Node, Pod } from "../../../cluster/index.js";
import type { SimTime } from "../../../units/index.js";
import { isDaemonSetPod, isLongTerminating, isMirrorPod } from "./pod-class.js";

/** How full a node is, by requests over allocatable. Units: fraction, 1 = full. */
export interface NodeUtilization {
  /** The largest that counts. */
  readonly utilization: number;
  /** `cpu`, `memory`, an extended resource, or a pool of devices. */
  readonly resource: string;
  /** Absent on nodes where a GPU or device pools count alone. */
  readonly cpu?: number;
  readonly memory?: number;
}

/** A pool of devices local to a node (dynamic resource allocation). */
export interface DevicePool {
  readonly name: string;
  readonly devices: number;
  readonly allocated: number;
  /** False: not all of its slices are published. */
  readonly isComplete: boolean;
}

export interface UtilizationOptions {
  /** Such pods leave the sum and the node's allocatable. */
  readonly ignoreDaemonSets: boolean;
  readonly ignoreMirrorPods: boolean;
  /** Extended resource of a GPU node, which then counts alone; null: no GPU node. */
  readonly gpuResource: string | null;
  /** Counts alone where there is any. */
  readonly devicePools: readonly DevicePool[];
}

/** The fraction of a node that its pods request; undefined where it cannot be told (nothing allocatable). */
export type UtilizationResult = NodeUtilization | undefined;

type UtilizedNode = Pick<Node, "allocatable" | "requested" | "pods">;
type AmountOf = (resources: Pod["template"]["requests"]) => number;

// Upstream divides thousandths of bytes.
const memoryMilliBytes: AmountOf = ({ memoryBytes }) => memoryBytes * 1000;
const cpuMillicores: AmountOf = (resources) => resources.cpuMillicores;

/**
 * The larger of cpu and memory requested over allocatable; memory where they are equal. On a GPU node only the GPU
 * counts, 0 when the node does not offer it (yet); where there are device pools only the fullest of them.
 *
 * Source: cluster-autoscaler 1.36.1 simulator/utilization/info.go#Calculate
 */
export function calculateNodeUtilization(
  node: UtilizedNode,
  options: UtilizationOptions,
  now: SimTime,
): UtilizationResult {
  const { gpuResource, devicePools } = options;
  if (gpuResource !== null) {
    const utilization = fractionOf(node, ({ scalars }) => scalars.get(gpuResource) ?? 0, options, now) ?? 0;
    return { utilization, resource: gpuResource };
  }
  if (devicePools.length > 0) return fullestPool(devicePools);
  const cpu = fractionOf(node, cpuMillicores, options, now);
  const memory = fractionOf(node, memoryMilliBytes, options, now);
  if (cpu === undefined || memory === undefined) return undefined;
  return cpu > memory
    ? { utilization: cpu, resource: "cpu", cpu, memory }
    : { utilization: memory, resource: "memory", cpu, memory };
}

function fractionOf(
  { allocatable, requested, pods }: UtilizedNode,
  amountOf: AmountOf,
  { ignoreDaemonSets, ignoreMirrorPods }: UtilizationOptions,
  now: SimTime,
): number | undefined {
  const total = amountOf(allocatable);
  if (total === 0) return undefined;
  let counted = amountOf(requested);
  let ignored = 0;
  for (const pod of pods) {
    const isIgnored = (ignoreDaemonSets && isDaemonSetPod(pod)) || (ignoreMirrorPods && isMirrorPod(pod));
    if (!isIgnored && (pod.deletion === null || !isLongTerminating(pod, now))) continue;
    const amount = amountOf(pod.template.requests);
    counted -= amount;
    if (isIgnored) ignored += amount;
  }
  return counted / (total - ignored);
}

function fullestPool(pools: readonly DevicePool[]): UtilizationResult {
  let fullest: NodeUtilization | undefined;
  for (const { name, devices, allocated, isComplete } of pools) {
    if (!isComplete) return undefined;
    const utilization = devices === 0 ? 0 : allocated / devices;
    if (fullest === undefined || utilization > fullest.utilization) fullest = { utilization, resource: name };
  }
  return fullest;
}
