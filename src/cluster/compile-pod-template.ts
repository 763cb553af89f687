import { type PodTemplateSpec, podRequests } from "../kubernetes/index.js";
import type { PodTemplate } from "./pod-template.js";

/** terminationGracePeriodSeconds where a pod names none. Source: kubernetes v1.36.3 pkg/apis/core/v1/defaults.go */
const DEFAULT_GRACE_PERIOD_SECONDS = 30;

/** Compiles what all pods of a template share: effective requests, priority, grace period. */
export function compilePodTemplate(template: PodTemplateSpec): PodTemplate {
  const spec = template.spec ?? { containers: [] };
  const requests = podRequests(spec);
  return {
    spec,
    labels: template.metadata?.labels ?? {},
    annotations: template.metadata?.annotations ?? {},
    requests,
    nonZeroRequests: {
      ...requests,
      cpuMillicores: requests.nonZeroCpuMillicores,
      memoryBytes: requests.nonZeroMemoryBytes,
    },
    priority: spec.priority ?? 0,
    terminationGracePeriodSeconds: spec.terminationGracePeriodSeconds ?? DEFAULT_GRACE_PERIOD_SECONDS,
  };
}
