import type { Pod } from "../../../cluster/index.js";

const ANNOTATIONS = [
  "autoscaling.x-k8s.io/consume-provisioning-request",
  "cluster-autoscaler.kubernetes.io/consume-provisioning-request",
];

/**
 * Whether a pod uses the room of a ProvisioningRequest: it never causes a scale-up by itself.
 *
 * Source: cluster-autoscaler 1.36.1 processors/provreq/pods_filter.go
 */
export function consumesRequest({ template }: Pick<Pod, "template">): boolean {
  return ANNOTATIONS.some((name) => Object.hasOwn(template.annotations, name));
}
