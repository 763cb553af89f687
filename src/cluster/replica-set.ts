import {
  compileLabelSelector,
  compileStringMap,
  type LabelMatcher,
  type ObjectMeta,
  type ReplicaSet as ReplicaSetManifest,
  type ReplicationController as ReplicationControllerManifest,
} from "../kubernetes/index.js";
import type { Cluster } from "./cluster.js";
import { compilePodTemplate } from "./compile-pod-template.js";
import { identityOf } from "./object-identity.js";
import type { ReplicaSet } from "./workloads.js";

/** A ReplicaSet that no Deployment owns, as the store holds it. */
export function replicaSetOf(cluster: Cluster, { metadata, spec }: ReplicaSetManifest): ReplicaSet {
  return unowned(cluster, "ReplicaSet", metadata, spec, compileLabelSelector(spec.selector));
}

/** A ReplicationController as the store holds it: a ReplicaSet of another kind, as upstream's controller sees it. */
export function replicationControllerOf(
  cluster: Cluster,
  { metadata, spec }: ReplicationControllerManifest,
): ReplicaSet {
  return unowned(cluster, "ReplicationController", metadata, spec, compileStringMap(spec.selector));
}

function unowned(
  cluster: Cluster,
  kind: ReplicaSet["kind"],
  metadata: ObjectMeta,
  spec: ReplicaSetManifest["spec"] | ReplicationControllerManifest["spec"],
  matches: LabelMatcher,
): ReplicaSet {
  const identity = identityOf(metadata);
  return {
    kind,
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
    selection: cluster.select(identity.namespace, matches),
  };
}
