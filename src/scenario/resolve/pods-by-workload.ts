import {
  type ManifestSet,
  type ObjectMeta,
  type PodSpec,
  type StringMap,
  type TemplateMeta,
  templatedWorkloads,
} from "../../kubernetes/index.js";
import { referenceKey } from "./resolve-amounts.js";

/** The pods of a workload, as its template has them. */
export interface TemplatePods {
  readonly namespace: string;
  readonly labels: StringMap;
  readonly spec: PodSpec;
}

/** Templates of the manifests' workloads and bare pods, by `Kind/namespace/name`. */
export function podsByWorkload(set: ManifestSet): ReadonlyMap<string, TemplatePods> {
  const found = new Map<string, TemplatePods>();
  const add = (
    { kind, metadata }: { readonly kind: string; readonly metadata: ObjectMeta },
    template: TemplateMeta | undefined,
    spec: PodSpec,
  ) => {
    const namespace = metadata.namespace ?? "default";
    const key = referenceKey({ kind, namespace, name: metadata.name });
    found.set(key, { namespace, labels: template?.labels ?? {}, spec });
  };
  for (const { object } of templatedWorkloads(set)) {
    add(object, object.spec.template.metadata, object.spec.template.spec);
  }
  for (const { object } of set.pods) add(object, object.metadata, object.spec);
  return found;
}
