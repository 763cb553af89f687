import type { Node } from "../../../cluster/index.js";
import { type NodeResources, nodeResources } from "./node-resources.js";

/** A limit on what the nodes that it applies to may have in all. */
export interface NodeQuota {
  readonly id: string;
  appliesTo(node: Node): boolean;
  /** By resource; no entry: unlimited. */
  readonly limits: NodeResources;
}

/** A quota and what is left of it. */
export interface QuotaLeft<N = Node> {
  readonly id: string;
  appliesTo(node: N): boolean;
  readonly left: Map<string, number>;
}

/** How many of the wanted nodes the quotas let through, and which stand in the way of the rest. */
export interface QuotaCheck {
  readonly allowedDelta: number;
  readonly exceeded: readonly { readonly id: string; readonly resources: readonly string[] }[];
}

const VIRTUAL_KUBELET_LABEL = "type";

/**
 * Tells how many nodes fit under all quotas, and takes them into account.
 *
 * Order: quotas as given; resources cpu, memory, nodes, GPU types.
 * Source: cluster-autoscaler 1.36.1 resourcequotas/tracker.go
 */
export class QuotaTracker<N = Node> {
  readonly quotas: readonly QuotaLeft<N>[];
  readonly #resourcesOf: (node: N) => NodeResources;

  constructor(quotas: readonly QuotaLeft<N>[], resourcesOf: (node: N) => NodeResources) {
    this.quotas = quotas;
    this.#resourcesOf = resourcesOf;
  }

  /** Throws RangeError when `delta` is below 0. */
  check(node: N, delta: number): QuotaCheck {
    if (delta < 0) throw new RangeError(`node delta must not be negative, but is ${delta}`);
    const resources = this.#resourcesOf(node);
    let allowedDelta = delta;
    const exceeded: { readonly id: string; readonly resources: readonly string[] }[] = [];
    for (const quota of this.quotas) {
      if (!quota.appliesTo(node)) continue;
      const lacking: string[] = [];
      for (const [name, perNode] of resources) {
        const left = quota.left.get(name);
        if (left === undefined || perNode <= 0 || left >= perNode * delta) continue;
        allowedDelta = Math.min(allowedDelta, Math.floor(left / perNode));
        lacking.push(name);
      }
      if (lacking.length > 0) exceeded.push({ id: quota.id, resources: lacking });
    }
    return { allowedDelta, exceeded };
  }

  /** Checks, and takes the nodes off what is left if all of them fit. */
  consume(node: N, delta: number): QuotaCheck {
    const check = this.check(node, delta);
    if (check.allowedDelta !== delta) return check;
    for (const quota of this.quotas) {
      if (!quota.appliesTo(node)) continue;
      for (const [name, perNode] of this.#resourcesOf(node)) {
        const left = quota.left.get(name);
        if (left !== undefined) quota.left.set(name, Math.max(0, left - perNode * delta));
      }
    }
    return check;
  }
}

/**
 * What the nodes of the cluster leave of the quotas. All nodes of a group count like the first one met of it.
 *
 * Source: cluster-autoscaler 1.36.1 resourcequotas/factory.go#NewMaxQuotasTracker, usage.go
 */
export function maxQuotasTracker(
  quotas: readonly NodeQuota[],
  nodes: readonly Node[],
  groupOf: (node: Node) => string | null,
): QuotaTracker {
  const byGroup = new Map<string, NodeResources>();
  const resourcesOf = (node: Node): NodeResources => {
    const group = groupOf(node);
    if (group === null) return nodeResources(node);
    let known = byGroup.get(group);
    if (known === undefined) {
      known = nodeResources(node);
      byGroup.set(group, known);
    }
    return known;
  };
  const lefts = quotas.map((quota) => ({ quota, left: new Map(quota.limits) }));
  for (const node of nodes) {
    if (node.labels[VIRTUAL_KUBELET_LABEL] === "virtual-kubelet") continue;
    const resources = resourcesOf(node);
    for (const { quota, left } of lefts) {
      if (!quota.appliesTo(node)) continue;
      for (const [name, limit] of left) left.set(name, limit - (resources.get(name) ?? 0));
    }
  }
  return new QuotaTracker(
    lefts.map(({ quota, left }) => ({
      id: quota.id,
      appliesTo: (node: Node) => quota.appliesTo(node),
      left: new Map([...left].map(([name, amount]) => [name, Math.max(0, amount)])),
    })),
    resourcesOf,
  );
}
