import {
  compileLabelSelector,
  type StatefulSet as Manifest,
  type StatefulSetSpec,
} from "../kubernetes/index.js";
import type { SimTime } from "../units/index.js";
import type { Cluster } from "./cluster.js";
import { compilePodTemplate } from "./compile-pod-template.js";
import { identityOf } from "./object-identity.js";
import type { Pod } from "./pod.js";
import type { PodTemplate } from "./pod-template.js";
import type { Scalable } from "./workloads.js";

/** An apps/v1 StatefulSet in the store. `replicas` is spec.replicas, written by people and by the HPA. */
export interface StatefulSet extends Scalable {
  readonly kind: "StatefulSet";
  /** The manifest's spec with defaults; its `replicas` field is only the initial one. */
  spec: StatefulSetSpec;
  template: PodTemplate;
  replicas: number;
  generation: number;
  readonly createdAt: SimTime;
  /** Pods that exist, terminating ones included. */
  statusReplicas: number;
  readyReplicas: number;
  availableReplicas: number;
  /** Pods of the revision before the update; all of them when there is none. */
  currentReplicas: number;
  updatedReplicas: number;
  /** Its own pods, in the order of creation; the store keeps it. */
  readonly pods: Set<Pod>;
}

/** A StatefulSet as the store holds it, before its controller has seen it. */
export function statefulSetOf(cluster: Cluster, { metadata, spec }: Manifest): StatefulSet {
  const identity = identityOf(metadata);
  return {
    kind: "StatefulSet",
    ...identity,
    spec,
    template: compilePodTemplate(spec.template),
    replicas: spec.replicas ?? 1,
    selection: cluster.select(identity.namespace, compileLabelSelector(spec.selector)),
    generation: 1,
    createdAt: cluster.sim.now,
    statusReplicas: 0,
    readyReplicas: 0,
    availableReplicas: 0,
    currentReplicas: 0,
    updatedReplicas: 0,
    pods: new Set(),
  };
}
