import type { Volume } from "../../../../../kubernetes/index.js";
import { annotationOf } from "../../pod-class.js";
import { block, type DrainRule, UNDEFINED } from "../drain-rule.js";

const LOCAL_VOLUMES_ANNOTATION = "cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes";

/**
 * Pods with data on their node (hostPath, emptyDir not in memory) keep it, unless an annotation names each such
 * volume as safe.
 *
 * Source: cluster-autoscaler 1.36.1 simulator/drainability/rules/localstorage
 */
export const localStorage: DrainRule = {
  name: "LocalStorage",
  drainable: (pod) => {
    const local = (pod.template.spec.volumes ?? []).filter(isLocal);
    if (local.length === 0) return UNDEFINED;
    const safe = new Set((annotationOf(pod, LOCAL_VOLUMES_ANNOTATION) ?? "").split(","));
    const unsafe = local.find(({ name }) => !safe.has(name));
    return unsafe === undefined ? UNDEFINED : block("LocalStorageRequested", { volume: unsafe.name });
  },
};

function isLocal({ hostPath, emptyDir }: Volume): boolean {
  return hostPath !== undefined || (emptyDir !== undefined && emptyDir.medium !== "Memory");
}
