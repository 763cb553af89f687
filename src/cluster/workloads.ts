import type {
  DeploymentSpec,
  HorizontalPodAutoscalerSpec,
  PodDisruptionBudgetSpec,
  ServiceSpec,
} from "../kubernetes/index.js";
import type { SimTime } from "../units/index.js";
import type { ConditionStatus, Pod } from "./pod.js";
import type { PodSelection } from "./pod-selection.js";
import type { PodTemplate } from "./pod-template.js";

/** `spec`: anything a user or a controller wrote; `status`: what the object's controller reports. */
export type ObjectChange = "spec" | "status";

/** What the scale subresource of a workload offers. */
export interface Scalable {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** `namespace/name`. */
  readonly key: string;
  /** spec.replicas. */
  replicas: number;
  /** status.replicas. */
  readonly statusReplicas: number;
  readonly selection: PodSelection;
}

/** An apps/v1 Deployment in the store. `replicas` is spec.replicas, written by people and by the HPA. */
export interface Deployment extends Scalable {
  readonly kind: "Deployment";
  /** The manifest's spec with defaults; its `replicas` field is only the initial one. */
  spec: DeploymentSpec;
  template: PodTemplate;
  replicas: number;
  generation: number;
  readonly createdAt: SimTime;
  statusReplicas: number;
  updatedReplicas: number;
  readyReplicas: number;
  availableReplicas: number;
}

/** An apps/v1 ReplicaSet in the store, or a core/v1 ReplicationController: the same thing under two names. */
export interface ReplicaSet extends Scalable {
  readonly kind: "ReplicaSet" | "ReplicationController";
  /** Key of the Deployment that owns it (`namespace/name`), or null. */
  readonly deploymentKey: string | null;
  /** Of pods to come; it changes only where no Deployment owns the set. */
  template: PodTemplate;
  minReadySeconds: number;
  readonly createdAt: SimTime;
  /** deployment.kubernetes.io/revision. */
  revision: number;
  /** deployment.kubernetes.io/desired-replicas and max-replicas; null when never annotated. */
  desiredReplicasAnnotation: number | null;
  maxReplicasAnnotation: number | null;
  replicas: number;
  statusReplicas: number;
  readyReplicas: number;
  availableReplicas: number;
  /** Its own pods, in the order of creation; the store keeps it. */
  readonly pods: Set<Pod>;
}

export interface ObjectCondition {
  readonly type: string;
  readonly status: ConditionStatus;
  readonly reason: string;
  readonly changedAt: SimTime;
}

/** An autoscaling/v2 HorizontalPodAutoscaler in the store. */
export interface HorizontalPodAutoscaler {
  readonly namespace: string;
  readonly name: string;
  readonly key: string;
  spec: HorizontalPodAutoscalerSpec;
  readonly createdAt: SimTime;
  currentReplicas: number;
  desiredReplicas: number;
  lastScaleTime: SimTime | null;
  conditions: readonly ObjectCondition[];
}

/** One endpoint of a Service with the node that its pod is on and the clients that it is meant for. */
export interface EndpointEntry {
  readonly target: Pod;
  readonly conditions: {
    readonly ready: boolean;
    readonly serving: boolean;
    readonly terminating: boolean;
  };
  readonly node: string;
  readonly zone: string;
  /** Null: no hint. */
  readonly zoneHint: string | null;
  readonly nodeHint: string | null;
}

/** Where a Service's traffic goes at this instant, after propagation to the proxies. Kept by endpointslice. */
export interface Endpoints {
  /** Pods that get new requests, in the order of their creation. */
  pods: readonly Pod[];
  /** True when no ready endpoint exists and serving, terminating ones are used instead. */
  usesTerminating: boolean;
  /** All endpoints, where it matters on which node a connection is dealt; absent: it does not. */
  views?: readonly EndpointEntry[];
  revision: number;
}

/** A core/v1 Service in the store. */
export interface Service {
  readonly namespace: string;
  readonly name: string;
  readonly key: string;
  spec: ServiceSpec;
  annotations?: Readonly<Record<string, string>>;
  /** Pods that its selector matches; null for a Service without a selector. */
  readonly selection: PodSelection | null;
  endpoints: Endpoints;
}

/** A policy/v1 PodDisruptionBudget in the store. */
export interface PodDisruptionBudget {
  readonly namespace: string;
  readonly name: string;
  readonly key: string;
  spec: PodDisruptionBudgetSpec;
  readonly selection: PodSelection;
  expectedPods: number;
  currentHealthy: number;
  desiredHealthy: number;
  disruptionsAllowed: number;
}
