import type { Cluster } from "../../cluster/index.js";
import type { ObjectReference } from "../../scenario/index.js";
import type { SimTime } from "../../units/index.js";
import { notifySpec, revisedWorkload, setTemplate } from "./template-history.js";

/** `kubectl rollout restart` of a Deployment, StatefulSet or DaemonSet: a template that differs in one annotation. */
export function restartWorkload(cluster: Cluster, target: ObjectReference, at: SimTime): void {
  const workload = revisedWorkload(cluster, target);
  if (workload === undefined) return;
  const { template } = workload.spec;
  const annotations = {
    ...template.metadata?.annotations,
    "kubectl.kubernetes.io/restartedAt": `${at / 1e6}s`,
  };
  setTemplate(workload, { ...template, metadata: { ...template.metadata, annotations } });
  notifySpec(cluster, workload);
}
