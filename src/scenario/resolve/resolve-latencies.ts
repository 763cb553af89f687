import type { ResolvedLatencies } from "../resolved-scenario.js";
import type { FilledScenario } from "../schema/scenario-schema.js";
import { toBytes, toLatency } from "./resolve-amounts.js";

/** The scenario's `latencies`. `isNetworkInFluid`: calls of a fluid take those between pods, too. */
export function resolveLatencies(
  latencies: FilledScenario["latencies"],
  isNetworkInFluid: boolean,
): ResolvedLatencies {
  return {
    api: toLatency(latencies.api),
    watch: toLatency(latencies.watch),
    schedulerCycle: toLatency(latencies.schedulerCycle),
    bind: toLatency(latencies.bind),
    volumes: toLatency(latencies.volumes),
    volumeProvision: toLatency(latencies.volumeProvision),
    volumeAttach: toLatency(latencies.volumeAttach),
    volumeDetach: toLatency(latencies.volumeDetach),
    sandbox: toLatency(latencies.sandbox),
    imagePull: toLatency(latencies.imagePull),
    imageCheck: toLatency(latencies.imageCheck),
    imageBandwidthBytesPerSecond: toBytes(latencies.imageBandwidth),
    containerStart: toLatency(latencies.containerStart),
    podCleanup: toLatency(latencies.podCleanup),
    endpointPropagation: toLatency(latencies.endpointPropagation),
    scrape: toLatency(latencies.scrape),
    sameZone: toLatency(latencies.sameZone),
    crossZone: toLatency(latencies.crossZone),
    isNetworkInFluid,
  };
}
