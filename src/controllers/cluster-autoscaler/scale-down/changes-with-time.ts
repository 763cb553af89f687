import type { Node } from "../../../cluster/index.js";
import { hasTaint, TO_BE_DELETED_TAINT } from "./node-taints.js";

/** Whether time alone changes what scale-down makes of a node: it, or a pod on it, is on its way out. */
export function changesWithTime(node: Node): boolean {
  if (hasTaint(node, TO_BE_DELETED_TAINT)) return true;
  for (const pod of node.pods) if (pod.deletion !== null) return true;
  return false;
}
