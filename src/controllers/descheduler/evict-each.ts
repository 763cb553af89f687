import type { Pod } from "../../cluster/index.js";
import type { DescheduleReport } from "./descheduled-node.js";
import type { Evictor } from "./evictor.js";

/** Evicts pods one after the other, as the limits let it: past a node's limit the next node is tried. */
export function evictEach(
  candidates: Iterable<{ readonly pod: Pod; readonly node: string }>,
  evictor: Evictor<Pod>,
  reason: string,
): DescheduleReport {
  const evicted: { pod: Pod; node: string }[] = [];
  const full = new Set<string>();
  for (const { pod, node } of candidates) {
    if (full.has(node)) continue;
    const outcome = evictor.evict(pod, node, reason);
    if (outcome === "total-limit") break;
    if (outcome === "node-limit") full.add(node);
    if (outcome === "evicted") evicted.push({ pod, node });
  }
  return { evicted };
}
