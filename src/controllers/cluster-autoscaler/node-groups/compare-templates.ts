import type { Allocatable, Resources } from "../../../cluster/index.js";
import type { StringMap } from "../../../kubernetes/index.js";

/** What the comparison reads of a template; the cluster's `Node` satisfies it. */
export interface ComparedTemplate {
  readonly labels: StringMap;
  readonly capacity: Allocatable;
  readonly allocatable: Allocatable;
  /** Sum of the requests of the template's DaemonSet and mirror pods. */
  readonly requested: Resources;
}

/** By how much templates of similar groups may differ. */
export interface SimilarityOptions {
  readonly memoryDifferenceRatio: number;
  readonly maxAllocatableDifferenceRatio: number;
  readonly maxFreeDifferenceRatio: number;
  /** Labels that may differ beside the usual ones: the cloud's own, and those of `balancing-ignore-label`. */
  readonly ignoredLabels: ReadonlySet<string>;
  /** Templates with one value of one of these are similar, whatever else they differ in (node pools of Azure). */
  readonly samePoolLabels: readonly string[];
  /** Not empty: equality of these labels alone decides (`balancing-label`). */
  readonly balancingLabels: readonly string[];
}

/** Source: cluster-autoscaler 1.36.1 config/flags/flags.go */
export const DEFAULT_SIMILARITY: SimilarityOptions = {
  memoryDifferenceRatio: 0.015,
  maxAllocatableDifferenceRatio: 0.05,
  maxFreeDifferenceRatio: 0.05,
  ignoredLabels: new Set(),
  samePoolLabels: [],
  balancingLabels: [],
};

/** Source: cluster-autoscaler 1.36.1 processors/nodegroupset/compare_nodegroups.go#BasicIgnoredLabels */
const BASIC_IGNORED_LABELS: ReadonlySet<string> = new Set([
  "kubernetes.io/hostname",
  "failure-domain.beta.kubernetes.io/zone",
  "failure-domain.beta.kubernetes.io/region",
  "topology.kubernetes.io/zone",
  "topology.kubernetes.io/region",
  "beta.kubernetes.io/fluentd-ds-ready",
  "kops.k8s.io/instancegroup",
]);

/** Why two templates are not similar. */
export interface Dissimilarity {
  readonly what: "capacity" | "allocatable" | "free" | "label";
  /** A resource or a label. */
  readonly name: string;
}

/**
 * Why two groups are not similar enough to be balanced; null: they are.
 *
 * Order: the first difference, of capacity, allocatable, free resources, labels.
 * Source: cluster-autoscaler 1.36.1 processors/nodegroupset/compare_nodegroups.go, label_nodegroups.go
 */
export function compareTemplates(
  a: ComparedTemplate,
  b: ComparedTemplate,
  options: SimilarityOptions = DEFAULT_SIMILARITY,
): Dissimilarity | null {
  if (options.balancingLabels.length > 0) {
    const differing = options.balancingLabels.find(
      (label) => a.labels[label] === undefined || a.labels[label] !== b.labels[label],
    );
    return differing === undefined ? null : { what: "label", name: differing };
  }
  if (
    options.samePoolLabels.some(
      (label) => (a.labels[label] ?? "") !== "" && a.labels[label] === b.labels[label],
    )
  ) {
    return null;
  }
  return (
    compareAmounts("capacity", amountsOf(a.capacity), amountsOf(b.capacity), (name) =>
      name === "memory" ? options.memoryDifferenceRatio : 0,
    ) ??
    compareAmounts(
      "allocatable",
      amountsOf(a.allocatable),
      amountsOf(b.allocatable),
      () => options.maxAllocatableDifferenceRatio,
    ) ??
    compareAmounts("free", freeOf(a), freeOf(b), () => options.maxFreeDifferenceRatio) ??
    compareLabels(a.labels, b.labels, options.ignoredLabels)
  );
}

type Amounts = ReadonlyMap<string, number>;

function compareAmounts(
  what: Dissimilarity["what"],
  a: Amounts,
  b: Amounts,
  ratioOf: (name: string) => number,
): Dissimilarity | null {
  for (const [name, amount] of a) {
    const other = b.get(name);
    if (other === undefined) return { what, name };
    const larger = Math.max(amount, other);
    if (larger - Math.min(amount, other) > larger * ratioOf(name)) return { what, name };
  }
  for (const name of b.keys()) if (!a.has(name)) return { what, name };
  return null;
}

function amountsOf(offered: Allocatable): Amounts {
  return new Map([
    ["cpu", offered.cpuMillicores as number],
    ["memory", offered.memoryBytes as number],
    ["ephemeral-storage", offered.ephemeralStorageBytes as number],
    ["pods", offered.pods],
    ...offered.scalars,
  ]);
}

function freeOf({ allocatable, requested }: ComparedTemplate): Amounts {
  const free = new Map([
    ["cpu", allocatable.cpuMillicores - requested.cpuMillicores],
    ["memory", allocatable.memoryBytes - requested.memoryBytes],
    ["ephemeral-storage", allocatable.ephemeralStorageBytes - requested.ephemeralStorageBytes],
  ]);
  for (const [name, amount] of requested.scalars) {
    if (amount > 0) free.set(name, (allocatable.scalars.get(name) ?? 0) - amount);
  }
  return free;
}

function compareLabels(a: StringMap, b: StringMap, ignored: ReadonlySet<string>): Dissimilarity | null {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  for (const name of [...names].sort()) {
    if (BASIC_IGNORED_LABELS.has(name) || ignored.has(name)) continue;
    if (!Object.hasOwn(a, name) || !Object.hasOwn(b, name) || a[name] !== b[name]) {
      return { what: "label", name };
    }
  }
  return null;
}
