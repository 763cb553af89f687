import type { Cluster } from "../cluster/index.js";
import type { Loaded, Node as NodeManifest } from "../kubernetes/index.js";
import { nodeOfGroup, nodeOfManifest, type ResolvedNodeGroup } from "../scenario/index.js";

/**
 * Puts the scenario's fixed node groups and the manifests' Nodes into the cluster.
 *
 * Order: groups as written, each node by its number, zones in turn; then the manifests' Nodes.
 */
export function addNodes(
  cluster: Cluster,
  groups: readonly ResolvedNodeGroup[],
  manifests: readonly Loaded<NodeManifest>[],
): void {
  for (const group of groups) {
    for (let number = 1; number <= group.count; number++) cluster.addNode(nodeOfGroup(group, number));
  }
  for (const { object } of manifests) cluster.addNode(nodeOfManifest(object));
}
