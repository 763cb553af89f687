import type { Diagnostic, Place } from "../diagnostics/index.js";
import type { CapacityMeaning } from "./kinds/built-in-kinds.js";
import type { ExpanderPriorities } from "./priority-expander.js";
import type { UnmodelledField } from "./shapes/check-shape.js";
import type {
  CapacityBuffer,
  CapacityQuota,
  CronJob,
  CSINode,
  DaemonSet,
  Deployment,
  HorizontalPodAutoscaler,
  Ingress,
  IngressClass,
  Job,
  KubernetesObject,
  LimitRange,
  Namespace,
  NetworkPolicy,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  PodDisruptionBudget,
  PodTemplate,
  PriorityClass,
  ProvisioningRequest,
  ReplicaSet,
  ReplicationController,
  ResourceQuota,
  Service,
  StatefulSet,
  StorageClass,
  VerticalPodAutoscaler,
  VerticalPodAutoscalerCheckpoint,
} from "./types/index.js";

/** An object of a kind that is modelled: of its kind's current version, without nulls, defaulted. */
export type ModelledObject =
  | CapacityBuffer
  | CapacityQuota
  | CronJob
  | CSINode
  | DaemonSet
  | Deployment
  | HorizontalPodAutoscaler
  | Ingress
  | IngressClass
  | Job
  | LimitRange
  | Namespace
  | NetworkPolicy
  | Node
  | PersistentVolume
  | PersistentVolumeClaim
  | Pod
  | PodDisruptionBudget
  | PodTemplate
  | PriorityClass
  | ProvisioningRequest
  | ReplicaSet
  | ReplicationController
  | ResourceQuota
  | Service
  | StatefulSet
  | StorageClass
  | VerticalPodAutoscaler
  | VerticalPodAutoscalerCheckpoint;

/** An object and where it was written. */
export interface Loaded<T> {
  readonly object: T;
  readonly place: Place;
}

/** What one object means for capacity; `headroom validate` prints one line each. */
export interface ManifestReport {
  /** As written, before conversion. */
  readonly apiVersion: string;
  readonly kind: string;
  /** Absent for cluster-scoped kinds. */
  readonly namespace?: string;
  readonly name: string;
  readonly place: Place;
  readonly meaning: CapacityMeaning;
  /** Fields of a modelled object that are not honoured, sorted by path. */
  readonly notes: readonly UnmodelledField[];
}

/** Everything that was read, each list in the order of the sources. Of objects written twice the later one counts. */
export interface ManifestSet {
  readonly deployments: readonly Loaded<Deployment>[];
  readonly replicaSets: readonly Loaded<ReplicaSet>[];
  readonly replicationControllers: readonly Loaded<ReplicationController>[];
  readonly statefulSets: readonly Loaded<StatefulSet>[];
  readonly daemonSets: readonly Loaded<DaemonSet>[];
  readonly jobs: readonly Loaded<Job>[];
  readonly cronJobs: readonly Loaded<CronJob>[];
  readonly pods: readonly Loaded<Pod>[];
  readonly services: readonly Loaded<Service>[];
  readonly hpas: readonly Loaded<HorizontalPodAutoscaler>[];
  readonly vpas: readonly Loaded<VerticalPodAutoscaler>[];
  readonly vpaCheckpoints: readonly Loaded<VerticalPodAutoscalerCheckpoint>[];
  readonly pdbs: readonly Loaded<PodDisruptionBudget>[];
  readonly nodes: readonly Loaded<Node>[];
  readonly priorityClasses: readonly Loaded<PriorityClass>[];
  readonly limitRanges: readonly Loaded<LimitRange>[];
  readonly resourceQuotas: readonly Loaded<ResourceQuota>[];
  readonly namespaces: readonly Loaded<Namespace>[];
  readonly persistentVolumes: readonly Loaded<PersistentVolume>[];
  readonly persistentVolumeClaims: readonly Loaded<PersistentVolumeClaim>[];
  readonly storageClasses: readonly Loaded<StorageClass>[];
  readonly csiNodes: readonly Loaded<CSINode>[];
  readonly ingresses: readonly Loaded<Ingress>[];
  readonly ingressClasses: readonly Loaded<IngressClass>[];
  readonly networkPolicies: readonly Loaded<NetworkPolicy>[];
  readonly podTemplates: readonly Loaded<PodTemplate>[];
  readonly capacityBuffers: readonly Loaded<CapacityBuffer>[];
  readonly provisioningRequests: readonly Loaded<ProvisioningRequest>[];
  readonly capacityQuotas: readonly Loaded<CapacityQuota>[];
  /** Objects of kinds without a model, as written. */
  readonly others: readonly Loaded<KubernetesObject>[];
  /** Of the ConfigMap kube-system/cluster-autoscaler-priority-expander; null without it. */
  readonly expanderPriorities: ExpanderPriorities | null;
  readonly report: readonly ManifestReport[];
  /** Sorted by file (in the order of the sources), line and column. Objects with an error are in no list above. */
  readonly diagnostics: readonly Diagnostic[];
}
