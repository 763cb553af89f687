/** Short names of kubectl, by the kinds that manifests are read for. */
const SHORT_NAMES: ReadonlyMap<string, string> = new Map([
  ["cb", "CapacityBuffer"],
  ["cj", "CronJob"],
  ["cq", "CapacityQuota"],
  ["deploy", "Deployment"],
  ["ds", "DaemonSet"],
  ["hpa", "HorizontalPodAutoscaler"],
  ["limits", "LimitRange"],
  ["no", "Node"],
  ["ns", "Namespace"],
  ["pc", "PriorityClass"],
  ["pdb", "PodDisruptionBudget"],
  ["po", "Pod"],
  ["provreq", "ProvisioningRequest"],
  ["pv", "PersistentVolume"],
  ["pvc", "PersistentVolumeClaim"],
  ["rc", "ReplicationController"],
  ["rs", "ReplicaSet"],
  ["sc", "StorageClass"],
  ["sts", "StatefulSet"],
  ["svc", "Service"],
]);

/**
 * Whether a word names a kind as kubectl lets people write it: `HorizontalPodAutoscaler`, `horizontalpodautoscalers`,
 * `hpa`.
 */
export function isWordForKind(word: string, kind: string): boolean {
  const lower = word.toLowerCase();
  const full = kind.toLowerCase();
  return lower === full || lower === `${full}s` || lower === `${full}es` || SHORT_NAMES.get(lower) === kind;
}
