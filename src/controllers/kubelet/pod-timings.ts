import { Constant, type Distribution, Lognormal, Uniform } from "../../random/index.js";

/**
 * How long a workload's pods take on a node: everything that upstream leaves to the image, the runtime and the
 * application. Distributions are in seconds; null means never.
 */
export interface PodTimings {
  /** Fetching one image that the node does not have, while nobody else pulls. */
  readonly imagePull: Distribution;
  /** Size of each image on the wire, in bytes; takes the place of `imagePull`, at the node's bandwidth. */
  readonly imageBytes: number | null;
  /** Mounting volumes, before the sandbox. */
  readonly volumes: Distribution;
  /** Sandbox and network. */
  readonly sandbox: Distribution;
  /** Creating and starting one container. */
  readonly containerStart: Distribution;
  /** An init container, from start to exit. */
  readonly initRun: Distribution;
  /** From the start of a regular container until its application answers probes. */
  readonly applicationReady: Distribution | null;
  /** The same for sidecars. */
  readonly sidecarReady: Distribution | null;
  /** Hooks whose length the manifest does not tell (anything but a sleep). */
  readonly postStartHook: Distribution;
  readonly preStopHook: Distribution;
  /** From SIGTERM until the process has ended by itself. */
  readonly exitAfterSigterm: Distribution | null;
  /** From the last container's exit until the final phase is posted: sandbox, network, volumes. */
  readonly podCleanup: Distribution;
  /** CPU that a container burns beside its requests until it is ready, and always. */
  readonly startupBurnMillicores: number;
  readonly idleMillicores: number;
  /** How long the regular containers run before they exit by themselves; null: for ever. */
  readonly runFor: Distribution | null;
  readonly exitCode: number;
  /** Of a process that SIGTERM ended; null: the same as when it ends by itself. */
  readonly sigtermExitCode: number | null;
  /** Measured spans that take the place of every step from the binding to Ready. */
  readonly measured: MeasuredStart | null;
}

/** Seconds from the binding to phase Running, and from there to Ready (null: never ready). */
export interface MeasuredStart {
  readonly boundToRunning: Distribution;
  readonly runningToReady: Distribution | null;
}

/**
 * Used where a scenario says nothing. Upstream gives no numbers here: these are assumptions in the ranges of
 * the project's lifecycle notes, so that a pod whose image is on the node is Ready about 2 s after its binding,
 * well within upstream's objective (99 % of stateless pods started within 5 s, pulls and init containers left out;
 * kubernetes/community sig-scalability/slos/pod_startup_latency.md).
 */
export const DEFAULT_POD_TIMINGS: PodTimings = {
  imagePull: Lognormal.fromPercentiles(3, 15),
  imageBytes: null,
  volumes: new Constant(0),
  sandbox: Lognormal.fromPercentiles(0.5, 2),
  containerStart: new Constant(0.2),
  initRun: new Constant(1),
  applicationReady: new Constant(0.5),
  sidecarReady: new Constant(0),
  postStartHook: new Constant(0),
  preStopHook: new Constant(0),
  exitAfterSigterm: new Constant(0.5),
  podCleanup: new Uniform(1, 3),
  startupBurnMillicores: 0,
  idleMillicores: 0,
  runFor: null,
  exitCode: 0,
  sigtermExitCode: null,
  measured: null,
};
