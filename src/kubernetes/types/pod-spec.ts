import type { Container, ResourceRequirements } from "./container.js";
import type { LabelSelector, ResourceList, StringMap, TemplateMeta } from "./metadata.js";
import type { PersistentVolumeClaimSpec } from "./storage.js";

export interface NodeSelectorRequirement {
  readonly key: string;
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist" | "Gt" | "Lt";
  readonly values?: readonly string[];
}

/** Both lists must hold; a term with neither matches nothing. */
export interface NodeSelectorTerm {
  readonly matchExpressions?: readonly NodeSelectorRequirement[];
  /** Only `metadata.name` is a field. */
  readonly matchFields?: readonly NodeSelectorRequirement[];
}

/** One term must hold; an empty list matches nothing. */
export interface NodeSelector {
  readonly nodeSelectorTerms: readonly NodeSelectorTerm[];
}

export interface PreferredSchedulingTerm {
  readonly weight: number;
  readonly preference: NodeSelectorTerm;
}

export interface NodeAffinity {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: NodeSelector;
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly PreferredSchedulingTerm[];
}

export interface PodAffinityTerm {
  readonly labelSelector?: LabelSelector;
  readonly topologyKey: string;
  readonly namespaces?: readonly string[];
  readonly namespaceSelector?: LabelSelector;
  readonly matchLabelKeys?: readonly string[];
  readonly mismatchLabelKeys?: readonly string[];
}

export interface WeightedPodAffinityTerm {
  readonly weight: number;
  readonly podAffinityTerm: PodAffinityTerm;
}

/** Used for both `podAffinity` and `podAntiAffinity`. */
export interface PodAffinity {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly PodAffinityTerm[];
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly WeightedPodAffinityTerm[];
}

export interface Affinity {
  readonly nodeAffinity?: NodeAffinity;
  readonly podAffinity?: PodAffinity;
  readonly podAntiAffinity?: PodAffinity;
}

export type TaintEffect = "NoSchedule" | "PreferNoSchedule" | "NoExecute";

export interface Toleration {
  readonly key?: string;
  /** Default `Equal`. */
  readonly operator?: "Equal" | "Exists" | "Gt" | "Lt";
  readonly value?: string;
  /** Absent: every effect. */
  readonly effect?: TaintEffect;
  readonly tolerationSeconds?: number;
}

export interface TopologySpreadConstraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly whenUnsatisfiable: "DoNotSchedule" | "ScheduleAnyway";
  readonly labelSelector?: LabelSelector;
  readonly minDomains?: number;
  /** Default `Honor`. */
  readonly nodeAffinityPolicy?: "Honor" | "Ignore";
  /** Default `Ignore`. */
  readonly nodeTaintsPolicy?: "Honor" | "Ignore";
  readonly matchLabelKeys?: readonly string[];
}

export interface PodSchedulingGate {
  readonly name: string;
}

export interface PodReadinessGate {
  readonly conditionType: string;
}

/** A generic ephemeral volume: each pod has a claim of its own, which goes with it. */
export interface EphemeralVolumeSource {
  readonly volumeClaimTemplate: {
    readonly metadata?: TemplateMeta;
    readonly spec: PersistentVolumeClaimSpec;
  };
}

/** A volume by name; the sources that can matter for placement have fields, the rest is kept as written. */
export interface Volume {
  readonly name: string;
  readonly persistentVolumeClaim?: { readonly claimName: string; readonly readOnly?: boolean };
  readonly emptyDir?: { readonly medium?: string; readonly sizeLimit?: string | number };
  readonly hostPath?: { readonly path: string; readonly type?: string };
  readonly awsElasticBlockStore?: { readonly volumeID: string; readonly readOnly?: boolean };
  readonly gcePersistentDisk?: { readonly pdName: string; readonly readOnly?: boolean };
  readonly ephemeral?: EphemeralVolumeSource;
  readonly csi?: unknown;
}

export interface PodResourceClaim {
  readonly name: string;
  readonly resourceClaimName?: string;
  readonly resourceClaimTemplateName?: string;
}

export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  /** Pod-level requests and limits (PodLevelResources, on since 1.34). */
  readonly resources?: ResourceRequirements;
  readonly overhead?: ResourceList;
  /** Default `Always`. */
  readonly restartPolicy?: "Always" | "OnFailure" | "Never";
  /** Default 30. */
  readonly terminationGracePeriodSeconds?: number;
  readonly activeDeadlineSeconds?: number;
  readonly nodeName?: string;
  readonly nodeSelector?: StringMap;
  readonly affinity?: Affinity;
  readonly tolerations?: readonly Toleration[];
  readonly topologySpreadConstraints?: readonly TopologySpreadConstraint[];
  /** Default `default-scheduler`. */
  readonly schedulerName?: string;
  readonly schedulingGates?: readonly PodSchedulingGate[];
  readonly readinessGates?: readonly PodReadinessGate[];
  readonly priorityClassName?: string;
  readonly priority?: number;
  /** Default `PreemptLowerPriority`. */
  readonly preemptionPolicy?: "PreemptLowerPriority" | "Never";
  readonly hostNetwork?: boolean;
  /** Default `ClusterFirst`. */
  readonly dnsPolicy?: "ClusterFirst" | "ClusterFirstWithHostNet" | "Default" | "None";
  readonly dnsConfig?: {
    readonly searches?: readonly string[];
    readonly options?: readonly { readonly name: string; readonly value?: string }[];
  };
  readonly volumes?: readonly Volume[];
  readonly resourceClaims?: readonly PodResourceClaim[];
  readonly serviceAccountName?: string;
  readonly hostname?: string;
  readonly subdomain?: string;
  readonly runtimeClassName?: string;
}

export interface PodTemplateSpec {
  readonly metadata?: TemplateMeta;
  readonly spec: PodSpec;
}
