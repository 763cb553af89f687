import {
  type ClaimUse,
  claimUsesOf,
  type HostPort,
  hostPortsOf,
  type PodTemplate,
} from "../cluster/index.js";
import {
  type NodeSelectorTerm,
  type StringMap,
  type Toleration,
  withDefaultTolerations,
} from "../kubernetes/index.js";
import { type AffinityTerm, compileAffinityTerms, type WeightedAffinityTerm } from "./affinity-term.js";
import { normalizedImages } from "./image-name.js";
import { compileNodeSelectorTerm, isEmptyTerm, type NodeTermMatcher, namesOfTerms } from "./node-selector.js";
import type { PodView } from "./node-view.js";
import { compileSpreadConstraints, type SpreadConstraint } from "./spread-constraint.js";
import { type Disk, disksOf } from "./volumes/disks-of.js";

/** A preferred node affinity term. */
export interface PreferredNodeTerm {
  readonly weight: number;
  readonly matches: NodeTermMatcher;
}

/** A pod's required node placement: the plain nodeSelector and the terms, of which one must hold. */
export interface RequiredNodeAffinity {
  readonly nodeSelector: readonly (readonly [key: string, value: string])[];
  /** null: no required terms. An empty list matches nothing. */
  readonly terms: readonly NodeTermMatcher[] | null;
  /** Names to which the terms narrow the search; null: all nodes. */
  readonly nodeNames: ReadonlySet<string> | null;
}

/** Everything that placement needs of a pod, compiled once per template, namespace and owner. */
export interface SchedulingPod {
  readonly template: PodTemplate;
  readonly namespace: string;
  /** Key of the controlling object, or null; it decides the selector of the default spread constraints. */
  readonly ownerKey: string | null;
  readonly labels: StringMap;
  readonly priority: number;
  readonly neverPreempts: boolean;
  /** "" unless the pod names its node. */
  readonly nodeName: string;
  readonly tolerations: readonly Toleration[];
  /** null: any node. */
  readonly requiredNodeAffinity: RequiredNodeAffinity | null;
  readonly preferredNodeTerms: readonly PreferredNodeTerm[];
  readonly hostPorts: readonly HostPort[];
  /** Scalar requests above zero, by name. */
  readonly scalarRequests: readonly (readonly [name: string, amount: number])[];
  readonly hasRequests: boolean;
  readonly hardSpreadConstraints: readonly SpreadConstraint[];
  readonly softSpreadConstraints: readonly SpreadConstraint[];
  /** True when the pod has any constraint of its own, so that no default applies. */
  readonly hasOwnSpreadConstraints: boolean;
  readonly hasInterPodAffinity: boolean;
  readonly requiredAffinityTerms: readonly AffinityTerm[];
  readonly requiredAntiAffinityTerms: readonly AffinityTerm[];
  readonly preferredAffinityTerms: readonly WeightedAffinityTerm[];
  readonly preferredAntiAffinityTerms: readonly WeightedAffinityTerm[];
  /** Claims that its volumes name. */
  readonly claims: readonly ClaimUse[];
  /** Disks that it mounts without a claim. */
  readonly disks: readonly Disk[];
  /** Normalised image names of init and regular containers, then of image volumes. */
  readonly images: readonly string[];
  /** Init and regular containers. */
  readonly containerCount: number;
}

const compiledByTemplate = new WeakMap<PodTemplate, SchedulingPod[]>();

/** What decides a pod's compiled form. */
export type PodIdentity = Pick<PodView, "namespace" | "ownerKey" | "template">;

/** The compiled form of a pod; pods of one template, namespace and owner share it. */
export function schedulingPodOf(pod: PodIdentity): SchedulingPod {
  const known = compiledByTemplate.get(pod.template);
  if (known === undefined) {
    const compiled = compile(pod);
    compiledByTemplate.set(pod.template, [compiled]);
    return compiled;
  }
  for (const candidate of known) {
    if (candidate.namespace === pod.namespace && candidate.ownerKey === pod.ownerKey) return candidate;
  }
  const compiled = compile(pod);
  known.push(compiled);
  return compiled;
}

function compile(pod: PodIdentity): SchedulingPod {
  const { template, namespace } = pod;
  const { spec, labels, requests } = template;
  const podAffinity = spec.affinity?.podAffinity;
  const antiAffinity = spec.affinity?.podAntiAffinity;
  const constraints = spec.topologySpreadConstraints ?? [];
  const scalarRequests = [...requests.scalars].filter(([, amount]) => amount > 0);
  return {
    template,
    namespace,
    ownerKey: pod.ownerKey,
    labels,
    priority: template.priority,
    neverPreempts: spec.preemptionPolicy === "Never",
    nodeName: spec.nodeName ?? "",
    tolerations: withDefaultTolerations(spec.tolerations),
    requiredNodeAffinity: compileRequiredNodeAffinity(
      spec.nodeSelector,
      spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms,
    ),
    preferredNodeTerms: compilePreferredNodeTerms(
      spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [],
    ),
    hostPorts: hostPortsOf(pod),
    scalarRequests,
    hasRequests:
      requests.cpuMillicores > 0 ||
      requests.memoryBytes > 0 ||
      requests.ephemeralStorageBytes > 0 ||
      scalarRequests.length > 0,
    hardSpreadConstraints: compileSpreadConstraints(constraints, "DoNotSchedule", namespace, labels),
    softSpreadConstraints: compileSpreadConstraints(constraints, "ScheduleAnyway", namespace, labels),
    hasOwnSpreadConstraints: constraints.length > 0,
    hasInterPodAffinity: podAffinity !== undefined || antiAffinity !== undefined,
    requiredAffinityTerms: compileAffinityTerms(
      podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [],
      namespace,
      labels,
    ),
    requiredAntiAffinityTerms: compileAffinityTerms(
      antiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [],
      namespace,
      labels,
    ),
    preferredAffinityTerms: weighted(
      podAffinity?.preferredDuringSchedulingIgnoredDuringExecution,
      namespace,
      labels,
    ),
    preferredAntiAffinityTerms: weighted(
      antiAffinity?.preferredDuringSchedulingIgnoredDuringExecution,
      namespace,
      labels,
    ),
    claims: claimUsesOf(template),
    disks: disksOf(spec),
    images: normalizedImages(spec),
    containerCount: spec.containers.length + (spec.initContainers ?? []).length,
  };
}

type WeightedTerms = NonNullable<
  NonNullable<
    NonNullable<PodTemplate["spec"]["affinity"]>["podAffinity"]
  >["preferredDuringSchedulingIgnoredDuringExecution"]
>;

function weighted(
  terms: WeightedTerms | undefined,
  namespace: string,
  labels: StringMap,
): readonly WeightedAffinityTerm[] {
  return (terms ?? []).map(({ weight, podAffinityTerm }) => ({
    weight,
    term: compileAffinityTerms([podAffinityTerm], namespace, labels)[0]!,
  }));
}

/** Compiles nodeSelector and required terms; null when neither restricts anything. */
export function compileRequiredNodeAffinity(
  nodeSelector: StringMap | undefined,
  terms: readonly NodeSelectorTerm[] | undefined,
): RequiredNodeAffinity | null {
  const pairs = Object.entries(nodeSelector ?? {});
  if (terms === undefined && pairs.length === 0) return null;
  return {
    nodeSelector: pairs,
    terms: terms?.map(compileNodeSelectorTerm) ?? null,
    nodeNames: terms === undefined ? null : namesOfTerms(terms),
  };
}

/** Compiles preferred terms; terms of weight 0 and empty preferences prefer nothing. */
export function compilePreferredNodeTerms(
  terms: readonly { readonly weight: number; readonly preference: NodeSelectorTerm }[],
): readonly PreferredNodeTerm[] {
  return terms
    .filter(({ weight, preference }) => weight !== 0 && !isEmptyTerm(preference))
    .map(({ weight, preference }) => ({ weight, matches: compileNodeSelectorTerm(preference) }));
}
