/**
 * The zone in which a volume is made when no pod has chosen one: the numbered claims of a StatefulSet go round the
 * zones, and the claims of one of its pods stay together.
 *
 * `zones`: without repetition, in any order. null: there is no zone.
 * Source: external-provisioner v5 pkg/controller/topology.go#getPVCNameHashAndIndexOffset, #GenerateAccessibilityRequirements
 */
export function chooseZone(claimName: string, zones: readonly string[]): string | null {
  if (zones.length === 0) return null;
  const sorted = [...zones].sort();
  const { text, offset } = hashedPartOf(claimName);
  return sorted[(fnv32(text) + offset) % sorted.length]!;
}

/** What of a claim's name is hashed: of `data-db-2` only `db`, with offset 2. */
function hashedPartOf(claimName: string): { readonly text: string; readonly offset: number } {
  const numbered = /^(.*)-(\d+)$/.exec(claimName);
  if (numbered === null) return { text: claimName, offset: 0 };
  const [, prefix = "", ordinal = "0"] = numbered;
  return { text: prefix.slice(prefix.lastIndexOf("-") + 1), offset: Number(ordinal) };
}

/** FNV-1 with 32 bits over the text's bytes (names are ASCII). */
function fnv32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 0x01000193) ^ text.charCodeAt(i)) >>> 0;
  return hash;
}
