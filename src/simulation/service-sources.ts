import type { ServiceSource } from "../recording/index.js";
import type { Traffic } from "../traffic/index.js";

/** Traffic's targets as the recorder takes their figures. Order: as the scenario's loads. */
export function serviceSources(traffic: Traffic): readonly ServiceSource[] {
  return traffic.requestTargets.map(({ key, isEntry }) => ({
    service: key,
    isEntry,
    begin: () => traffic.begin(key),
    takeInterval: () => traffic.takeInterval(key),
    total: () => traffic.total(key),
  }));
}
