import type { ManifestSet } from "../kubernetes/index.js";
import { parseBytes } from "../units/index.js";

/**
 * The storage that the manifests' PersistentVolumeClaims ask for, and those that StatefulSets make for each of their
 * first replicas. Claims that a scale-up adds later are left out.
 */
export function volumeBytesOf({ others, statefulSets }: ManifestSet): number {
  let bytes = 0;
  for (const { object } of others) {
    if (object.kind === "PersistentVolumeClaim") bytes += requestedStorage(object);
  }
  for (const { object } of statefulSets) {
    const perReplica = (object.spec.volumeClaimTemplates ?? []).reduce<number>(
      (sum, claim) => sum + requestedStorage(claim),
      0,
    );
    bytes += perReplica * (object.spec.replicas ?? 1);
  }
  return bytes;
}

/** spec.resources.requests.storage of a claim as written. */
function requestedStorage(claim: unknown): number {
  const storage = ["spec", "resources", "requests", "storage"].reduce<unknown>(
    (value, field) =>
      typeof value === "object" && value !== null
        ? (value as Readonly<Record<string, unknown>>)[field]
        : undefined,
    claim,
  );
  return typeof storage === "string" || typeof storage === "number" ? (parseBytes(storage) ?? 0) : 0;
}
