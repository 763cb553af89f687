import {
  type Bytes,
  bytesOf,
  type CpuMillicores,
  milliCeil,
  millicores,
  parseQuantity,
} from "../units/index.js";
import { type Container, isSidecar, type PodSpec, type ResourceList } from "./types/index.js";

/** What a pod asks of a node. Amounts are whole: cpu in millicores, the rest in bytes or pieces, rounded up. */
export interface PodRequests {
  readonly cpuMillicores: CpuMillicores;
  readonly memoryBytes: Bytes;
  readonly ephemeralStorageBytes: Bytes;
  /** Extended resources, huge pages and the like, by name, sorted by name. Zero amounts are left out. */
  readonly scalars: ReadonlyMap<string, number>;
  /** As above with 100 m and 200 MiB for each container that names no request: used by the scheduler's score only. */
  readonly nonZeroCpuMillicores: CpuMillicores;
  readonly nonZeroMemoryBytes: Bytes;
}

/** Thousandths by resource name: the precision that the API server's defaulting rounds requests up to. */
type MilliAmounts = Map<string, bigint>;

const DEFAULT_CPU_MILLI = 100n;
const DEFAULT_MEMORY_MILLI = 209_715_200n * 1000n;

/**
 * The requests that the scheduler and the node accounts count for a pod, init containers, sidecars, overhead and
 * pod-level requests included. Pure; cache it per pod template, since it parses quantities.
 *
 * A quantity that does not parse counts as zero: reading has reported it.
 *
 * Source: kubernetes v1.36.3 component-helpers resource/helpers.go#PodRequests,
 * pkg/scheduler/framework/types.go#CalculateResource
 */
export function podRequests(spec: PodSpec): PodRequests {
  const real = aggregate(spec, undefined);
  const fills: MilliAmounts = new Map();
  const isPodLevelSet = hasPodLevelResources(spec);
  if (!isPodLevelSet || !real.has("cpu")) fills.set("cpu", DEFAULT_CPU_MILLI);
  if (!isPodLevelSet || !real.has("memory")) fills.set("memory", DEFAULT_MEMORY_MILLI);
  const nonZero = fills.size === 0 ? real : aggregate(spec, fills);

  const scalars = new Map<string, number>();
  for (const name of [...real.keys()].sort()) {
    if (name === "cpu" || name === "memory" || name === "ephemeral-storage") continue;
    const count = wholeUnits(real.get(name));
    if (count !== 0) scalars.set(name, count);
  }
  return {
    cpuMillicores: millicores(Number(real.get("cpu") ?? 0n)),
    memoryBytes: bytesOf(wholeUnits(real.get("memory"))),
    ephemeralStorageBytes: bytesOf(wholeUnits(real.get("ephemeral-storage"))),
    scalars,
    nonZeroCpuMillicores: millicores(Number(nonZero.get("cpu") ?? 0n)),
    nonZeroMemoryBytes: bytesOf(wholeUnits(nonZero.get("memory"))),
  };
}

/** Whether a resource may be set for a whole pod. Source: component-helpers#IsSupportedPodLevelResource. */
export function isPodLevelResource(name: string): boolean {
  return name === "cpu" || name === "memory" || name.startsWith("hugepages-");
}

/** The containers' part of `podRequests`, in thousandths by resource name: before pod-level requests and overhead. */
export function aggregatedContainerRequests(spec: PodSpec): ReadonlyMap<string, bigint> {
  return aggregateContainerRequests(spec, undefined);
}

function hasPodLevelResources(spec: PodSpec): boolean {
  const names = [
    ...Object.keys(spec.resources?.requests ?? {}),
    ...Object.keys(spec.resources?.limits ?? {}),
  ];
  return names.some(isPodLevelResource);
}

function aggregate(spec: PodSpec, fills: MilliAmounts | undefined): MilliAmounts {
  const total = aggregateContainerRequests(spec, fills);
  for (const [name, amount] of milliAmounts(spec.resources?.requests)) {
    if (isPodLevelResource(name)) total.set(name, amount);
  }
  add(total, milliAmounts(spec.overhead));
  return total;
}

/**
 * Σ containers + Σ sidecars, but at least the peak while the init containers run one after the other, each beside
 * the sidecars declared before it.
 */
function aggregateContainerRequests(spec: PodSpec, fills: MilliAmounts | undefined): MilliAmounts {
  const total: MilliAmounts = new Map();
  for (const container of spec.containers) add(total, requestsOf(container, fills));
  const sidecars: MilliAmounts = new Map();
  const peak: MilliAmounts = new Map();
  for (const container of spec.initContainers ?? []) {
    const own = requestsOf(container, fills);
    if (isSidecar(container)) {
      add(total, own);
      add(sidecars, own);
      raise(peak, sidecars);
    } else {
      add(own, sidecars);
      raise(peak, own);
    }
  }
  raise(total, peak);
  return total;
}

function requestsOf(container: Container, fills: MilliAmounts | undefined): MilliAmounts {
  const amounts = milliAmounts(container.resources?.requests);
  for (const [name, amount] of fills ?? []) {
    if (!amounts.has(name)) amounts.set(name, amount);
  }
  return amounts;
}

function milliAmounts(list: ResourceList | undefined): MilliAmounts {
  const amounts: MilliAmounts = new Map();
  if (list === undefined) return amounts;
  for (const [name, text] of Object.entries(list)) {
    const quantity = parseQuantity(text);
    if (quantity !== undefined) amounts.set(name, milliCeil(quantity));
  }
  return amounts;
}

function add(into: MilliAmounts, amounts: MilliAmounts): void {
  for (const [name, amount] of amounts) into.set(name, (into.get(name) ?? 0n) + amount);
}

function raise(into: MilliAmounts, amounts: MilliAmounts): void {
  for (const [name, amount] of amounts) {
    const present = into.get(name);
    if (present === undefined || present < amount) into.set(name, amount);
  }
}

function wholeUnits(milli: bigint | undefined): number {
  if (milli === undefined) return 0;
  return Number(milli >= 0n ? (milli + 999n) / 1000n : milli / 1000n);
}
