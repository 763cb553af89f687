import { type Cluster, type Node, Pod } from "../cluster/index.js";
import type { DaemonSetController } from "../controllers/daemonset/index.js";

/** The DaemonSet pods that a new node of a template's shape will carry; what is left of it is for others. */
export function daemonPodsOf(cluster: Cluster, daemonSets: DaemonSetController) {
  return (template: Node): readonly Pod[] =>
    daemonSets.templatesFor(template).map((podTemplate, i) => {
      const name = `${template.name}-daemon-${i}`;
      return new Pod(
        {
          namespace: "default",
          name,
          uid: name,
          stableName: `DaemonSet/${name}`,
          template: podTemplate,
          ownerKey: `DaemonSet/default/${i}`,
          workloadKey: `DaemonSet/default/${i}`,
        },
        cluster.sim.now,
      );
    });
}
