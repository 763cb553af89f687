import { claimUsesOf } from "../../cluster/index.js";
import type { NodeView } from "../node-view.js";
import { type Plugin, SKIP_FILTER } from "../plugin.js";
import { unschedulable } from "../rejection.js";
import { collectDriverVolumes, volumeLimitOf } from "../volumes/count-driver-volumes.js";
import type { VolumeLookups } from "../volumes/volume-lookups.js";

const NAME = "NodeVolumeLimits";
const FULL = unschedulable(NAME, "node(s) exceed max volume count");

/**
 * Turns down nodes that cannot attach the pod's further volumes: by driver, the volumes of the node's pods and those
 * that are still attached count once each.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/plugins/nodevolumelimits/csi.go
 */
export const nodeVolumeLimits: Plugin = {
  name: NAME,
  prepareFilter: ({ namespace, claims }, { lookups: { volumes } }) => {
    if (claims.length === 0 || volumes === undefined) return SKIP_FILTER;
    const wanted = new Map<string, string>();
    collectDriverVolumes(namespace, claims, volumes, wanted);
    if (wanted.size === 0) return SKIP_FILTER;
    return {
      kind: "ready",
      filter: {
        filter: (node) => (isOverLimit(node, wanted, volumes) ? FULL : null),
      },
    };
  },
  isCuredBy: ({ namespace, claims }, event) => {
    if (event.kind === "NodeAdd") return true;
    if (event.kind === "PodDelete") return event.wasAssigned && claimUsesOf(event.pod.template).length > 0;
    if (event.kind === "NodeUpdate") return event.change === "taints";
    if (event.kind !== "Storage") return false;
    if (event.object === "VolumeAttachment") return event.change === "delete";
    if (event.object === "CSINode") return true;
    if (event.object !== "PersistentVolumeClaim" || event.change !== "add") return false;
    return claims.some(({ claimName }) => event.key === `${namespace}/${claimName}`);
  },
};

function isOverLimit(node: NodeView, wanted: ReadonlyMap<string, string>, volumes: VolumeLookups): boolean {
  if (node.volumeLimits === undefined || node.volumeLimits.size === 0) return false;
  const attached = new Map<string, string>();
  for (const pod of node.pods) {
    const uses = claimUsesOf(pod.template);
    if (uses.length > 0) collectDriverVolumes(pod.namespace, uses, volumes, attached);
  }
  for (const volumeName of volumes.attachmentsOn(node.name).keys()) {
    const driver = volumes.volume(volumeName)?.driver;
    if (driver != null) attached.set(volumeName, driver);
  }
  const more = new Map<string, number>();
  for (const [name, driver] of wanted) {
    if (!attached.has(name)) more.set(driver, (more.get(driver) ?? 0) + 1);
  }
  for (const [driver, count] of more) {
    const limit = volumeLimitOf(node, driver);
    if (limit === undefined) continue;
    let present = 0;
    for (const other of attached.values()) if (other === driver) present++;
    if (present + count > limit) return true;
  }
  return false;
}
