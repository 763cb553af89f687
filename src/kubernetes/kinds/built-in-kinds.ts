/** What an object or a field means for capacity here. */
export type CapacityMeaning = "modelled" | "no capacity effect" | "not modelled yet";

/** A kind that Kubernetes itself serves, or served once. */
export interface BuiltInKind {
  /** API group; empty for the core group. */
  readonly group: string;
  readonly kind: string;
  /** Every version it was ever served at, current first. */
  readonly versions: readonly string[];
  readonly isNamespaced: boolean;
  readonly meaning: CapacityMeaning;
}

type Scope = "namespaced" | "cluster";
type Row = readonly [group: string, versions: string, scope: Scope, meaning: CapacityMeaning, kinds: string];

const NONE = "no capacity effect";
const LATER = "not modelled yet";

const ROWS: readonly Row[] = [
  [
    "",
    "v1",
    "namespaced",
    "modelled",
    "Pod PodTemplate Service ReplicationController LimitRange ResourceQuota PersistentVolumeClaim",
  ],
  ["", "v1", "cluster", "modelled", "Node Namespace PersistentVolume"],
  ["", "v1", "namespaced", LATER, "Endpoints"],
  ["", "v1", "namespaced", NONE, "ConfigMap Secret ServiceAccount Event Binding PodStatusResult"],
  ["", "v1", "cluster", NONE, "ComponentStatus"],
  ["apps", "v1 v1beta2 v1beta1", "namespaced", "modelled", "Deployment"],
  ["apps", "v1 v1beta2", "namespaced", "modelled", "ReplicaSet DaemonSet"],
  ["apps", "v1 v1beta2 v1beta1", "namespaced", "modelled", "StatefulSet"],
  ["apps", "v1 v1beta2 v1beta1", "namespaced", NONE, "ControllerRevision"],
  ["extensions", "v1beta1", "namespaced", "modelled", "Deployment ReplicaSet DaemonSet"],
  ["extensions", "v1beta1", "namespaced", "modelled", "Ingress NetworkPolicy"],
  ["extensions", "v1beta1", "cluster", NONE, "PodSecurityPolicy"],
  ["autoscaling", "v2 v1 v2beta2 v2beta1", "namespaced", "modelled", "HorizontalPodAutoscaler"],
  ["autoscaling", "v1", "namespaced", LATER, "Scale"],
  [
    "autoscaling.k8s.io",
    "v1 v1beta2",
    "namespaced",
    "modelled",
    "VerticalPodAutoscaler VerticalPodAutoscalerCheckpoint",
  ],
  // Of the cluster-autoscaler.
  ["autoscaling.x-k8s.io", "v1beta1 v1alpha1", "namespaced", "modelled", "CapacityBuffer"],
  ["autoscaling.x-k8s.io", "v1 v1beta1", "namespaced", "modelled", "ProvisioningRequest"],
  ["autoscaling.x-k8s.io", "v1beta1 v1alpha1", "cluster", "modelled", "CapacityQuota"],
  ["policy", "v1 v1beta1", "namespaced", "modelled", "PodDisruptionBudget"],
  ["policy", "v1 v1beta1", "namespaced", NONE, "Eviction"],
  ["policy", "v1beta1", "cluster", NONE, "PodSecurityPolicy"],
  ["batch", "v1", "namespaced", "modelled", "Job"],
  ["batch", "v1 v1beta1 v2alpha1", "namespaced", "modelled", "CronJob"],
  ["networking.k8s.io", "v1 v1beta1", "namespaced", "modelled", "Ingress"],
  ["networking.k8s.io", "v1 v1beta1", "cluster", "modelled", "IngressClass"],
  ["networking.k8s.io", "v1 v1beta1", "cluster", NONE, "IPAddress ServiceCIDR"],
  ["networking.k8s.io", "v1", "namespaced", "modelled", "NetworkPolicy"],
  ["discovery.k8s.io", "v1 v1beta1", "namespaced", LATER, "EndpointSlice"],
  ["scheduling.k8s.io", "v1 v1beta1 v1alpha1", "cluster", "modelled", "PriorityClass"],
  ["scheduling.k8s.io", "v1alpha1 v1alpha2 v1beta1", "namespaced", LATER, "Workload PodGroup"],
  ["node.k8s.io", "v1 v1beta1 v1alpha1", "cluster", LATER, "RuntimeClass"],
  ["storage.k8s.io", "v1 v1beta1", "cluster", "modelled", "StorageClass CSINode"],
  // Of a dump: the attach-detach controller makes them anew.
  [
    "storage.k8s.io",
    "v1 v1beta1 v1alpha1",
    "cluster",
    NONE,
    "CSIDriver VolumeAttachment VolumeAttributesClass",
  ],
  ["storage.k8s.io", "v1 v1beta1 v1alpha1", "namespaced", LATER, "CSIStorageCapacity"],
  [
    "resource.k8s.io",
    "v1 v1beta2 v1beta1 v1alpha3 v1alpha2 v1alpha1",
    "namespaced",
    LATER,
    "ResourceClaim ResourceClaimTemplate PodSchedulingContext",
  ],
  [
    "resource.k8s.io",
    "v1 v1beta2 v1beta1 v1alpha3 v1alpha2 v1alpha1",
    "cluster",
    LATER,
    "DeviceClass ResourceSlice DeviceTaintRule ResourceClass",
  ],
  ["rbac.authorization.k8s.io", "v1 v1beta1 v1alpha1", "namespaced", NONE, "Role RoleBinding"],
  ["rbac.authorization.k8s.io", "v1 v1beta1 v1alpha1", "cluster", NONE, "ClusterRole ClusterRoleBinding"],
  ["apiextensions.k8s.io", "v1 v1beta1", "cluster", NONE, "CustomResourceDefinition"],
  ["apiregistration.k8s.io", "v1 v1beta1", "cluster", NONE, "APIService"],
  [
    "admissionregistration.k8s.io",
    "v1 v1beta1 v1alpha1",
    "cluster",
    NONE,
    "ValidatingWebhookConfiguration MutatingWebhookConfiguration ValidatingAdmissionPolicy " +
      "ValidatingAdmissionPolicyBinding MutatingAdmissionPolicy MutatingAdmissionPolicyBinding",
  ],
  ["coordination.k8s.io", "v1 v1beta1 v1alpha2 v1alpha1", "namespaced", NONE, "Lease LeaseCandidate"],
  ["events.k8s.io", "v1 v1beta1", "namespaced", NONE, "Event"],
  [
    "certificates.k8s.io",
    "v1 v1beta1 v1alpha1",
    "cluster",
    NONE,
    "CertificateSigningRequest ClusterTrustBundle",
  ],
  ["certificates.k8s.io", "v1beta1 v1alpha1", "namespaced", NONE, "PodCertificateRequest"],
  [
    "flowcontrol.apiserver.k8s.io",
    "v1 v1beta3 v1beta2 v1beta1 v1alpha1",
    "cluster",
    NONE,
    "FlowSchema PriorityLevelConfiguration",
  ],
  ["authentication.k8s.io", "v1 v1beta1 v1alpha1", "cluster", NONE, "TokenReview SelfSubjectReview"],
  [
    "authorization.k8s.io",
    "v1 v1beta1",
    "cluster",
    NONE,
    "SubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview",
  ],
  ["authorization.k8s.io", "v1 v1beta1", "namespaced", NONE, "LocalSubjectAccessReview"],
  ["internal.apiserver.k8s.io", "v1alpha1", "cluster", NONE, "StorageVersion"],
  ["storagemigration.k8s.io", "v1beta1 v1alpha1", "cluster", NONE, "StorageVersionMigration"],
  ["metrics.k8s.io", "v1beta1", "namespaced", NONE, "PodMetrics"],
  ["metrics.k8s.io", "v1beta1", "cluster", NONE, "NodeMetrics"],
];

/** Every built-in kind, in the order of the table above. */
export const BUILT_IN_KINDS: readonly BuiltInKind[] = ROWS.flatMap(
  ([group, versions, scope, meaning, kinds]) =>
    kinds.split(" ").map((kind) => ({
      group,
      kind,
      versions: versions.split(" "),
      isNamespaced: scope === "namespaced",
      meaning,
    })),
);

/** Every built-in API group, the core group (empty) included. */
export const BUILT_IN_GROUPS: readonly string[] = [...new Set(BUILT_IN_KINDS.map((kind) => kind.group))];

const BY_NAME: ReadonlyMap<string, BuiltInKind> = new Map(
  BUILT_IN_KINDS.map((kind) => [`${kind.group}/${kind.kind}`, kind]),
);

export function findBuiltInKind(group: string, kind: string): BuiltInKind | undefined {
  return BY_NAME.get(`${group}/${kind}`);
}

/** The group and version of an `apiVersion`. @example splitApiVersion("apps/v1") // { group: "apps", version: "v1" } */
export function splitApiVersion(apiVersion: string): { readonly group: string; readonly version: string } {
  const slash = apiVersion.indexOf("/");
  return slash < 0
    ? { group: "", version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

export function joinApiVersion(group: string, version: string): string {
  return group === "" ? version : `${group}/${version}`;
}
