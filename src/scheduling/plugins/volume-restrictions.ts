import { claimUsesOf } from "../../cluster/index.js";
import type { PodView } from "../node-view.js";
import { type Plugin, SKIP_FILTER } from "../plugin.js";
import { unschedulable } from "../rejection.js";
import type { SchedulingPod } from "../scheduling-pod.js";
import { type Disk, disksOf } from "../volumes/disks-of.js";

const NAME = "VolumeRestrictions";
const DISK_CONFLICT = unschedulable(NAME, "node(s) had no available disk");
const EXCLUSIVE_CONFLICT =
  "node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode";

/**
 * Turns down nodes on which a pod mounts the same disk, and every node while another pod uses the same
 * ReadWriteOncePod claim.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/plugins/volumerestrictions/volume_restrictions.go
 */
export const volumeRestrictions: Plugin = {
  name: NAME,
  prepareFilter: ({ namespace, claims, disks }, { nodes, lookups: { volumes } }) => {
    const exclusive = new Set<string>();
    for (const { claimName } of claims) {
      const claim = volumes?.claim(`${namespace}/${claimName}`);
      if (claim?.accessModes.includes("ReadWriteOncePod") === true) exclusive.add(claimName);
    }
    if (exclusive.size === 0 && disks.length === 0) return SKIP_FILTER;
    const countOf = (pod: PodView) => {
      if (pod.namespace !== namespace) return 0;
      return claimUsesOf(pod.template).filter(({ claimName }) => exclusive.has(claimName)).length;
    };
    let conflicts = 0;
    if (exclusive.size > 0) {
      for (const node of nodes) for (const pod of node.pods) conflicts += countOf(pod);
    }
    const details = [...exclusive].map((name) => `claim ${namespace}/${name} is for one pod at a time`);
    const inUse = { ...unschedulable(NAME, EXCLUSIVE_CONFLICT), details };
    return {
      kind: "ready",
      filter: {
        filter: (node) => {
          if (disks.length > 0) {
            for (const pod of node.pods) if (sharesDisk(disks, pod)) return DISK_CONFLICT;
          }
          return conflicts > 0 ? inUse : null;
        },
        podAdded: (pod) => {
          conflicts += countOf(pod);
        },
        podRemoved: (pod) => {
          conflicts -= countOf(pod);
        },
      },
    };
  },
  isCuredBy: (pod, event) => {
    if (event.kind === "NodeAdd") return true;
    if (event.kind === "NodeUpdate") return event.change === "taints";
    if (event.kind === "PodDelete") return event.wasAssigned && conflictsWith(pod, event.pod);
    if (event.kind !== "Storage" || event.object !== "PersistentVolumeClaim") return false;
    return pod.claims.some(({ claimName }) => event.key === `${pod.namespace}/${claimName}`);
  },
};

function conflictsWith(pod: SchedulingPod, gone: PodView): boolean {
  if (sharesDisk(pod.disks, gone)) return true;
  if (gone.namespace !== pod.namespace) return false;
  const names = new Set(claimUsesOf(gone.template).map(({ claimName }) => claimName));
  return pod.claims.some(({ claimName }) => names.has(claimName));
}

function sharesDisk(disks: readonly Disk[], pod: PodView): boolean {
  if ((pod.template.spec.volumes ?? []).length === 0) return false;
  return disksOf(pod.template.spec).some((other) =>
    disks.some(
      (disk) => disk.id === other.id && !(disk.isSharedByReaders && disk.readOnly && other.readOnly),
    ),
  );
}
