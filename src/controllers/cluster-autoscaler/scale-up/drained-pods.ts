import type { Node, Pod } from "../../../cluster/index.js";
import { isRecreatablePod } from "../scale-down/pod-class.js";

/**
 * The pods of nodes that are being drained now: they will come again and count as pending.
 *
 * Source: cluster-autoscaler 1.36.1 core/podlistprocessor/currently_drained_nodes.go
 */
export function drainedPods(nodes: Iterable<Node>): readonly Pod[] {
  return [...nodes].flatMap(({ pods }) =>
    [...pods].filter((pod) => pod.deletion === null && isRecreatablePod(pod)),
  );
}
