/**
 * The largest cluster that Kubernetes is tested for.
 *
 * Source: kubernetes/website, "Considerations for large clusters".
 */
export const TESTED_LIMITS = { nodes: 5000, pods: 150_000, containers: 300_000, podsOnNode: 110 } as const;
