import { type JsonObject, objectAt } from "../reading/json-value.js";
import {
  convertHorizontalPodAutoscaler,
  type UnreadableAnnotation,
} from "./convert-horizontal-pod-autoscaler.js";
import { convertIngress } from "./convert-ingress.js";
import { convertWorkload } from "./convert-workload.js";

/** The version that each modelled kind is worked with. */
const CURRENT: ReadonlyMap<string, string> = new Map([
  ["Deployment", "apps/v1"],
  ["ReplicaSet", "apps/v1"],
  ["StatefulSet", "apps/v1"],
  ["DaemonSet", "apps/v1"],
  ["CronJob", "batch/v1"],
  ["PriorityClass", "scheduling.k8s.io/v1"],
  ["StorageClass", "storage.k8s.io/v1"],
  ["CSINode", "storage.k8s.io/v1"],
  ["HorizontalPodAutoscaler", "autoscaling/v2"],
  ["PodDisruptionBudget", "policy/v1"],
  ["Ingress", "networking.k8s.io/v1"],
  ["IngressClass", "networking.k8s.io/v1"],
  ["NetworkPolicy", "networking.k8s.io/v1"],
  ["VerticalPodAutoscaler", "autoscaling.k8s.io/v1"],
  ["VerticalPodAutoscalerCheckpoint", "autoscaling.k8s.io/v1"],
  ["CapacityBuffer", "autoscaling.x-k8s.io/v1beta1"],
  ["CapacityQuota", "autoscaling.x-k8s.io/v1beta1"],
  ["ProvisioningRequest", "autoscaling.x-k8s.io/v1"],
]);

/** Versions that no supported cluster serves any more, with the release that dropped them. */
const REMOVED: ReadonlyMap<string, string> = new Map([
  ["extensions/v1beta1", "1.16"],
  ["apps/v1beta1", "1.16"],
  ["apps/v1beta2", "1.16"],
  ["autoscaling/v2beta1", "1.25"],
  ["autoscaling/v2beta2", "1.26"],
  ["policy/v1beta1", "1.25"],
  ["networking.k8s.io/v1beta1", "1.22"],
  ["batch/v1beta1", "1.25"],
  ["storage.k8s.io/v1beta1", "1.22"],
  ["batch/v2alpha1", "1.21"],
  ["scheduling.k8s.io/v1beta1", "1.22"],
  ["scheduling.k8s.io/v1alpha1", "1.22"],
]);

/** Kinds that were served in an old version for longer than the others of it. */
const REMOVED_LATER: ReadonlyMap<string, string> = new Map([["extensions/v1beta1 Ingress", "1.22"]]);

/** The Kubernetes release that stopped serving a kind in a version, or undefined if it is served. */
export function removedIn(apiVersion: string, kind: string): string | undefined {
  return REMOVED_LATER.get(`${apiVersion} ${kind}`) ?? REMOVED.get(apiVersion);
}

/** Rewrites an object of a modelled kind in place into the current version of its kind. */
export function convertToCurrent(object: JsonObject): readonly UnreadableAnnotation[] {
  const current = CURRENT.get(String(object["kind"]));
  if (current === undefined || current === object["apiVersion"]) return [];
  switch (object["kind"]) {
    case "HorizontalPodAutoscaler":
      return convertHorizontalPodAutoscaler(object);
    case "PodDisruptionBudget":
      convertPodDisruptionBudget(object);
      return [];
    case "Ingress":
      convertIngress(object);
      return [];
    case "IngressClass":
    case "NetworkPolicy":
    case "CronJob":
    case "PriorityClass":
    case "StorageClass":
    case "CSINode":
    case "VerticalPodAutoscaler":
    case "VerticalPodAutoscalerCheckpoint":
    case "CapacityBuffer":
    case "CapacityQuota":
    case "ProvisioningRequest":
      object["apiVersion"] = current;
      return [];
    default:
      convertWorkload(object);
      return [];
  }
}

/** In policy/v1beta1 an empty selector selected no pod; in policy/v1 it selects all. */
function convertPodDisruptionBudget(budget: JsonObject): void {
  budget["apiVersion"] = "policy/v1";
  const spec = objectAt(budget, "spec");
  const selector = spec === undefined ? undefined : objectAt(spec, "selector");
  if (spec === undefined || selector === undefined) return;
  const labels = Object.keys(objectAt(selector, "matchLabels") ?? {});
  const expressions = selector["matchExpressions"];
  if (labels.length === 0 && !(Array.isArray(expressions) && expressions.length > 0)) delete spec["selector"];
}
