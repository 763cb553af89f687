import type { Allocatable, Resources } from "../../cluster/index.js";

/** What a kubelet answers to a resize. */
export type ResizeAnswer =
  | { readonly outcome: "allocated" }
  | { readonly outcome: "Deferred" | "Infeasible"; readonly message: string };

const AMOUNTS = [
  ["cpu", "cpuMillicores"],
  ["memory", "memoryBytes"],
] as const;

/**
 * Decides whether a node can give a running pod other requests: never if they exceed the node, not now if the other
 * pods leave no room.
 * Source: kubernetes v1.36.3 pkg/kubelet/allocation/allocation_manager.go#canResizePod.
 */
export function answerResize(
  wanted: Resources,
  held: Resources,
  node: { readonly requested: Resources; readonly allocatable: Allocatable },
): ResizeAnswer {
  for (const [name, key] of AMOUNTS) {
    if (wanted[key] > node.allocatable[key]) {
      return {
        outcome: "Infeasible",
        message: `Node didn't have enough capacity: ${name}, requested: ${wanted[key]}, capacity: ${node.allocatable[key]}`,
      };
    }
  }
  for (const [name, key] of AMOUNTS) {
    const others = node.requested[key] - held[key];
    if (wanted[key] > held[key] && others + wanted[key] > node.allocatable[key]) {
      return {
        outcome: "Deferred",
        message: `Node didn't have enough resource: ${name}, requested: ${wanted[key]}, used: ${others}, capacity: ${node.allocatable[key]}`,
      };
    }
  }
  return { outcome: "allocated" };
}
