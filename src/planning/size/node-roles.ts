import { Node } from "../../cluster/index.js";
import {
  type LoadedScenario,
  nodeOfGroup,
  type PlacedWorkload,
  placedWorkloads,
  type ResolvedNodeGroup,
} from "../../scenario/index.js";
import {
  makeProfile,
  prepareFilters,
  runFilters,
  SchedulingContext,
  schedulingPodOf,
} from "../../scheduling/index.js";
import type { SimTime } from "../../units/index.js";

/** A node group of the scenario with the workloads that are meant to run there: what gets machines of its own. */
export interface NodeRole {
  readonly group: ResolvedNodeGroup;
  readonly workloads: readonly RoleWorkload[];
}

export interface RoleWorkload {
  /** `Deployment/default/web` */
  readonly key: string;
  readonly workload: PlacedWorkload;
  /** Most pods that it can have: by its HPA, or as written. */
  readonly mostPods: number;
}

/** What says that pods of a workload do not belong to a group, whatever size its machines have. */
const PLACING: readonly string[] = ["NodeName", "TaintToleration", "NodeAffinity"];

/**
 * Sorts workloads by the groups that admit them. A workload that several admit goes to the one that asks for it by
 * the most labels of its node selector, of equals to the first.
 *
 * Order: groups as written. Workloads that no group admits are left out.
 */
export function nodeRoles({ scenario, manifests, applied }: LoadedScenario): readonly NodeRole[] {
  const { nodeGroups, kubernetes, scheduler } = scenario;
  const nodes = nodeGroups.map((group) => new Node(nodeOfGroup(group, 1), 0 as SimTime));
  const { percentageOfNodesToScore } = scheduler;
  const profile = makeProfile({ version: kubernetes, percentageOfNodesToScore });
  const context = new SchedulingContext(nodes);
  const assigned = nodeGroups.map(() => [] as RoleWorkload[]);
  for (const workload of placedWorkloads([manifests, ...applied.values()])) {
    const { kind, namespace, name, template } = workload;
    const pod = schedulingPodOf({ namespace, ownerKey: null, template });
    const { filters, rejection } = prepareFilters(pod, context, profile);
    if (rejection !== null && PLACING.includes(rejection.plugin)) continue;
    const admitting = nodes.flatMap((node, index) => {
      const own = rejection ?? runFilters(filters, node, index);
      return own === null || !PLACING.includes(own.plugin) ? [index] : [];
    });
    // A group with taints is meant for those that tolerate them.
    const chosen = admitting.toSorted(
      (a, b) => nodeGroups[b]!.taints.length - nodeGroups[a]!.taints.length || a - b,
    )[0];
    if (chosen === undefined) continue;
    const key = `${kind}/${namespace}/${name}`;
    assigned[chosen]!.push({ key, workload, mostPods: mostPodsOf(workload, manifests.hpas) });
  }
  return nodeGroups.map((group, index) => ({ group, workloads: assigned[index]! }));
}

function mostPodsOf(
  { kind, namespace, name, replicas }: PlacedWorkload,
  hpas: LoadedScenario["manifests"]["hpas"],
): number {
  const hpa = hpas.find(
    ({ object: { metadata, spec } }) =>
      (metadata.namespace ?? "default") === namespace &&
      spec.scaleTargetRef.kind === kind &&
      spec.scaleTargetRef.name === name,
  );
  return Math.max(replicas, hpa?.object.spec.maxReplicas ?? 0);
}
