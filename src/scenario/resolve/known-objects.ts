import type { Place } from "../../diagnostics/index.js";
import {
  type Loaded,
  type ManifestSet,
  type ObjectMeta,
  type PodSpec,
  type Service,
  type TemplateMeta,
  templatedWorkloads,
} from "../../kubernetes/index.js";
import type { ObjectReference } from "../resolved-scenario.js";
import { referenceKey } from "./resolve-amounts.js";

/** A workload of the manifests whose pods are simulated. */
export interface KnownWorkload {
  readonly reference: ObjectReference;
  readonly place: Place;
  /** Of the pod template, then of the workload itself, so that the latter win when read in order. */
  readonly annotations: readonly (readonly [key: string, value: string])[];
  readonly containers: readonly string[];
}

/** Where the names of a StatefulSet's pods come from. */
export interface KnownStatefulSet {
  readonly serviceName: string;
  readonly replicas: number;
  readonly firstOrdinal: number;
}

/** What the manifests hold, for checking references. */
export interface KnownObjects {
  /** By `Kind/namespace/name`, in the order of the manifests. */
  readonly workloads: ReadonlyMap<string, KnownWorkload>;
  readonly services: ReadonlySet<string>;
  /** Services as written, by `Service/namespace/name`; of several the last. */
  readonly serviceManifests: ReadonlyMap<string, Service>;
  readonly ingresses: ReadonlySet<string>;
  /** By `StatefulSet/namespace/name`. */
  readonly statefulSets: ReadonlyMap<string, KnownStatefulSet>;
  /** Services whose selector matches no pod of any workload: nothing ever answers there. */
  readonly servicesWithoutPods: ReadonlySet<string>;
  /** Services without a selector: nobody here keeps their endpoints. */
  readonly servicesWithoutSelector: ReadonlySet<string>;
  /** The workloads whose pods a Service selects, by its key. */
  readonly workloadsBehind: ReadonlyMap<string, readonly string[]>;
  /** Everything, of kinds that are not modelled also; what belongs to no namespace under `default`, as references do. */
  readonly all: ReadonlySet<string>;
}

/** Collects the objects of several sets of manifests. */
export function knownObjects(sets: readonly ManifestSet[]): KnownObjects {
  const workloads = new Map<string, KnownWorkload>();
  const services = new Set<string>();
  const statefulSets = new Map<string, KnownStatefulSet>();
  const serviceManifests = new Map<string, Service>();
  const ingresses = new Set<string>();
  const all = new Set<string>();
  const labels: PodLabels[] = [];
  for (const set of sets) {
    for (const report of set.report)
      all.add(`${report.kind}/${report.namespace ?? "default"}/${report.name}`);
    for (const { object } of set.ingresses) ingresses.add(keyOf("Ingress", object.metadata));
    for (const { object } of set.services) {
      services.add(keyOf("Service", object.metadata));
      serviceManifests.set(keyOf("Service", object.metadata), object);
    }
    for (const { object } of set.statefulSets) {
      const { replicas = 1, ordinals, serviceName = "" } = object.spec;
      const known = { serviceName, replicas, firstOrdinal: ordinals?.start ?? 0 };
      statefulSets.set(keyOf("StatefulSet", object.metadata), known);
    }
    for (const loaded of templatedWorkloads(set)) {
      const { template } = loaded.object.spec;
      addWorkload(workloads, loaded, template.spec, template.metadata);
      labels.push(podLabels(loaded.object, template.metadata));
    }
    for (const loaded of set.cronJobs) {
      const { template } = loaded.object.spec.jobTemplate.spec;
      addWorkload(workloads, loaded, template.spec, template.metadata);
      labels.push(podLabels(loaded.object, template.metadata));
    }
    for (const loaded of set.pods) {
      addWorkload(workloads, loaded, loaded.object.spec, undefined);
      labels.push(podLabels(loaded.object, loaded.object.metadata));
    }
  }
  const workloadsBehind = selectedBy(sets, labels);
  return {
    workloads,
    services,
    serviceManifests,
    ingresses,
    statefulSets,
    servicesWithoutPods: withoutPods(sets, workloadsBehind),
    servicesWithoutSelector: withoutSelector(serviceManifests),
    workloadsBehind,
    all,
  };
}

interface PodLabels {
  readonly workload: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Services without a selector are left out: somebody else keeps their endpoints. */
function selectedBy(
  sets: readonly ManifestSet[],
  pods: readonly PodLabels[],
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const { object } of sets.flatMap(({ services }) => services)) {
    const wanted = Object.entries(object.spec.selector ?? {});
    if (wanted.length === 0) continue;
    const namespace = object.metadata.namespace ?? "default";
    const selected = pods.filter(
      (pod) => pod.namespace === namespace && wanted.every(([key, value]) => pod.labels[key] === value),
    );
    found.set(
      keyOf("Service", object.metadata),
      selected.map(({ workload }) => workload),
    );
  }
  return found;
}

function withoutSelector(services: ReadonlyMap<string, Service>): Set<string> {
  const without = [...services].filter(
    ([, { spec }]) => spec.type !== "ExternalName" && Object.keys(spec.selector ?? {}).length === 0,
  );
  return new Set(without.map(([key]) => key));
}

function withoutPods(
  sets: readonly ManifestSet[],
  workloadsBehind: ReadonlyMap<string, readonly string[]>,
): Set<string> {
  // An object that could not be read may be the one that is selected.
  if (sets.some(({ diagnostics }) => diagnostics.some(({ severity }) => severity === "error")))
    return new Set();
  return new Set([...workloadsBehind].filter(([, found]) => found.length === 0).map(([key]) => key));
}

function podLabels(
  { kind, metadata }: { readonly kind: string; readonly metadata: ObjectMeta },
  template: TemplateMeta | undefined,
): PodLabels {
  const workload = keyOf(kind, metadata);
  return { workload, namespace: metadata.namespace ?? "default", labels: template?.labels ?? {} };
}

function addWorkload(
  workloads: Map<string, KnownWorkload>,
  { object, place }: Loaded<{ readonly kind: string; readonly metadata: ObjectMeta }>,
  spec: PodSpec,
  template: TemplateMeta | undefined,
): void {
  const { name, namespace } = object.metadata;
  const reference = { kind: object.kind, namespace: namespace ?? "default", name };
  workloads.set(referenceKey(reference), {
    reference,
    place,
    annotations: [
      ...Object.entries(template?.annotations ?? {}),
      ...Object.entries(object.metadata.annotations ?? {}),
    ],
    containers: spec.containers.map((container) => container.name),
  });
}

function keyOf(kind: string, { namespace, name }: ObjectMeta): string {
  return referenceKey({ kind, namespace: namespace ?? "default", name });
}
