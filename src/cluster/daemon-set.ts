import type { DaemonSetSpec, DaemonSet as Manifest } from "../kubernetes/index.js";
import type { SimTime } from "../units/index.js";
import type { Cluster } from "./cluster.js";
import { compilePodTemplate } from "./compile-pod-template.js";
import { identityOf, type ObjectIdentity } from "./object-identity.js";
import type { Pod } from "./pod.js";
import type { PodTemplate } from "./pod-template.js";

/** An apps/v1 DaemonSet in the store. */
export interface DaemonSet extends ObjectIdentity {
  readonly kind: "DaemonSet";
  spec: DaemonSetSpec;
  template: PodTemplate;
  generation: number;
  readonly createdAt: SimTime;
  /** Nodes that should run a pod, that do, and that do though they should not. */
  desiredNumberScheduled: number;
  currentNumberScheduled: number;
  numberMisscheduled: number;
  numberReady: number;
  numberAvailable: number;
  updatedNumberScheduled: number;
  /** Its own pods, in the order of creation; the store keeps it. */
  readonly pods: Set<Pod>;
}

/** A DaemonSet as the store holds it, before its controller has seen it. */
export function daemonSetOf(cluster: Cluster, { metadata, spec }: Manifest): DaemonSet {
  return {
    kind: "DaemonSet",
    ...identityOf(metadata),
    spec,
    template: compilePodTemplate(spec.template),
    generation: 1,
    createdAt: cluster.sim.now,
    desiredNumberScheduled: 0,
    currentNumberScheduled: 0,
    numberMisscheduled: 0,
    numberReady: 0,
    numberAvailable: 0,
    updatedNumberScheduled: 0,
    pods: new Set(),
  };
}
