import { type ReplicationController as Manifest, matchesStringMap } from "../kubernetes/index.js";
import type { Cluster } from "./cluster.js";
import { compilePodTemplate } from "./compile-pod-template.js";
import { identityOf } from "./object-identity.js";
import type { ReplicaSet } from "./workloads.js";

/** A ReplicationController as the store holds it: a ReplicaSet of another kind, as upstream's controller sees it. */
export function replicationControllerOf(cluster: Cluster, { metadata, spec }: Manifest): ReplicaSet {
  const identity = identityOf(metadata);
  return {
    kind: "ReplicationController",
    ...identity,
    deploymentKey: null,
    template: compilePodTemplate(spec.template),
    minReadySeconds: spec.minReadySeconds ?? 0,
    createdAt: cluster.sim.now,
    revision: 0,
    desiredReplicasAnnotation: null,
    maxReplicasAnnotation: null,
    replicas: spec.replicas ?? 1,
    statusReplicas: 0,
    readyReplicas: 0,
    availableReplicas: 0,
    pods: new Set(),
    selection: cluster.select(identity.namespace, (labels) => matchesStringMap(spec.selector, labels)),
  };
}
