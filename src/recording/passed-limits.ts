import type { Cluster, ObjectIdentity } from "../cluster/index.js";
import type { Diagnostic } from "../diagnostics/index.js";
import { TESTED_LIMITS } from "../kubernetes/index.js";
import type { Column, NodeGroupSeries, WorkloadSeries } from "./result.js";

/** Source: kubernetes/community sig-scalability/configs-and-limits/thresholds.md */
const MOST_NAMESPACES = 10_000;
const MOST_SERVICES = 10_000;
const MOST_PODS_IN_NAMESPACE = 3000;
const MOST_DEPLOYMENTS_IN_NAMESPACE = 2000;
const MOST_SERVICES_IN_NAMESPACE = 5000;

/**
 * The documented limits of Kubernetes that a run passed.
 *
 * Order: nodes, then the cluster's objects, then each namespace's, as they appeared. Returns diagnostics: HR4002.
 * Deviates: a node of few cores is held to 110 pods as any other, not to ten a core, which machine types of the clouds
 * pass by themselves; a Service may have more than 250 endpoints, which was the limit before EndpointSlices.
 */
export function passedLimits(
  { services, deployments }: Cluster,
  workloads: readonly WorkloadSeries[],
  nodeGroups: readonly NodeGroupSeries[],
): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const check = (value: number, limit: number, what: string) => {
    if (value > limit) found.push(passedLimit(value, limit, what));
  };
  for (const { group, totals } of nodeGroups) {
    const where = group === "" ? "a node" : `a node of ${group}`;
    check(totals.mostPodsOnNode, TESTED_LIMITS.podsOnNode, `pods on ${where}`);
  }
  const pods = byNamespace(workloads, ({ workload }) => workload.split("/")[1] ?? "");
  const inNamespaces: readonly (readonly [string, number, ReadonlyMap<string, number>])[] = [
    ["pods", MOST_PODS_IN_NAMESPACE, mapValues(pods, (of) => highestSum(of.map(({ existing }) => existing)))],
    ["Deployments", MOST_DEPLOYMENTS_IN_NAMESPACE, countByNamespace(deployments.values())],
    ["Services", MOST_SERVICES_IN_NAMESPACE, countByNamespace(services.values())],
  ];
  check(highestSum(nodeGroups.map(({ existing }) => existing)), TESTED_LIMITS.nodes, "nodes");
  check(highestSum(workloads.map(({ existing }) => existing)), TESTED_LIMITS.pods, "pods");
  check(highestSum(workloads.map(containersOf)), TESTED_LIMITS.containers, "containers");
  const namespaces = new Set(inNamespaces.flatMap(([, , numbers]) => [...numbers.keys()]));
  check(namespaces.size, MOST_NAMESPACES, "namespaces");
  check(services.size, MOST_SERVICES, "Services");
  for (const [what, limit, numbers] of inNamespaces) {
    for (const [namespace, number] of numbers) check(number, limit, `${what} in the namespace ${namespace}`);
  }
  return found;
}

function passedLimit(value: number, limit: number, what: string): Diagnostic {
  return {
    code: "HR4002",
    severity: "warning",
    message: `up to ${value} ${what}`,
    value,
    rule: `Kubernetes is tested for at most ${limit}: beyond it, latencies of the control plane differ`,
  };
}

function containersOf({ existing, totals }: WorkloadSeries): Column {
  return existing.map((pods) => pods * totals.containersPerPod);
}

function byNamespace<T>(
  all: Iterable<T>,
  namespaceOf: (one: T) => string,
): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const one of all) {
    const namespace = namespaceOf(one);
    const known = found.get(namespace);
    if (known === undefined) found.set(namespace, [one]);
    else known.push(one);
  }
  return found;
}

function countByNamespace(objects: Iterable<ObjectIdentity>): ReadonlyMap<string, number> {
  return mapValues(
    byNamespace(objects, ({ namespace }) => namespace),
    ({ length }) => length,
  );
}

function mapValues<T>(
  map: ReadonlyMap<string, T>,
  numberOf: (value: T) => number,
): ReadonlyMap<string, number> {
  return new Map([...map].map(([key, value]) => [key, numberOf(value)]));
}

/** The largest of the rows' sums. */
function highestSum(columns: readonly Column[]): number {
  let highest = 0;
  const rows = Math.max(0, ...columns.map(({ length }) => length));
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (const column of columns) sum += column[row] ?? 0;
    highest = Math.max(highest, sum);
  }
  return highest;
}
