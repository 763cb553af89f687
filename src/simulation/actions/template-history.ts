import {
  type Cluster,
  compilePodTemplate,
  type DaemonSet,
  type Deployment,
  hashPodTemplate,
  type StatefulSet,
} from "../../cluster/index.js";
import type { PodTemplateSpec } from "../../kubernetes/index.js";
import type { ObjectReference } from "../../scenario/index.js";

/** A workload whose template has revisions. */
export type RevisedWorkload = Deployment | StatefulSet | DaemonSet;

/** Source: kubernetes v1.36.3 pkg/apis/apps/v1/defaults.go */
const DEFAULT_REVISION_HISTORY_LIMIT = 10;

/**
 * The templates that a workload had before, as its old ReplicaSets or ControllerRevisions keep them: oldest first, each
 * once, at most revisionHistoryLimit.
 */
const historyOf = new WeakMap<RevisedWorkload, PodTemplateSpec[]>();

/** Gives a workload another template and remembers the former; its controller hears of it by `notifySpec`. */
export function setTemplate(workload: RevisedWorkload, template: PodTemplateSpec): void {
  const compiled = compilePodTemplate(template);
  const former = workload.spec.template;
  const formerHash = hashPodTemplate(workload.template);
  const hash = hashPodTemplate(compiled);
  if (hash !== formerHash) {
    const others = (historyOf.get(workload) ?? []).filter((known) => {
      const own = hashPodTemplate(compilePodTemplate(known));
      return own !== hash && own !== formerHash;
    });
    const limit = workload.spec.revisionHistoryLimit ?? DEFAULT_REVISION_HISTORY_LIMIT;
    historyOf.set(workload, limit === 0 ? [] : [...others, former].slice(-limit));
  }
  workload.spec = { ...workload.spec, template } as typeof workload.spec;
  workload.template = compiled;
  workload.generation++;
}

/** The template before the present one; undefined: there is none, or it was not kept. */
export function formerTemplate(workload: RevisedWorkload): PodTemplateSpec | undefined {
  return historyOf.get(workload)?.at(-1);
}

/** The Deployment, StatefulSet or DaemonSet of that name. */
export function revisedWorkload(
  cluster: Cluster,
  { kind, namespace, name }: ObjectReference,
): RevisedWorkload | undefined {
  const key = `${namespace}/${name}`;
  switch (kind) {
    case "Deployment":
      return cluster.deployments.get(key);
    case "StatefulSet":
      return cluster.statefulSets.get(key);
    case "DaemonSet":
      return cluster.daemonSets.get(key);
    default:
      return undefined;
  }
}

/** Tells the workload's controller that its spec changed. */
export function notifySpec(cluster: Cluster, workload: RevisedWorkload): void {
  if (workload.kind === "Deployment") cluster.deployments.notify(workload, "spec");
  else if (workload.kind === "StatefulSet") cluster.statefulSets.notify(workload, "spec");
  else cluster.daemonSets.notify(workload, "spec");
}
