import { z } from "zod";
import {
  bytesQuantity,
  count,
  cpuQuantity,
  duration,
  latency,
  latencyOrNever,
  nonNegative,
  plainName,
  reference,
} from "./scalars.js";

/** One entry of the scenario's `workloads`; the same names are read from annotations `headroom.dev/…`. */
export const workloadSchema = z.strictObject({
  for: reference().describe("The workload: Deployment/name, ReplicaSet/name or Pod/name."),
  imagePull: latency()
    .optional()
    .describe("Pulling one of its images. Default: by imageSize, or latencies.imagePull."),
  imageSize: bytesQuantity()
    .optional()
    .describe("Size of its images on the wire; pulled with latencies.imageBandwidth."),
  volumes: latency().optional().describe("Mounting its volumes. Default: latencies.volumes."),
  sandbox: latency().optional().describe("Default: latencies.sandbox."),
  containerStart: latency()
    .optional()
    .describe("Creating and starting a container. Default: latencies.containerStart."),
  initRun: latency().default("1s").describe("Run time of each init container."),
  readyAfter: latencyOrNever()
    .default("500ms")
    .describe("From a container's start until its application answers probes, or never."),
  sidecarReadyAfter: latencyOrNever().default("0s").describe("The same for sidecars."),
  postStart: latency().default("0s").describe("Run time of postStart hooks that are not a sleep action."),
  preStop: latency().default("0s").describe("Run time of preStop hooks that are not a sleep action."),
  exitAfterSigterm: latencyOrNever()
    .default("500ms")
    .describe("From SIGTERM until the process has ended by itself, when idle."),
  podCleanup: latency().optional().describe("Default: latencies.podCleanup."),
  onSigterm: z
    .enum(["drain", "cut"], "onSigterm is drain or cut")
    .default("drain")
    .describe("drain: refuse new requests, finish those in progress. cut: both are lost."),
  startupCpu: cpuQuantity()
    .default("0")
    .describe("CPU that a container uses beside requests until it is ready."),
  idleCpu: cpuQuantity().default("0").describe("CPU that a container uses without load."),
  idleMemory: bytesQuantity()
    .default("64Mi")
    .describe("Memory used without load, where no load describes it."),
  warmUp: z
    .strictObject({ for: duration(), cpuFactor: nonNegative() })
    .optional()
    .describe("For this long after it is ready, requests cost more CPU by this factor."),
  runFor: latency()
    .optional()
    .describe("The containers exit by themselves after this time. Default: never; pods of Jobs after 60s."),
  exitCode: count().max(255, "an exit code is at most 255").default(0).describe("Exit code after runFor."),
  boundToRunning: latency()
    .optional()
    .describe("Measured span from the binding to phase Running; takes the place of all steps."),
  runningToReady: latencyOrNever()
    .optional()
    .describe("Measured span from phase Running to Ready; with boundToRunning."),
  container: plainName()
    .optional()
    .describe("The container that startupCpu, idleCpu and idleMemory are for. Default: all."),
});

/** The scenario's `workloads`. */
export const workloadsSchema = z
  .array(workloadSchema)
  .default([])
  .describe("How the programs of a workload behave, which no manifest says.");
