import type { Pod } from "../../cluster/index.js";
import type { TopologySpreadConstraint } from "../../kubernetes/index.js";
import { type SpreadConstraint, schedulingPodOf } from "../../scheduling/index.js";
import type { DescheduledNode, DescheduleReport } from "./descheduled-node.js";
import { evictEach } from "./evict-each.js";
import type { Evictor } from "./evictor.js";
import { fitsNode } from "./node-fit.js";

export interface TopologySpreadArgs {
  /** Which constraints count. Default of the policy: DoNotSchedule only. */
  readonly constraints: readonly TopologySpreadConstraint["whenUnsatisfiable"][];
  /** Only pods that fit a node of a domain below the mean go. */
  readonly topologyBalanceNodeFit: boolean;
}

/** The matching pods of one value of a topology key. */
interface Domain {
  readonly value: string;
  readonly pods: { readonly pod: Pod; readonly node: string }[];
}

/**
 * Evicts pods from the largest domains of a topology spread constraint that is violated by more than its maxSkew, as
 * many as the smallest domains could take.
 *
 * Source: descheduler v0.36.0 pkg/framework/plugins/removepodsviolatingtopologyspreadconstraint
 * Deviates: upstream evicts in no defined order; here by constraint, then from the largest domain on.
 */
export function removePodsViolatingTopologySpreadConstraint(
  nodes: readonly DescheduledNode[],
  args: TopologySpreadArgs,
  evictor: Evictor<Pod>,
): DescheduleReport {
  const moved = new Map<Pod, string>();
  for (const constraint of constraintsOf(nodes, args)) {
    const domains = domainsOf(constraint, nodes);
    for (const { pod, node } of balance(constraint, domains, nodes, args, evictor)) moved.set(pod, node);
  }
  const candidates = Array.from(moved, ([pod, node]) => ({ pod, node }));
  return evictEach(candidates, evictor, "RemovePodsViolatingTopologySpreadConstraint");
}

/** Each distinct constraint once; pods of one template share theirs. */
function constraintsOf(
  nodes: readonly DescheduledNode[],
  { constraints }: TopologySpreadArgs,
): readonly SpreadConstraint[] {
  const distinct = new Set<SpreadConstraint>();
  for (const { pods } of nodes) {
    for (const pod of pods) {
      const { hardSpreadConstraints, softSpreadConstraints } = schedulingPodOf(pod);
      if (constraints.includes("DoNotSchedule")) for (const each of hardSpreadConstraints) distinct.add(each);
      if (constraints.includes("ScheduleAnyway"))
        for (const each of softSpreadConstraints) distinct.add(each);
    }
  }
  return [...distinct];
}

/** Smallest domain first. Order: ties by value. */
function domainsOf({ topologyKey, matcher }: SpreadConstraint, nodes: readonly DescheduledNode[]): Domain[] {
  const domains = new Map<string, Domain>();
  for (const { node, pods } of nodes) {
    const value = node.labels[topologyKey];
    if (value === undefined) continue;
    const domain = domains.get(value) ?? { value, pods: [] };
    domains.set(value, domain);
    for (const pod of pods) {
      if (pod.deletion === null && pod.namespace === matcher.namespace && matcher.matches(pod.labels))
        domain.pods.push({ pod, node: node.name });
    }
  }
  return [...domains.values()].sort((a, b) => a.pods.length - b.pods.length || (a.value < b.value ? -1 : 1));
}

function balance(
  { maxSkew, topologyKey }: SpreadConstraint,
  domains: Domain[],
  nodes: readonly DescheduledNode[],
  { topologyBalanceNodeFit }: TopologySpreadArgs,
  evictor: Evictor<Pod>,
): Domain["pods"] {
  const all = nodes.map(({ node }) => node);
  const sizes = domains.map(({ pods }) => pods.length);
  const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  const belowMean = new Set(domains.filter(({ pods }) => pods.length < mean).map(({ value }) => value));
  const targets = all.filter(({ labels }) => belowMean.has(labels[topologyKey] ?? ""));
  for (const { pods } of domains) sortForMoving(pods, evictor);
  const leaving: Domain["pods"] = [];
  let low = 0;
  let high = domains.length - 1;
  while (low < high) {
    const skew = sizes[high]! - sizes[low]!;
    if (skew <= maxSkew) break;
    const count = Math.min(
      Math.ceil(sizes[high]! - mean),
      Math.ceil(mean - sizes[low]!),
      Math.ceil((skew - maxSkew) / 2),
    );
    if (count <= 0) {
      if (sizes[high]! - mean <= 0) high--;
      else low++;
      continue;
    }
    for (const each of domains[high]!.pods.splice(-count)) {
      const fits = !topologyBalanceNodeFit || targets.some((node) => fitsNode(each.pod, node, all));
      // One that fits nowhere stays, but counts as moved.
      if (fits && evictor.mayEvict(each.pod)) leaving.push(each);
    }
    sizes[high]! -= count;
    sizes[low]! += count;
    if (sizes[high]! <= mean) high--;
    else if (sizes[low]! >= mean) low++;
  }
  return leaving;
}

/** Victims are taken from the end: there stand evictable pods without a selector or affinity of their own. */
function sortForMoving(pods: Domain["pods"], evictor: Evictor<Pod>): void {
  const rank = ({ pod }: Domain["pods"][number]) => {
    if (!evictor.mayEvict(pod)) return 0;
    const { nodeSelector, affinity } = pod.template.spec;
    return nodeSelector === undefined && affinity === undefined ? 2 : 1;
  };
  pods.sort((a, b) => rank(a) - rank(b) || b.pod.template.priority - a.pod.template.priority);
}
