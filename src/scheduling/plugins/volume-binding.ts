import { type Plugin, SKIP_FILTER } from "../plugin.js";
import { type Rejection, unresolvable } from "../rejection.js";
import { findPodVolumes, podClaimsOf, whyUnbound } from "../volumes/pod-claims.js";

const NAME = "VolumeBinding";
const UNBOUND_IMMEDIATE = "pod has unbound immediate PersistentVolumeClaims";

/**
 * Keeps a pod to nodes that reach its bound volumes and where the volumes of its other claims can be found or made.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/plugins/volumebinding
 * Deviates: CSIStorageCapacity is not read; no score (StorageCapacityScoring is off).
 */
export const volumeBinding: Plugin = {
  name: NAME,
  prepareFilter: ({ namespace, claims }, { lookups: { volumes } }) => {
    if (claims.length === 0 || volumes === undefined) return SKIP_FILTER;
    const podClaims = podClaimsOf(namespace, claims, volumes);
    const { fault, unboundImmediate } = podClaims;
    if (fault !== null) return { kind: "rejected", rejection: unresolvable(NAME, fault) };
    if (unboundImmediate.length > 0) {
      const details = unboundImmediate.map((claim) => whyUnbound(claim, volumes));
      return { kind: "rejected", rejection: { ...unresolvable(NAME, UNBOUND_IMMEDIATE), details } };
    }
    // Nodes with the same reasons share one rejection.
    const rejections = new Map<string, Rejection>();
    return {
      kind: "ready",
      filter: {
        filter: (node) => {
          const { reasons, details } = findPodVolumes(podClaims, node, volumes);
          if (reasons.length === 0) return null;
          const text = [...reasons, ...details].join("\n");
          let rejection = rejections.get(text);
          if (rejection === undefined) {
            rejection = { plugin: NAME, resolvable: false, reasons, details };
            rejections.set(text, rejection);
          }
          return rejection;
        },
      },
    };
  },
  isCuredBy: ({ namespace, claims }, event) => {
    if (event.kind === "NodeAdd") return true;
    if (event.kind === "NodeUpdate") return event.change === "labels" || event.change === "taints";
    if (event.kind !== "Storage" || event.change === "delete") return false;
    if (event.object !== "PersistentVolumeClaim") return event.object !== "VolumeAttachment";
    return claims.some(({ claimName }) => event.key === `${namespace}/${claimName}`);
  },
};
