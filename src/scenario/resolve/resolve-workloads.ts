import type { ResolvedLatencies, WorkloadTimings } from "../resolved-scenario.js";
import type { FilledScenario } from "../schema/scenario-schema.js";
import { referenceKey, toBytes, toCpu, toLatency, toReference, toSpan } from "./resolve-amounts.js";

/** Timings by `Kind/namespace/name`. `workloads` has one entry for each workload of the manifests by now. */
export function resolveWorkloads(
  workloads: FilledScenario["workloads"],
  latencies: ResolvedLatencies,
): ReadonlyMap<string, WorkloadTimings> {
  return new Map(
    workloads.map((workload) => [
      referenceKey(toReference(workload.for)),
      resolveWorkload(workload, latencies),
    ]),
  );
}

function resolveWorkload(
  workload: FilledScenario["workloads"][number],
  latencies: ResolvedLatencies,
): WorkloadTimings {
  const ready = toLatency(workload.ready);
  return {
    imagePull: imagePull(workload, latencies),
    containerStart:
      workload.containerStart === undefined ? latencies.containerStart : toLatency(workload.containerStart),
    ready,
    startup: workload.startup === undefined ? ready : toLatency(workload.startup),
    init: toLatency(workload.init),
    startupCpuMillicores: toCpu(workload.startupCpu),
    warmUp:
      workload.warmUp === undefined
        ? null
        : { for: toSpan(workload.warmUp.for), cpuFactor: workload.warmUp.cpuFactor },
    idleCpuMillicores: toCpu(workload.idleCpu),
    idleMemoryBytes: toBytes(workload.idleMemory),
    preStop: toLatency(workload.preStop),
    exitAfterSigterm: toLatency(workload.exitAfterSigterm),
    onSigterm: workload.onSigterm,
    container: workload.container ?? null,
  };
}

function imagePull(workload: FilledScenario["workloads"][number], latencies: ResolvedLatencies) {
  if (workload.imagePull !== undefined) return toLatency(workload.imagePull);
  if (workload.imageSize === undefined) return latencies.imagePull;
  const micros = Math.round((toBytes(workload.imageSize) / latencies.imageBandwidthBytesPerSecond) * 1e6);
  const span = toSpan(`${micros}us`);
  return { p50: span, p99: span };
}
