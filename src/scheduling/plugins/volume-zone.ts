import { labelOf } from "../node-view.js";
import { type Plugin, SKIP_FILTER } from "../plugin.js";
import { unresolvable } from "../rejection.js";

const NAME = "VolumeZone";
const REASON = "node(s) had no available volume zone";
const TOPOLOGY_LABELS = [
  "topology.kubernetes.io/zone",
  "topology.kubernetes.io/region",
  "failure-domain.beta.kubernetes.io/zone",
  "failure-domain.beta.kubernetes.io/region",
];

/**
 * Keeps a pod to the zones and regions that the labels of its bound volumes name (several, joined by `__`). A node
 * without such labels passes.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/plugins/volumezone/volume_zone.go
 */
export const volumeZone: Plugin = {
  name: NAME,
  prepareFilter: ({ namespace, claims }, { lookups: { volumes } }) => {
    if (claims.length === 0 || volumes === undefined) return SKIP_FILTER;
    const wanted: { readonly key: string; readonly values: readonly string[] }[] = [];
    const details: string[] = [];
    for (const { claimName } of claims) {
      const claim = volumes.claim(`${namespace}/${claimName}`);
      const volume = claim?.volumeName == null ? undefined : volumes.volume(claim.volumeName);
      for (const key of TOPOLOGY_LABELS) {
        const value = volume === undefined ? undefined : labelOf(volume.labels, key);
        if (value === undefined) continue;
        wanted.push({ key, values: value.split("__") });
        details.push(`claim ${namespace}/${claimName} is bound to ${volume!.name} of ${key} ${value}`);
      }
    }
    if (wanted.length === 0) return SKIP_FILTER;
    const rejection = { ...unresolvable(NAME, REASON), details };
    return {
      kind: "ready",
      filter: {
        filter: ({ labels }) => {
          if (TOPOLOGY_LABELS.every((key) => labelOf(labels, key) === undefined)) return null;
          const fits = wanted.every(({ key, values }) => {
            const value = labelOf(labels, key) ?? labelOf(labels, otherName(key));
            return value !== undefined && values.includes(value);
          });
          return fits ? null : rejection;
        },
      },
    };
  },
  isCuredBy: ({ namespace, claims }, event) => {
    if (event.kind === "NodeAdd") return true;
    if (event.kind === "NodeUpdate") return event.change === "labels" || event.change === "taints";
    if (event.kind !== "Storage" || event.change === "delete") return false;
    if (event.object === "PersistentVolumeClaim") {
      return claims.some(({ claimName }) => event.key === `${namespace}/${claimName}`);
    }
    return event.object === "PersistentVolume" || event.object === "StorageClass";
  },
};

/** The same label by its old or its present name. */
function otherName(key: string): string {
  return key.startsWith("topology.")
    ? key.replace("topology.", "failure-domain.beta.")
    : key.replace("failure-domain.beta.", "topology.");
}
