import type { Pod } from "../cluster/index.js";
import type { NetworkPlace } from "../network/index.js";

const ZONE_LABEL = "topology.kubernetes.io/zone";
const NOWHERE: NetworkPlace = { node: "", zone: "" };

/** Where a pod runs. */
export function placeOf({ node }: Pick<Pod, "node">): NetworkPlace {
  return node === null ? NOWHERE : { node: node.name, zone: node.labels[ZONE_LABEL] ?? "" };
}
