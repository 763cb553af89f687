import type { ApiClient, Cluster, PersistentVolumeClaim, StatefulSet } from "../../cluster/index.js";
import type { PersistentVolumeClaimTemplate } from "../../kubernetes/index.js";
import { claimNameOf, ordinalOfClaim } from "./claims.js";

interface OrdinalClaim {
  readonly template: PersistentVolumeClaimTemplate;
  readonly claimName: string;
  /** undefined: it does not exist yet. */
  readonly claim: PersistentVolumeClaim | undefined;
}

/**
 * The claims that StatefulSets make of their volumeClaimTemplates: made before the pod, kept unless the set's
 * persistentVolumeClaimRetentionPolicy says otherwise.
 *
 * Source: kubernetes v1.36.3 pkg/controller/statefulset/stateful_pod_control.go#createPersistentVolumeClaims, #UpdatePodClaimForRetentionPolicy
 */
export class StatefulClaims {
  readonly #cluster: Cluster;
  readonly #client: ApiClient;

  /** `onGone`: told the key of a set one of whose claims has gone. */
  constructor(cluster: Cluster, client: ApiClient, onGone: (setKey: string) => void) {
    this.#cluster = cluster;
    this.#client = client;
    cluster.storage.claims.watch(({ namespace, name: claimName }, change) => {
      if (change !== "deleted") return;
      for (const set of cluster.statefulSets.values()) {
        if (set.namespace === namespace && ordinalIn(set, claimName) !== undefined) onGone(set.key);
      }
    });
  }

  /** Whether a claim on its way out keeps the ordinal's pod from being created. */
  isBlocked(set: StatefulSet, ordinal: number): boolean {
    return this.#of(set, ordinal).some(({ claim }) => claim?.isDeleting === true);
  }

  /** Spends the calls that making the ordinal's missing claims takes. */
  payForMissing(set: StatefulSet, ordinal: number): void {
    for (const { claim } of this.#of(set, ordinal)) if (claim === undefined) this.#client.call(() => {});
  }

  createMissing(set: StatefulSet, ordinal: number): void {
    const { storage, sim } = this.#cluster;
    for (const { template, claimName, claim } of this.#of(set, ordinal)) {
      if (claim !== undefined) continue;
      const metadata = { ...template.metadata, name: claimName, namespace: set.namespace };
      storage.addClaim({ metadata, spec: template.spec }, sim.now);
    }
  }

  /** A set is gone: its claims go with it, where it says so. */
  setGone(set: StatefulSet): void {
    if (set.spec.persistentVolumeClaimRetentionPolicy?.whenDeleted === "Delete")
      this.#delete(set, () => true);
  }

  /** A pod is gone: its claims go with it if it was beyond the size and the set says so. */
  podGone(set: StatefulSet, gone: number): void {
    if (set.spec.persistentVolumeClaimRetentionPolicy?.whenScaled !== "Delete") return;
    const start = set.spec.ordinals?.start ?? 0;
    if (gone >= start && gone < start + set.replicas) return;
    this.#delete(set, (ordinal) => ordinal === gone);
  }

  #delete(set: StatefulSet, isMeant: (ordinal: number) => boolean): void {
    const { storage } = this.#cluster;
    for (const claim of storage.claims.values()) {
      if (claim.namespace !== set.namespace) continue;
      const ordinal = ordinalIn(set, claim.name);
      if (ordinal !== undefined && isMeant(ordinal)) this.#client.call(() => storage.deleteClaim(claim));
    }
  }

  #of({ namespace, name, spec }: StatefulSet, ordinal: number): readonly OrdinalClaim[] {
    return (spec.volumeClaimTemplates ?? []).map((template) => {
      const claimName = claimNameOf(template, name, ordinal);
      return { template, claimName, claim: this.#cluster.storage.claim(`${namespace}/${claimName}`) };
    });
  }
}

function ordinalIn({ name, spec }: StatefulSet, claimName: string): number | undefined {
  return ordinalOfClaim(claimName, spec.volumeClaimTemplates ?? [], name);
}
