import type { PodTemplate } from "../../cluster/index.js";
import type { PersistentVolumeClaimTemplate } from "../../kubernetes/index.js";

/** The name of an ordinal's claim. Source: kubernetes v1.36.3 pkg/controller/statefulset/stateful_set_utils.go#getPersistentVolumeClaimName */
export function claimNameOf(
  template: PersistentVolumeClaimTemplate,
  setName: string,
  ordinal: number,
): string {
  return `${template.metadata.name}-${setName}-${ordinal}`;
}

/** The template of an ordinal's pod with a volume for each claim; a volume of the same name gives way. */
export function withClaims(
  base: PodTemplate,
  templates: readonly PersistentVolumeClaimTemplate[],
  setName: string,
  ordinal: number,
): PodTemplate {
  if (templates.length === 0) return base;
  const claims = templates.map((template) => ({
    name: template.metadata.name,
    persistentVolumeClaim: { claimName: claimNameOf(template, setName, ordinal), readOnly: false },
  }));
  const names = new Set(claims.map(({ name }) => name));
  const others = (base.spec.volumes ?? []).filter(({ name }) => !names.has(name));
  return { ...base, spec: { ...base.spec, volumes: [...claims, ...others] } };
}

/** The ordinal of a claim that belongs to the set; undefined: it is another's. */
export function ordinalOfClaim(
  claimName: string,
  templates: readonly PersistentVolumeClaimTemplate[],
  setName: string,
): number | undefined {
  for (const { metadata } of templates) {
    const prefix = `${metadata.name}-${setName}-`;
    const ordinal = claimName.slice(prefix.length);
    if (claimName.startsWith(prefix) && /^\d+$/.test(ordinal)) return Number(ordinal);
  }
  return undefined;
}
