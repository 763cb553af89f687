import type { HostPort, Resources } from "../../cluster/index.js";

/** A pod as the kubelet's admission sees it. */
export interface AdmissionPod {
  readonly requests: Resources;
  readonly hostPorts: readonly HostPort[];
}

export interface AdmissionNode extends Resources {
  readonly pods: number;
}

/** Why a node refuses a pod that was bound to it: the reason that goes into the pod's status. */
export interface Refusal {
  /** `OutOfcpu`, `OutOfmemory`, `OutOfpods`, `OutOf<resource>`, `NodePorts`. */
  readonly reason: string;
  readonly requested: number;
  readonly used: number;
  readonly capacity: number;
}

/**
 * Whether the kubelet takes a pod in beside those that it already runs; null means admitted. A refused pod is
 * posted as Failed and its controller replaces it.
 *
 * Order: pods, cpu, memory, ephemeral storage, scalar resources in the order of the pod's requests, host ports.
 * Source: kubernetes v1.36.3 pkg/kubelet/lifecycle/predicate.go#generalFilter (the scheduler's AdmissionCheck).
 * Deviates: node affinity and taints are not looked at again.
 */
export function admitPod(
  pod: AdmissionPod,
  admitted: readonly AdmissionPod[],
  allocatable: AdmissionNode,
): Refusal | null {
  if (admitted.length + 1 > allocatable.pods) {
    return { reason: "OutOfpods", requested: 1, used: admitted.length, capacity: allocatable.pods };
  }
  const check = (reason: string, of: (resources: Resources) => number): Refusal | null => {
    const requested = of(pod.requests);
    if (requested === 0) return null;
    let used = 0;
    for (const other of admitted) used += of(other.requests);
    const capacity = of(allocatable);
    return used + requested > capacity ? { reason, requested, used, capacity } : null;
  };
  const refusal =
    check("OutOfcpu", (resources) => resources.cpuMillicores) ??
    check("OutOfmemory", (resources) => resources.memoryBytes) ??
    check("OutOfephemeral-storage", (resources) => resources.ephemeralStorageBytes);
  if (refusal !== null) return refusal;
  for (const name of pod.requests.scalars.keys()) {
    const scalar = check(`OutOf${name}`, (resources) => resources.scalars.get(name) ?? 0);
    if (scalar !== null) return scalar;
  }
  for (const port of pod.hostPorts) {
    for (const other of admitted) {
      if (other.hostPorts.some((used) => conflicts(used, port))) {
        return { reason: "NodePorts", requested: port.port, used: port.port, capacity: 0 };
      }
    }
  }
  return null;
}

function conflicts(a: HostPort, b: HostPort): boolean {
  const sameAddress = a.hostIP === b.hostIP || a.hostIP === "0.0.0.0" || b.hostIP === "0.0.0.0";
  return sameAddress && a.port === b.port && a.protocol === b.protocol;
}
