import { type Cluster, type Node, Pod } from "../cluster/index.js";
import type { DaemonSetController } from "../controllers/daemonset/index.js";

/** The DaemonSet pods that a new node of a template's shape will carry; what is left of it is for others. */
export function daemonPodsOf(cluster: Cluster, daemonSets: DaemonSetController) {
  return (template: Node): readonly Pod[] =>
    daemonSets.podsFor(template).map(({ daemonSet, template: podTemplate }, i) => {
      const name = `${template.name}-daemon-${i}`;
      const ownerKey = `DaemonSet/${daemonSet}`;
      return new Pod(
        {
          namespace: daemonSet.slice(0, daemonSet.indexOf("/")),
          name,
          uid: name,
          stableName: `DaemonSet/${name}`,
          template: podTemplate,
          ownerKey,
          workloadKey: ownerKey,
        },
        cluster.sim.now,
      );
    });
}
