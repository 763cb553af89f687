import type { Cluster, Pod, VerticalPodAutoscaler } from "../../cluster/index.js";
import type { VpaUpdateMode } from "../../kubernetes/index.js";
import { parseBytes, parseCpuMillicores } from "../../units/index.js";
import type { ContainerPolicy } from "./container-policy.js";
import { amountsOf, type ContainerResources, type ResourceAmounts } from "./resource-amounts.js";

type Quantities = Readonly<Record<string, string | number>>;

/** Amounts of CPU and memory in a resource list. */
export function amountsOfList(list: Quantities | undefined): ResourceAmounts {
  return amountsOf((resource) => {
    const text = list?.[resource];
    if (text === undefined) return undefined;
    return resource === "cpu" ? parseCpuMillicores(text) : parseBytes(text);
  });
}

/** The regular containers of a pod with what they ask for. */
export function containersOf({ template }: Pick<Pod, "template">): readonly ContainerResources[] {
  let found = byTemplate.get(template);
  if (found === undefined) {
    found = template.spec.containers.map(({ name, resources }) => ({
      name,
      requests: amountsOfList(resources?.requests),
      limits: amountsOfList(resources?.limits),
    }));
    byTemplate.set(template, found);
  }
  return found;
}

const byTemplate = new WeakMap<object, readonly ContainerResources[]>();

/** Key of the workload that a VPA is for: `Deployment/default/web`. */
export function targetKeyOf({ namespace, spec }: VerticalPodAutoscaler): string {
  return `${spec.targetRef.kind}/${namespace}/${spec.targetRef.name}`;
}

/** Source: vertical-pod-autoscaler v1.8.1 pkg/utils/vpa/api.go#GetUpdateMode. */
export function updateModeOf({ spec }: VerticalPodAutoscaler): VpaUpdateMode {
  return spec.updatePolicy?.updateMode ?? "Recreate";
}

/** The policies of a VPA with their amounts. */
export function policiesOf(vpa: VerticalPodAutoscaler): readonly ContainerPolicy[] {
  let found = bySpec.get(vpa.spec);
  if (found === undefined) {
    found = (vpa.spec.resourcePolicy?.containerPolicies ?? []).map(
      ({ containerName, minAllowed, maxAllowed, ...rest }) => ({
        containerName: containerName ?? "",
        ...rest,
        minAllowed: amountsOfList(minAllowed),
        maxAllowed: amountsOfList(maxAllowed),
      }),
    );
    bySpec.set(vpa.spec, found);
  }
  return found;
}

const bySpec = new WeakMap<object, readonly ContainerPolicy[]>();

/**
 * Pods by the workload they belong to, and the VPA that rules it: of several the one created first, then the smaller
 * name.
 */
export class VerticalTargets {
  readonly #cluster: Cluster;
  readonly #pods = new Map<string, Set<Pod>>();
  readonly #rulers = new Map<string, VerticalPodAutoscaler>();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    for (const pod of cluster.pods.values()) this.#add(pod);
    cluster.pods.watchOnly(["added", "deleted"], (pod, change) => {
      if (change === "added") this.#add(pod);
      else if (change === "deleted") this.#pods.get(pod.workloadKey)?.delete(pod);
    });
    this.#rank();
    cluster.verticalPodAutoscalers.watch((_vpa, change) => {
      if (change !== "status") this.#rank();
    });
  }

  /** In the order of creation. */
  podsOf(workloadKey: string): ReadonlySet<Pod> {
    return this.#pods.get(workloadKey) ?? NO_PODS;
  }

  /** The VPA that may change a workload's pods: any mode but Off. */
  rulerOf(workloadKey: string): VerticalPodAutoscaler | undefined {
    return this.#rulers.get(workloadKey);
  }

  #add(pod: Pod): void {
    const pods = this.#pods.get(pod.workloadKey);
    if (pods === undefined) this.#pods.set(pod.workloadKey, new Set([pod]));
    else pods.add(pod);
  }

  #rank(): void {
    this.#rulers.clear();
    for (const vpa of this.#cluster.verticalPodAutoscalers.values()) {
      if (updateModeOf(vpa) === "Off") continue;
      const key = targetKeyOf(vpa);
      const other = this.#rulers.get(key);
      const isOlder =
        other === undefined ||
        vpa.createdAt < other.createdAt ||
        (vpa.createdAt === other.createdAt && vpa.name < other.name);
      if (isOlder) this.#rulers.set(key, vpa);
    }
  }
}

const NO_PODS: ReadonlySet<Pod> = new Set();
