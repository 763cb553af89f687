import type { PodTemplate } from "./pod-template.js";

/** Upstream's alphabet for generated names. */
const SAFE_ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

const knownHashes = new WeakMap<PodTemplate, string>();

/**
 * The pod-template-hash of a template: equal templates have equal hashes, whatever the order of their fields.
 *
 * Source: kubernetes v1.36.3 pkg/controller/controller_utils.go#ComputeHash (FNV-1a, safe-encoded decimal digits)
 * Deviates: hashed is the template's JSON with sorted keys, not Go's dump of it, so the names differ from those of
 * a real cluster.
 */
export function hashPodTemplate(template: PodTemplate): string {
  const known = knownHashes.get(template);
  if (known !== undefined) return known;
  const { labels, annotations, spec } = template;
  const hash = safeEncode(String(fnv1a32(canonicalJson({ labels, annotations, spec }))));
  knownHashes.set(template, hash);
  return hash;
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`);
  return `{${fields.join(",")}}`;
}

function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ (text.charCodeAt(i) & 0xff), 0x01000193);
    const high = text.charCodeAt(i) >>> 8;
    if (high > 0) hash = Math.imul(hash ^ high, 0x01000193);
  }
  return hash >>> 0;
}

function safeEncode(text: string): string {
  let encoded = "";
  for (let i = 0; i < text.length; i++) encoded += SAFE_ALPHABET[text.charCodeAt(i) % SAFE_ALPHABET.length]!;
  return encoded;
}
