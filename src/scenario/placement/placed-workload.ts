import { compilePodTemplate, type PodTemplate } from "../../cluster/index.js";
import type { Place } from "../../diagnostics/index.js";
import {
  type Loaded,
  type ManifestSet,
  type ObjectMeta,
  type PodTemplateSpec,
  sizedWorkloads,
} from "../../kubernetes/index.js";

/** A workload whose pods the scheduler places, all alike. DaemonSets run where they fit and are none. */
export interface PlacedWorkload {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly place: Place;
  readonly template: PodTemplate;
  /** spec.replicas; for others how many run at once. */
  readonly replicas: number;
}

/** The workloads of some manifests, by kind, within a kind as written. What another object controls is left out. */
export function placedWorkloads(sets: readonly ManifestSet[]): readonly PlacedWorkload[] {
  return sets.flatMap((set) => [
    ...sizedWorkloads(set).flatMap((loaded) =>
      workloadOf(loaded, loaded.object.spec.template, loaded.object.spec.replicas ?? 1),
    ),
    ...set.jobs.flatMap((loaded) =>
      workloadOf(loaded, loaded.object.spec.template, loaded.object.spec.parallelism ?? 1),
    ),
    ...set.cronJobs.flatMap((loaded) => {
      const { spec } = loaded.object.spec.jobTemplate;
      return workloadOf(loaded, spec.template, spec.parallelism ?? 1);
    }),
    ...set.pods.flatMap((loaded) => {
      const { spec, metadata } = loaded.object;
      const labels = metadata.labels === undefined ? {} : { metadata: { labels: metadata.labels } };
      return workloadOf(loaded, { spec, ...labels }, 1);
    }),
  ]);
}

function workloadOf(
  { object, place }: Loaded<{ readonly kind: string; readonly metadata: ObjectMeta }>,
  template: PodTemplateSpec,
  replicas: number,
): readonly PlacedWorkload[] {
  const { metadata, kind } = object;
  if (metadata.ownerReferences?.some((owner) => owner.controller === true) === true) return [];
  const namespace = metadata.namespace ?? "default";
  return [{ kind, namespace, name: metadata.name, place, template: compilePodTemplate(template), replicas }];
}
