import type { RequestFigures } from "../../src/traffic/index.js";

/** Attempts that have ended, in whatever way. */
export function endedRequests({ served, refused, timedOut, cut, failed }: RequestFigures): number {
  return served + refused + timedOut + cut + failed;
}
