import { Node } from "../../../cluster/index.js";
import type { NodeTemplate } from "../node-group.js";

const HOSTNAME = "kubernetes.io/hostname";

/**
 * A new node made from a group's template: another name and hostname label, the template's pods on it.
 *
 * Source: cluster-autoscaler 1.36.1 simulator/node_info_utils.go#SanitizedNodeInfo
 */
export function freshNode(template: NodeTemplate, name: string): Node {
  const node = new Node(
    {
      name,
      labels: { ...template.labels, [HOSTNAME]: name },
      taints: template.taints,
      unschedulable: template.unschedulable,
      allocatable: template.allocatable,
      capacity: template.capacity,
      group: template.group,
      volumeLimits: template.volumeLimits,
      ready: true,
    },
    template.createdAt,
  );
  for (const pod of template.pods) node.addPod(pod);
  return node;
}
