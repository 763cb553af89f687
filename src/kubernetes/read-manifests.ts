import type { Diagnostic } from "../diagnostics/index.js";
import { type AdmissionObjects, admitPodSpecs } from "./admission/admit-pod-specs.js";
import type { Loaded, ManifestReport, ManifestSet, ModelledObject } from "./manifest-set.js";
import type { ObjectOverrides } from "./overriding/object-overrides.js";
import { isPriorityExpanderConfig, readExpanderPriorities } from "./priority-expander.js";
import { type ReadObject, readObject } from "./read-object.js";
import type { ManifestSource } from "./reading/document.js";
import { flattenLists } from "./reading/flatten-lists.js";
import { readDocuments } from "./reading/read-documents.js";
import type { KubernetesObject } from "./types/index.js";
import type { HpaValidationOptions } from "./validation/validate-horizontal-pod-autoscaler.js";
import { validateSet } from "./validation/validate-set.js";
import { validateVerticalTargets } from "./validation/validate-vertical-targets.js";

export interface ReadManifestsOptions extends HpaValidationOptions {
  /** PriorityClasses and LimitRanges that are in the cluster already, for manifests that are applied later. */
  readonly known?: AdmissionObjects;
  /** Values to write into the objects before they are checked; their own faults are asked of them afterwards. */
  readonly overrides?: ObjectOverrides;
}

/**
 * Reads Kubernetes manifests, YAML or JSON: several documents a file, `List`s, anchors, flow style, old versions.
 * Objects come out at the current version of their kind, defaulted, with their places; faults come out as data.
 *
 * Order: of objects with the same kind, namespace and name the later one counts (warning HR1130).
 *
 * @example readManifests([{ file: "web.yaml", text }]).deployments[0].object.spec.replicas // 1
 */
export function readManifests(
  sources: readonly ManifestSource[],
  options: ReadManifestsOptions = {},
): ManifestSet {
  const diagnostics: Diagnostic[] = [];
  const objects = new Map<string, ReadObject>();
  for (const source of sources) {
    const read = readDocuments(source);
    diagnostics.push(...read.diagnostics);
    for (const document of read.documents) {
      for (const sourceObject of flattenLists(document)) {
        const result = readObject(options.overrides?.applyTo(sourceObject) ?? sourceObject, options);
        diagnostics.push(...result.diagnostics);
        if (result.read !== undefined) keep(result.read, objects, diagnostics);
      }
    }
  }
  const kept = [...objects.values()];
  // Before the checks between objects: a LimitRange may give the request that an HPA divides by.
  diagnostics.push(...admitPodSpecs(kept, options.known));
  diagnostics.push(...validateSet(kept));
  diagnostics.push(...validateVerticalTargets(kept));
  const expander = readExpanderPriorities(kept);
  diagnostics.push(...expander.diagnostics);
  return {
    ...sortByKind(kept),
    expanderPriorities: expander.priorities,
    report: kept.map(reportOf),
    diagnostics: sortByPlace(diagnostics, sources),
  };
}

function keep(read: ReadObject, objects: Map<string, ReadObject>, diagnostics: Diagnostic[]): void {
  const group = read.modelled?.apiVersion ?? read.apiVersion.split("/")[0];
  // Objects without a name (`generateName`) are never the same.
  const identity =
    read.name === ""
      ? `#${objects.size}`
      : `${read.meaning === "modelled" ? "" : group}/${read.kind}/${read.namespace ?? ""}/${read.name}`;
  const earlier = objects.get(identity);
  if (earlier !== undefined) {
    const { file, line } = earlier.place;
    diagnostics.push({
      code: "HR1130",
      severity: "warning",
      place: read.place,
      message: `${read.kind} "${read.name}" was already defined at ${file}:${line ?? 1}; this one counts`,
      value: read.name,
    });
    objects.delete(identity);
  }
  objects.set(identity, read);
}

type ByKind = Omit<ManifestSet, "expanderPriorities" | "report" | "diagnostics">;

function sortByKind(objects: readonly ReadObject[]): ByKind {
  function ofKind<K extends ModelledObject["kind"]>(kind: K): Loaded<Extract<ModelledObject, { kind: K }>>[] {
    return objects.flatMap(({ modelled, place }) =>
      modelled?.kind === kind ? [{ object: modelled as Extract<ModelledObject, { kind: K }>, place }] : [],
    );
  }
  return {
    deployments: ofKind("Deployment"),
    replicaSets: ofKind("ReplicaSet"),
    replicationControllers: ofKind("ReplicationController"),
    statefulSets: ofKind("StatefulSet"),
    daemonSets: ofKind("DaemonSet"),
    jobs: ofKind("Job"),
    cronJobs: ofKind("CronJob"),
    pods: ofKind("Pod"),
    services: ofKind("Service"),
    hpas: ofKind("HorizontalPodAutoscaler"),
    vpas: ofKind("VerticalPodAutoscaler"),
    vpaCheckpoints: ofKind("VerticalPodAutoscalerCheckpoint"),
    pdbs: ofKind("PodDisruptionBudget"),
    nodes: ofKind("Node"),
    priorityClasses: ofKind("PriorityClass"),
    limitRanges: ofKind("LimitRange"),
    resourceQuotas: ofKind("ResourceQuota"),
    namespaces: ofKind("Namespace"),
    persistentVolumes: ofKind("PersistentVolume"),
    persistentVolumeClaims: ofKind("PersistentVolumeClaim"),
    storageClasses: ofKind("StorageClass"),
    csiNodes: ofKind("CSINode"),
    ingresses: ofKind("Ingress"),
    ingressClasses: ofKind("IngressClass"),
    networkPolicies: ofKind("NetworkPolicy"),
    podTemplates: ofKind("PodTemplate"),
    capacityBuffers: ofKind("CapacityBuffer"),
    provisioningRequests: ofKind("ProvisioningRequest"),
    capacityQuotas: ofKind("CapacityQuota"),
    others: objects.flatMap(({ other, place }): Loaded<KubernetesObject>[] =>
      other === undefined ? [] : [{ object: other, place }],
    ),
  };
}

function reportOf(read: ReadObject): ManifestReport {
  return {
    apiVersion: read.apiVersion,
    kind: read.kind,
    ...(read.namespace === undefined ? {} : { namespace: read.namespace }),
    name: read.name,
    place: read.place,
    meaning: isPriorityExpanderConfig(read) ? "modelled" : read.meaning,
    notes: read.unmodelled,
  };
}

function sortByPlace(diagnostics: readonly Diagnostic[], sources: readonly ManifestSource[]): Diagnostic[] {
  const ranks = new Map(sources.map((source, i) => [source.file, i]));
  const key = ({ place }: Diagnostic) =>
    [ranks.get(place?.file ?? "") ?? -1, place?.line ?? 0, place?.column ?? 0] as const;
  return diagnostics.toSorted((a, b) => {
    const [left, right] = [key(a), key(b)];
    return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
  });
}
