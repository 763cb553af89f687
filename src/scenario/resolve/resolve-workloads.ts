import type { PodTimings } from "../../controllers/kubelet/index.js";
import { Constant, type Distribution, Lognormal } from "../../random/index.js";
import { toSeconds } from "../../units/index.js";
import type { LatencySpec, ResolvedLatencies, WorkloadTimings } from "../resolved-scenario.js";
import type { FilledScenario } from "../schema/scenario-schema.js";
import {
  referenceKey,
  toBytes,
  toCpu,
  toLatency,
  toReference,
  toSpan,
  type WrittenLatency,
} from "./resolve-amounts.js";

type FilledWorkload = FilledScenario["workloads"][number];

/** Timings by `Kind/namespace/name`. `workloads` has one entry for each workload of the manifests by now. */
export function resolveWorkloads(
  workloads: FilledScenario["workloads"],
  latencies: ResolvedLatencies,
): ReadonlyMap<string, WorkloadTimings> {
  return new Map(
    workloads.map((workload) => [
      referenceKey(toReference(workload.for)),
      {
        podTimings: resolvePodTimings(workload, latencies),
        warmUp:
          workload.warmUp === undefined
            ? null
            : { for: toSpan(workload.warmUp.for), cpuFactor: workload.warmUp.cpuFactor },
        idleMemoryBytes: toBytes(workload.idleMemory),
        onSigterm: workload.onSigterm,
        container: workload.container ?? null,
      },
    ]),
  );
}

/** The distribution of a latency, in seconds. */
export function distributionOf(latency: LatencySpec): Distribution {
  const [p50, p99] = [toSeconds(latency.p50), toSeconds(latency.p99)];
  return p50 === p99 ? new Constant(p50) : Lognormal.fromPercentiles(p50, p99);
}

function resolvePodTimings(workload: FilledWorkload, latencies: ResolvedLatencies): PodTimings {
  const orDefault = (own: WrittenLatency | undefined, general: LatencySpec) =>
    distributionOf(own === undefined ? general : toLatency(own));
  const of = (written: WrittenLatency) => distributionOf(toLatency(written));
  const orNever = (written: WrittenLatency) => (written === "never" ? null : of(written));
  const { boundToRunning, runningToReady } = workload;
  return {
    imagePull: orDefault(workload.imagePull, latencies.imagePull),
    imageBytes:
      workload.imagePull !== undefined || workload.imageSize === undefined
        ? null
        : toBytes(workload.imageSize),
    volumes: orDefault(workload.volumes, latencies.volumes),
    sandbox: orDefault(workload.sandbox, latencies.sandbox),
    containerStart: orDefault(workload.containerStart, latencies.containerStart),
    initRun: of(workload.initRun),
    applicationReady: orNever(workload.readyAfter),
    sidecarReady: orNever(workload.sidecarReadyAfter),
    postStartHook: of(workload.postStart),
    preStopHook: of(workload.preStop),
    exitAfterSigterm: orNever(workload.exitAfterSigterm),
    podCleanup: orDefault(workload.podCleanup, latencies.podCleanup),
    startupBurnMillicores: toCpu(workload.startupCpu),
    idleMillicores: toCpu(workload.idleCpu),
    runFor: workload.runFor === undefined ? null : of(workload.runFor),
    exitCode: workload.exitCode,
    sigtermExitCode: null,
    measured:
      boundToRunning === undefined && runningToReady === undefined
        ? null
        : { boundToRunning: of(boundToRunning ?? "0s"), runningToReady: orNever(runningToReady ?? "0s") },
  };
}
