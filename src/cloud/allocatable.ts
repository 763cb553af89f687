import type { InstanceType } from "./instance-type.js";

export interface AllocatableOptions {
  /**
   * Share of the nominal memory that hypervisor and kernel take before the kubelet sees it. 0 gives the
   * provider's rules on the nominal size.
   * Source: default 0.075 of Karpenter's AWS and Azure providers (vm-memory-overhead-percent).
   */
  readonly vmMemoryOverheadPercent?: number;
}

/** What is left for pods on a node, and what was taken off. Units are in the names. */
export interface NodeAllocatable {
  readonly cpuMillicores: number;
  readonly memoryMi: number;
  readonly pods: number;
  readonly kubeReservedCpuMillicores: number;
  readonly kubeReservedMemoryMi: number;
  readonly evictionMemoryMi: number;
}

const VM_MEMORY_OVERHEAD_PERCENT = 0.075;
const MI_PER_GI = 1024;

/**
 * What pods can use of a node of this type: capacity − kube-reserved − eviction threshold, by the rules of EKS,
 * GKE or AKS; elsewhere nothing is reserved and the kubelet's default eviction threshold of 100Mi holds.
 *
 * Source: aws/karpenter-provider-aws v1.14.1 pkg/providers/instancetype/types.go; GKE's documented tiers with
 * cluster-autoscaler-1.36.1 cloudprovider/gce/gce_reserved.go; Azure/karpenter-provider-azure v1.14.2
 * pkg/providers/instancetype/instancetype.go.
 *
 * @example allocatableOf(m6iXlarge, { vmMemoryOverheadPercent: 0 }) // 3920 millicores, 15391 Mi, 58 pods
 */
export function allocatableOf(type: InstanceType, options: AllocatableOptions = {}): NodeAllocatable {
  const overhead = options.vmMemoryOverheadPercent ?? VM_MEMORY_OVERHEAD_PERCENT;
  const nominalMi = type.memoryGiB * MI_PER_GI;
  const reserved = RESERVED_BY[type.provider](type);
  // GKE's own rule names the kernel's share, so that the estimate is not needed there.
  const seenMi =
    type.provider === "gcp"
      ? nominalMi - (overhead === 0 ? 0 : cosKernelMi(nominalMi))
      : nominalMi - Math.ceil(nominalMi * overhead);
  return {
    cpuMillicores: type.vcpu * 1000 - reserved.cpuMillicores,
    memoryMi: Math.floor(seenMi - reserved.memoryMi - reserved.evictionMi),
    pods: type.maxPods,
    kubeReservedCpuMillicores: reserved.cpuMillicores,
    kubeReservedMemoryMi: reserved.memoryMi,
    evictionMemoryMi: reserved.evictionMi,
  };
}

interface Reserved {
  readonly cpuMillicores: number;
  readonly memoryMi: number;
  readonly evictionMi: number;
}

/** [size of the tier, share of it that is reserved]; the last tier has no end. */
type Tiers = readonly (readonly [number, number])[];

const RESERVED_BY: Record<InstanceType["provider"], (type: InstanceType) => Reserved> = {
  aws: (type) => ({
    cpuMillicores: sumOfTiers(type.vcpu * 1000, CPU_TIERS_EKS, Math.trunc),
    memoryMi: 11 * type.maxPods + 255,
    evictionMi: 100,
  }),
  gcp: (type) => ({
    cpuMillicores: Math.floor(sumOfTiers(type.vcpu * 1000, CPU_TIERS_GKE)),
    memoryMi: type.memoryGiB < 1 ? 255 : sumOfTiers(type.memoryGiB, MEMORY_TIERS_GI) * MI_PER_GI,
    evictionMi: 100,
  }),
  azure: (type) => ({
    cpuMillicores: Math.floor(sumOfTiers(type.vcpu * 1000, CPU_TIERS_AKS)),
    memoryMi: Math.floor(sumOfTiers(type.memoryGiB, MEMORY_TIERS_GI) * MI_PER_GI),
    evictionMi: 750,
  }),
  other: () => ({ cpuMillicores: 0, memoryMi: 0, evictionMi: 100 }),
};

const END = Number.POSITIVE_INFINITY;
const CPU_TIERS_EKS: Tiers = [
  [1000, 0.06],
  [1000, 0.01],
  [2000, 0.005],
  [END, 0.0025],
];
const CPU_TIERS_GKE = CPU_TIERS_EKS;
const CPU_TIERS_AKS: Tiers = [
  [1000, 0.06],
  [1000, 0.04],
  [2000, 0.02],
  [END, 0.01],
];
const MEMORY_TIERS_GI: Tiers = [
  [4, 0.25],
  [4, 0.2],
  [8, 0.1],
  [112, 0.06],
  [END, 0.02],
];

function sumOfTiers(
  total: number,
  tiers: Tiers,
  roundTier: (value: number) => number = (value) => value,
): number {
  let left = total;
  let sum = 0;
  for (const [size, share] of tiers) {
    const part = Math.min(left, size);
    sum += roundTier(part * share);
    left -= part;
    if (left <= 0) break;
  }
  return sum;
}

/** Memory that Container-Optimized OS keeps from the kubelet. */
function cosKernelMi(memoryMi: number): number {
  return (
    memoryMi / 64 +
    16 +
    (memoryMi > 3072 ? 64 : 0) +
    (memoryMi <= 8192 ? 8 : 0) +
    Math.min(0.00175 * memoryMi, 248)
  );
}
