import { z } from "zod";
import {
  bytesQuantity,
  cpuQuantity,
  duration,
  latency,
  nonNegative,
  plainName,
  reference,
} from "./scalars.js";

/** One entry of the scenario's `workloads`; the same names are read from annotations `headroom.dev/…`. */
export const workloadSchema = z.strictObject({
  for: reference().describe("The workload: Deployment/name, ReplicaSet/name, …"),
  imagePull: latency()
    .optional()
    .describe("Pulling its image. Default: by imageSize, or latencies.imagePull."),
  imageSize: bytesQuantity()
    .optional()
    .describe("Compressed size of its image; with latencies.imageBandwidth."),
  containerStart: latency()
    .optional()
    .describe("Creating and starting a container. Default: latencies.containerStart."),
  ready: latency()
    .default("1s")
    .describe("From a container's start until its readiness probe would succeed."),
  startup: latency()
    .optional()
    .describe("From a container's start until its startup probe would succeed. Default: as ready."),
  init: latency().default("1s").describe("Run time of each init container."),
  startupCpu: cpuQuantity().default("0").describe("CPU used from the start until ready."),
  warmUp: z
    .strictObject({ for: duration(), cpuFactor: nonNegative() })
    .optional()
    .describe("For this long after it is ready, requests cost more CPU by this factor."),
  idleCpu: cpuQuantity().default("0").describe("CPU used without load."),
  idleMemory: bytesQuantity()
    .default("64Mi")
    .describe("Memory used without load, where no load describes it."),
  preStop: latency().default("0s").describe("Run time of preStop hooks that are not a sleep action."),
  exitAfterSigterm: latency().default("1s").describe("From SIGTERM until the process has ended, when idle."),
  onSigterm: z
    .enum(["drain", "cut"], "onSigterm is drain or cut")
    .default("drain")
    .describe("drain: refuse new requests, finish those in progress. cut: both are lost."),
  container: plainName().optional().describe("The container these are for. Default: all."),
});

/** The scenario's `workloads`. */
export const workloadsSchema = z
  .array(workloadSchema)
  .default([])
  .describe("How the programs of a workload behave, which no manifest says.");
