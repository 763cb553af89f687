import { limitRange, priorityClass, resourceQuota } from "./admission-shapes.js";
import { capacityBuffer, capacityQuota, provisioningRequest } from "./capacity-shapes.js";
import { namespace, node, podDisruptionBudget } from "./cluster-shapes.js";
import { daemonSet, oldDaemonSet } from "./daemon-set-shapes.js";
import { hpaV1, hpaV2, hpaV2beta1 } from "./horizontal-pod-autoscaler-shapes.js";
import { cronJob, job } from "./job-shapes.js";
import { ingress, ingressClass, networkPolicy, oldIngress } from "./network-shapes.js";
import { pod, podTemplateObject } from "./pod-shapes.js";
import { service } from "./service-shape.js";
import type { ObjectShape } from "./shape.js";
import { oldStatefulSet, statefulSet } from "./stateful-set-shapes.js";
import { csiNode, persistentVolume, persistentVolumeClaim, storageClass } from "./storage-shapes.js";
import { verticalPodAutoscaler, verticalPodAutoscalerCheckpoint } from "./vertical-pod-autoscaler-shapes.js";
import {
  deployment,
  oldDeployment,
  oldReplicaSet,
  replicaSet,
  replicationController,
} from "./workload-shapes.js";

/** The form of every modelled kind at every version that is read, by `apiVersion kind`. */
const SHAPES: ReadonlyMap<string, ObjectShape> = new Map([
  ["v1 Pod", pod],
  ["v1 PodTemplate", podTemplateObject],
  ["v1 Service", service],
  ["v1 Node", node],
  ["v1 Namespace", namespace],
  ["apps/v1 Deployment", deployment],
  ["apps/v1beta2 Deployment", deployment],
  ["apps/v1beta1 Deployment", oldDeployment],
  ["extensions/v1beta1 Deployment", oldDeployment],
  ["apps/v1 ReplicaSet", replicaSet],
  ["apps/v1beta2 ReplicaSet", replicaSet],
  ["extensions/v1beta1 ReplicaSet", oldReplicaSet],
  ["v1 ReplicationController", replicationController],
  ["apps/v1 StatefulSet", statefulSet],
  ["apps/v1beta2 StatefulSet", statefulSet],
  ["apps/v1beta1 StatefulSet", oldStatefulSet],
  ["apps/v1 DaemonSet", daemonSet],
  ["apps/v1beta2 DaemonSet", daemonSet],
  ["extensions/v1beta1 DaemonSet", oldDaemonSet],
  ["batch/v1 Job", job],
  ["batch/v1 CronJob", cronJob],
  ["batch/v1beta1 CronJob", cronJob],
  ["batch/v2alpha1 CronJob", cronJob],
  ["scheduling.k8s.io/v1 PriorityClass", priorityClass],
  ["scheduling.k8s.io/v1beta1 PriorityClass", priorityClass],
  ["scheduling.k8s.io/v1alpha1 PriorityClass", priorityClass],
  ["v1 LimitRange", limitRange],
  ["v1 ResourceQuota", resourceQuota],
  ["v1 PersistentVolumeClaim", persistentVolumeClaim],
  ["v1 PersistentVolume", persistentVolume],
  ["storage.k8s.io/v1 StorageClass", storageClass],
  ["storage.k8s.io/v1beta1 StorageClass", storageClass],
  ["storage.k8s.io/v1 CSINode", csiNode],
  ["storage.k8s.io/v1beta1 CSINode", csiNode],
  ["autoscaling/v2 HorizontalPodAutoscaler", hpaV2],
  ["autoscaling/v2beta2 HorizontalPodAutoscaler", hpaV2],
  ["autoscaling/v2beta1 HorizontalPodAutoscaler", hpaV2beta1],
  ["autoscaling/v1 HorizontalPodAutoscaler", hpaV1],
  ["autoscaling.k8s.io/v1 VerticalPodAutoscaler", verticalPodAutoscaler],
  ["autoscaling.k8s.io/v1beta2 VerticalPodAutoscaler", verticalPodAutoscaler],
  ["autoscaling.k8s.io/v1 VerticalPodAutoscalerCheckpoint", verticalPodAutoscalerCheckpoint],
  ["autoscaling.k8s.io/v1beta2 VerticalPodAutoscalerCheckpoint", verticalPodAutoscalerCheckpoint],
  ["networking.k8s.io/v1 Ingress", ingress],
  ["networking.k8s.io/v1beta1 Ingress", oldIngress],
  ["extensions/v1beta1 Ingress", oldIngress],
  ["networking.k8s.io/v1 IngressClass", ingressClass],
  ["networking.k8s.io/v1beta1 IngressClass", ingressClass],
  ["networking.k8s.io/v1 NetworkPolicy", networkPolicy],
  ["extensions/v1beta1 NetworkPolicy", networkPolicy],
  ["autoscaling.x-k8s.io/v1beta1 CapacityBuffer", capacityBuffer],
  ["autoscaling.x-k8s.io/v1alpha1 CapacityBuffer", capacityBuffer],
  ["autoscaling.x-k8s.io/v1 ProvisioningRequest", provisioningRequest],
  ["autoscaling.x-k8s.io/v1beta1 ProvisioningRequest", provisioningRequest],
  ["autoscaling.x-k8s.io/v1beta1 CapacityQuota", capacityQuota],
  ["autoscaling.x-k8s.io/v1alpha1 CapacityQuota", capacityQuota],
  ["policy/v1 PodDisruptionBudget", podDisruptionBudget],
  ["policy/v1beta1 PodDisruptionBudget", podDisruptionBudget],
]);

export function shapeOfKind(apiVersion: string, kind: string): ObjectShape | undefined {
  return SHAPES.get(`${apiVersion} ${kind}`);
}
