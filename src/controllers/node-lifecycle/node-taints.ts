import type { Taint } from "../../kubernetes/index.js";

const NOT_READY = "node.kubernetes.io/not-ready";
const UNREACHABLE = "node.kubernetes.io/unreachable";
const UNSCHEDULABLE = "node.kubernetes.io/unschedulable";
const MEMORY_PRESSURE = "node.kubernetes.io/memory-pressure";
const DISK_PRESSURE = "node.kubernetes.io/disk-pressure";
const PID_PRESSURE = "node.kubernetes.io/pid-pressure";

/** What of a node its taints follow. */
export interface NodeHealth {
  /** Status of the Ready condition. */
  readonly ready: "True" | "False" | "Unknown";
  readonly unschedulable: boolean;
  readonly memoryPressure: boolean;
}

/** Taints that the controller alone sets and takes away. */
const OWN_NO_SCHEDULE: ReadonlySet<string> = new Set([
  NOT_READY,
  UNREACHABLE,
  UNSCHEDULABLE,
  MEMORY_PRESSURE,
  DISK_PRESSURE,
  PID_PRESSURE,
]);

/**
 * A node's taints with the NoSchedule ones that its conditions ask for; the same array where nothing changes.
 *
 * Source: kubernetes v1.36.3 pkg/controller/nodelifecycle/node_lifecycle_controller.go#doNoScheduleTaintingPass
 */
export function withConditionTaints(taints: readonly Taint[], health: NodeHealth): readonly Taint[] {
  const wanted = new Set<string>();
  if (health.ready === "False") wanted.add(NOT_READY);
  if (health.ready === "Unknown") wanted.add(UNREACHABLE);
  if (health.unschedulable) wanted.add(UNSCHEDULABLE);
  if (health.memoryPressure) wanted.add(MEMORY_PRESSURE);
  const isOwn = ({ key, effect }: Taint) => effect === "NoSchedule" && OWN_NO_SCHEDULE.has(key);
  const kept = taints.filter((taint) => !isOwn(taint) || wanted.delete(taint.key));
  if (kept.length === taints.length && wanted.size === 0) return taints;
  return [...kept, ...Array.from(wanted, (key): Taint => ({ key, effect: "NoSchedule" }))];
}

/**
 * A node's taints with the NoExecute one of its Ready condition, and without the other.
 *
 * Source: kubernetes v1.36.3 pkg/controller/nodelifecycle/node_lifecycle_controller.go#processTaintBaseEviction
 */
export function withReadinessTaint(
  taints: readonly Taint[],
  ready: "True" | "False" | "Unknown",
): readonly Taint[] {
  const wanted = ready === "True" ? undefined : ready === "False" ? NOT_READY : UNREACHABLE;
  const isOwn = ({ key, effect }: Taint) =>
    effect === "NoExecute" && (key === NOT_READY || key === UNREACHABLE);
  const own = taints.filter(isOwn);
  if (own.length === (wanted === undefined ? 0 : 1) && own.every(({ key }) => key === wanted)) return taints;
  const kept = taints.filter((taint) => !isOwn(taint));
  return wanted === undefined ? kept : [...kept, { key: wanted, effect: "NoExecute" }];
}
