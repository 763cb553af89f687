import { type Cluster, compilePodTemplate, identityOf, type Registry } from "../cluster/index.js";
import type { ManifestSet } from "../kubernetes/index.js";

/**
 * Puts PodTemplates, CapacityBuffers, ProvisioningRequests and CapacityQuotas into the cluster; known ones take the new
 * content, but for ProvisioningRequests, which the API keeps as they were made.
 */
export function applyCapacityObjects(cluster: Cluster, manifests: ManifestSet): void {
  const { podTemplates, buffers, requests, quotas } = cluster.capacity;
  for (const { object } of manifests.podTemplates) {
    put(podTemplates, { ...identityOf(object.metadata), template: compilePodTemplate(object.template) });
  }
  for (const { object } of manifests.capacityBuffers) {
    put(buffers, { ...identityOf(object.metadata), spec: object.spec });
  }
  for (const { object } of manifests.provisioningRequests) {
    const identity = identityOf(object.metadata);
    if (requests.get(identity.key) !== undefined) continue;
    requests.add({ ...identity, spec: object.spec, createdAt: cluster.sim.now, conditions: [] });
  }
  for (const { object } of manifests.capacityQuotas) {
    const { name } = object.metadata;
    put(quotas, { name, key: name, spec: object.spec });
  }
}

function put<T extends { readonly key: string }>(registry: Registry<T, "spec" | "status">, object: T): void {
  const known = registry.get(object.key);
  if (known === undefined) registry.add(object);
  else registry.notify(Object.assign(known, object), "spec");
}
