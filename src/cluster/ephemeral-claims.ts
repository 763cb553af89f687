import type { EphemeralVolumeSource } from "../kubernetes/index.js";
import type { Pod } from "./pod.js";
import type { PodTemplate } from "./pod-template.js";

/** A claim that a pod's generic ephemeral volume makes. */
export interface EphemeralClaim {
  readonly claimName: string;
  readonly template: EphemeralVolumeSource["volumeClaimTemplate"];
}

const NO_CLAIMS: readonly EphemeralClaim[] = [];

/**
 * A template whose generic ephemeral volumes name the claims of one pod; the same template where it has none.
 *
 * Source: kubernetes v1.36.3 staging/src/k8s.io/component-helpers/storage/ephemeral/ephemeral.go#VolumeClaimName
 */
export function withEphemeralClaims(template: PodTemplate, podName: string): PodTemplate {
  const { volumes } = template.spec;
  if (volumes === undefined || !volumes.some(({ ephemeral }) => ephemeral !== undefined)) return template;
  const named = volumes.map((volume) =>
    volume.ephemeral === undefined
      ? volume
      : { ...volume, persistentVolumeClaim: { claimName: `${podName}-${volume.name}` } },
  );
  return { ...template, spec: { ...template.spec, volumes: named } };
}

/** The claims that a pod's ephemeral volumes make, in the order of its volumes. */
export function ephemeralClaimsOf({ template }: Pick<Pod, "template">): readonly EphemeralClaim[] {
  const { volumes } = template.spec;
  if (volumes === undefined) return NO_CLAIMS;
  let claims: EphemeralClaim[] | undefined;
  for (const { ephemeral, persistentVolumeClaim } of volumes) {
    if (ephemeral === undefined || persistentVolumeClaim === undefined) continue;
    claims ??= [];
    claims.push({ claimName: persistentVolumeClaim.claimName, template: ephemeral.volumeClaimTemplate });
  }
  return claims ?? NO_CLAIMS;
}
