import type { Cluster } from "../../cluster/index.js";
import type { ObjectReference } from "../../scenario/index.js";
import { formerTemplate, notifySpec, revisedWorkload, setTemplate } from "./template-history.js";

/**
 * `kubectl rollout undo` of a Deployment, StatefulSet or DaemonSet: the template before the present one comes back, and
 * the controller rolls it out as any other. Undone twice, the newer one is back.
 *
 * Source: kubernetes v1.36.3 staging/src/k8s.io/kubectl/pkg/polymorphichelpers/rollback.go
 */
export function rollBackWorkload(cluster: Cluster, target: ObjectReference): void {
  const workload = revisedWorkload(cluster, target);
  if (workload === undefined) return;
  const former = formerTemplate(workload);
  cluster.sim.decisions.decide({
    at: cluster.sim.now,
    component: "rollout",
    object: `${workload.kind.toLowerCase()}/${workload.key}`,
    action: former === undefined ? "nothing-to-undo" : "undo",
    explain: () =>
      former === undefined
        ? "no earlier revision is kept, so the template stays"
        : `the revision before comes back: ${imagesOf(former.spec.containers)}`,
  });
  if (former === undefined) return;
  setTemplate(workload, former);
  notifySpec(cluster, workload);
}

function imagesOf(containers: readonly { readonly image?: string }[]): string {
  return containers.map(({ image = "no image" }) => image).join(", ");
}
