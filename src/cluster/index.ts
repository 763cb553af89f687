export { ApiClient, type ApiClientOptions } from "./api-client.js";
export { callAtOnce, callInSlowStart } from "./call-in-batches.js";
export { callInOrder } from "./call-in-order.js";
export type {
  CapacityBuffer,
  CapacityObjects,
  CapacityQuota,
  NamedPodTemplate,
  ProvisioningRequest,
} from "./capacity-objects.js";
export { Cluster } from "./cluster.js";
export { ClusterSnapshot } from "./cluster-snapshot.js";
export type { NodeUpdate, PodStatusUpdate } from "./cluster-updates.js";
export { compilePodTemplate } from "./compile-pod-template.js";
export { type DaemonSet, daemonSetOf } from "./daemon-set.js";
export { DELETION_REASONS, type DeletionReason } from "./deletion-reason.js";
export { type EphemeralClaim, ephemeralClaimsOf } from "./ephemeral-claims.js";
export { EventRecorder } from "./event-recorder.js";
export { type EvictionAnswer, evictPod } from "./evict-pod.js";
export { hashPodTemplate } from "./hash-pod-template.js";
export { type CronJob, cronJobOf, type Job, jobOf } from "./job.js";
export { LabelIndex } from "./label-index.js";
export { newReplicaSetKey } from "./new-replica-set-key.js";
export {
  ANY_DRIVER,
  type HostPort,
  hostPortsOf,
  Node,
  type NodeChange,
  type NodeInit,
  type NodeOutage,
} from "./node.js";
export { identityOf, type ObjectIdentity } from "./object-identity.js";
export {
  isDynamic,
  type PersistentVolume,
  type PersistentVolumeClaim,
  type StorageClass,
  type VolumeAttachment,
} from "./persistent-volume.js";
export {
  type ConditionStatus,
  Pod,
  type PodChange,
  type PodDeletion,
  type PodInit,
  type PodPhase,
} from "./pod.js";
export { availableFrom, isPodAvailable } from "./pod-availability.js";
export { type PodBirth, PodCreator } from "./pod-creator.js";
export { PodRecords } from "./pod-records.js";
export { PodSelection, selectionStateOf } from "./pod-selection.js";
export type { PodTemplate } from "./pod-template.js";
export { podsOfOwner } from "./pods-of-owner.js";
export {
  type AmountRange,
  type ContainerMetrics,
  type CountedSource,
  type CustomMetricsProvider,
  type MetricAnswer,
  type MetricQuery,
  type PodMetrics,
  type PodMetricsReader,
  type PodUsage,
  type ResourceMetricsProvider,
  USAGE_COURSE,
  type UsageSource,
} from "./providers.js";
export { Registry, type StoreChange, type Watcher } from "./registry.js";
export { replicaSetOf, replicationControllerOf } from "./replica-set.js";
export { type Allocatable, type Resources, ResourceTotals } from "./resources.js";
export { nextSlowStartBatch } from "./slow-start-batch.js";
export { type StatefulSet, statefulSetOf } from "./stateful-set.js";
export { ASSUMED_CLASS, type ClaimUse, claimUsesOf, Storage } from "./storage.js";
export type {
  ContainerTermination,
  ResizeState,
  VerticalAmounts,
  VerticalPodAutoscaler,
  VerticalRecommendation,
} from "./vertical-pod-autoscaler.js";
export { csiDriverOf, isAttachingDriver, ZONE_LABEL } from "./volume-drivers.js";
export type {
  Deployment,
  EndpointEntry,
  Endpoints,
  HorizontalPodAutoscaler,
  ObjectChange,
  ObjectCondition,
  PodDisruptionBudget,
  ReplicaSet,
  Scalable,
  Service,
} from "./workloads.js";
