import type { PodTemplate } from "../../../cluster/index.js";
import type { PodSpec } from "../../../kubernetes/index.js";

/** Volumes whose names admission generates. Source: cluster-autoscaler 1.36.1 utils/utils.go#SanitizeProjectedVolumesAndMounts */
const GENERATED_VOLUME_PREFIX = "kube-api-access-";

const keys = new WeakMap<PodTemplate, string>();

/**
 * Text that two pods share exactly when their labels and specs are semantically equal; generated names of projected
 * volumes are left out.
 */
export function podSpecKey(template: PodTemplate): string {
  let key = keys.get(template);
  if (key === undefined) {
    key = canonicalText({ labels: template.labels, spec: withoutGeneratedNames(template.spec) });
    keys.set(template, key);
  }
  return key;
}

function withoutGeneratedNames(spec: PodSpec): unknown {
  const volumes = spec.volumes ?? [];
  const generated = new Set(
    volumes
      .filter((volume) => "projected" in volume && volume.name.startsWith(GENERATED_VOLUME_PREFIX))
      .map(({ name }) => name),
  );
  if (generated.size === 0) return spec;
  return renameIn(spec, generated);
}

function renameIn(value: unknown, generated: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((entry) => renameIn(entry, generated));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => {
      if (key === "name" && typeof entry === "string" && generated.has(entry)) return [key, ""];
      return [key, renameIn(entry, generated)];
    }),
  );
}

function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonicalText(entry)}`).join(",")}}`;
}
