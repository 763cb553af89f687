import {
  type Deployment,
  hashPodTemplate,
  PodSelection,
  type PodTemplate,
  type ReplicaSet,
} from "../../cluster/index.js";
import type { SimTime } from "../../units/index.js";
import { DEFAULT_MIN_READY_SECONDS } from "./defaults.js";
import type { RolloutLimits } from "./resolve-fenceposts.js";

const HASH_LABEL = "pod-template-hash";

/**
 * Makes the ReplicaSet of a Deployment's present template; it is not in the store yet.
 *
 * Its selection follows its own pods only; the ReplicaSet controller keeps it, which is cheaper than a selection
 * of the cluster for every revision.
 */
export function newReplicaSetOf(
  deployment: Deployment,
  limits: RolloutLimits,
  replicas: number,
  revision: number,
  createdAt: SimTime,
): ReplicaSet {
  const hash = hashPodTemplate(deployment.template);
  const name = `${deployment.name}-${hash}`;
  return {
    kind: "ReplicaSet",
    namespace: deployment.namespace,
    name,
    key: `${deployment.namespace}/${name}`,
    deploymentKey: deployment.key,
    template: withHashLabel(deployment.template, hash),
    minReadySeconds: deployment.spec.minReadySeconds ?? DEFAULT_MIN_READY_SECONDS,
    createdAt,
    revision,
    desiredReplicasAnnotation: limits.replicas,
    maxReplicasAnnotation: limits.replicas + limits.maxSurge,
    replicas,
    statusReplicas: 0,
    readyReplicas: 0,
    availableReplicas: 0,
    pods: new Set(),
    selection: new PodSelection(
      deployment.namespace,
      (labels) => labels[HASH_LABEL] === hash && deployment.selection.matches(labels),
    ),
  };
}

function withHashLabel(template: PodTemplate, hash: string): PodTemplate {
  return { ...template, labels: { ...template.labels, [HASH_LABEL]: hash } };
}
