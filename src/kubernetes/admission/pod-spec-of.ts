import type { ModelledObject } from "../manifest-set.js";
import type { PodSpec } from "../types/index.js";

/** The spec of the pods that an object is or makes, with the path to it; undefined for other kinds. */
export function podSpecOf(
  object: ModelledObject,
): { readonly spec: PodSpec; readonly path: readonly string[] } | undefined {
  switch (object.kind) {
    case "Pod":
      return { spec: object.spec, path: ["spec"] };
    case "PodTemplate":
      return { spec: object.template.spec, path: ["template", "spec"] };
    case "Deployment":
    case "ReplicaSet":
    case "ReplicationController":
    case "StatefulSet":
    case "DaemonSet":
    case "Job":
      return { spec: object.spec.template.spec, path: ["spec", "template", "spec"] };
    case "CronJob":
      return {
        spec: object.spec.jobTemplate.spec.template.spec,
        path: ["spec", "jobTemplate", "spec", "template", "spec"],
      };
    default:
      return undefined;
  }
}
