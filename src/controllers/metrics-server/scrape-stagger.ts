import type { SimTime } from "../../units/index.js";
import { SCRAPE_STAGGER } from "./defaults.js";

/**
 * The random delay of one node's scrape in one cycle: uniform in [0, min(8 ms · nodes, 4 s)).
 *
 * A hash of the node's salt and the cycle instead of a stream, so that thousands of nodes per cycle cost
 * nanoseconds each and any of them can be asked for again.
 * Source: metrics-server v0.9.0 pkg/scraper/scraper.go Scrape.
 */
export function scrapeDelay(nodeSalt: number, cycle: number, nodeCount: number): SimTime {
  const longest = Math.min(SCRAPE_STAGGER.perNode * nodeCount, SCRAPE_STAGGER.most);
  return Math.floor(hashUniform(nodeSalt, cycle) * longest) as SimTime;
}

/** A number in [0, 1) from two 32-bit ones. Source: the finaliser of MurmurHash3. */
function hashUniform(salt: number, index: number): number {
  let hash = (salt ^ Math.imul(index + 1, 0x9e3779b1)) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
