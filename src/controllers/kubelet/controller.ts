import { type Cluster, hostPortsOf, type Node, type Pod } from "../../cluster/index.js";
import { PHASE } from "../../engine/index.js";
import { podQosClassOf } from "../../kubernetes/index.js";
import { toleratesTaintWithAny } from "../../scheduling/index.js";
import { type AdmissionPod, admitPod, type Refusal } from "./admit-pod.js";
import { ContainerRestarter } from "./container-restarter.js";
import type { KubeletOptions } from "./kubelet-options.js";
import { KubeletWork } from "./kubelet-work.js";
import { LateAnswers } from "./late-answers.js";
import { NodeOutages } from "./node-outages.js";
import { type FailPod, NodePressure } from "./node-pressure.js";
import { NodeShutdown } from "./node-shutdown.js";
import { PodResizer } from "./pod-resizer.js";
import { PodRun } from "./pod-run.js";
import { PodStarter } from "./pod-starter.js";
import { PodStopper } from "./pod-stopper.js";
import { SYSTEM_CRITICAL_PRIORITY } from "./shutdown-groups.js";
import { VolumeWaits } from "./volume-waits.js";

const MEMORY_PRESSURE_TAINT = { key: "node.kubernetes.io/memory-pressure", effect: "NoSchedule" } as const;

/** 128 and the number of SIGKILL. */
const OOM_EXIT_CODE = 137;

/**
 * The kubelets of all nodes, with their container runtime: takes in pods that were bound, plays their start and
 * their termination, and posts what the API shows of it. Only transitions that others can see become events.
 *
 * Deviates: UPSTREAM.md lists what is left out.
 */
export class Kubelet {
  readonly #work: KubeletWork;
  readonly #restarter: ContainerRestarter;
  readonly #starter: PodStarter;
  readonly #stopper: PodStopper;
  readonly #outages: NodeOutages;
  readonly #resizer: PodResizer;
  readonly #lateAnswers: LateAnswers;
  readonly #volumes: VolumeWaits;
  readonly #pressure: NodePressure;
  readonly #shutdown: NodeShutdown;

  constructor(cluster: Cluster, options: KubeletOptions) {
    this.#work = new KubeletWork(cluster, options);
    this.#restarter = new ContainerRestarter(this.#work);
    this.#starter = new PodStarter(this.#work, this.#restarter);
    this.#stopper = new PodStopper(this.#work);
    this.#resizer = new PodResizer(this.#work, this.#restarter);
    this.#lateAnswers = new LateAnswers(this.#work, this.#restarter);
    this.#volumes = new VolumeWaits(this.#work);
    const fail: FailPod = (pod, grace, reason, detail) => this.#stopper.fail(pod, grace, reason, detail);
    this.#pressure = new NodePressure(this.#work, fail);
    this.#shutdown = new NodeShutdown(this.#work, fail);
    cluster.pods.watchAllBut(["message", "assumed", "sigterm"], (pod, change) => {
      if (change === "exited" || change === "deleted") {
        this.#pressure.podExited(pod);
        this.#shutdown.podExited(pod);
      }
      if (change === "exited" || change === "deleted") this.#lateAnswers.forget(pod);
      if (change === "scheduled" || (change === "added" && pod.boundAt !== null)) this.#onBound(pod);
      else if (change === "deleting") this.#onDeleting(pod);
      else if (change === "deleted") this.#stopper.stopAfterRemoval(pod);
      else if (change === "resizing") this.#resizer.requested(pod);
      if (pod.node !== null && (change === "deleted" || (change === "status" && pod.isTerminal))) {
        this.#resizer.roomChanged(pod.node);
      }
    });
    this.#outages = new NodeOutages(
      this.#work,
      (pod) => this.#see(pod),
      (pod) => this.#stopper.terminate(pod),
    );
    cluster.nodes.watch((node, change) => {
      if (change === "deleted") this.#onNodeGone(node);
      else if (change === "cut-off") this.#outages.begin(node);
      else if (change === "reconnected") this.#outages.end(node);
    });
  }

  /** Knows a pod that is about to be bound to `node` and started by `startInstantly`: it will not look at it again. */
  expect(pod: Pod, node: Node): PodRun {
    const run = new PodRun(pod, node, this.#work.options.timingsOf(pod), this.#work.now);
    run.phase = "running";
    this.#work.runs.set(pod, run);
    return run;
  }

  /**
   * Makes a bound pod Running and Ready at this instant, its images on its node: the initial state `running`.
   * Call it at the instant of the binding.
   */
  startInstantly(pod: Pod): void {
    const node = pod.node;
    if (node === null || pod.boundAt === null) throw new Error(`${pod.key} is not bound to a node`);
    const { now } = this.#work;
    const run = this.#work.runs.get(pod) ?? this.expect(pod, node);
    const { images } = this.#work.nodeState(node);
    for (const container of run.containers) images.add(container.image ?? "");
    this.#work.cluster.updatePodStatus(pod, {
      startTime: now,
      phase: "Running",
      ready: "True",
      containersStarted: true,
    });
    this.#restarter.scheduleOwnExit(run, now);
  }

  /** Ends a container's process from outside. */
  exitContainer(pod: Pod, containerName: string, exitCode: number): void {
    this.#exit(pod, containerName, exitCode);
  }

  /** The kernel kills a container that needs more memory than its limit. */
  killForMemory(pod: Pod, containerName: string): void {
    this.#exit(pod, containerName, OOM_EXIT_CODE, "OOMKilled");
  }

  /** The node's pods may come to need more memory than it has for them. Changes nothing at once. */
  memoryTight(node: Node): void {
    this.#pressure.watch(node);
  }

  /** The machine is told to shut down; `done` is called when it may go. */
  shutDown(node: Node, done: () => void): void {
    this.#shutdown.begin(node, done);
  }

  #exit(pod: Pod, containerName: string, exitCode: number, reason?: "OOMKilled"): void {
    const run = this.#work.runs.get(pod);
    if (run === undefined || run.phase === "terminating") return;
    const index = run.containers.findIndex((container) => container.name === containerName);
    if (index < 0) throw new Error(`${pod.key} has no container ${containerName}`);
    if (run.isRunning(index, this.#work.now)) this.#restarter.containerExited(run, index, exitCode, reason);
  }

  /**
   * The programs of a pod now take longer than `beyondSeconds` to answer a request (0: no longer than any of its probes
   * waits): what its probes make of that follows by their thresholds. Changes nothing at once.
   */
  answersLate(pod: Pod, beyondSeconds: number): void {
    this.#lateAnswers.changed(pod, beyondSeconds);
  }

  #onBound(pod: Pod): void {
    const { node } = pod;
    if (node === null || this.#work.runs.has(pod)) return;
    this.#work.afterOn(node, this.#work.options.watchLatency, PHASE.delivery, () => this.#see(pod));
  }

  #see(pod: Pod): void {
    if (!pod.exists || pod.isTerminal || pod.deletion !== null || this.#work.runs.has(pod)) return;
    const node = pod.node;
    if (node === null || !node.exists) return;
    const { now, cluster } = this.#work;
    const refusal = this.#closedTo(pod, node) ?? this.#refusalText(pod, node);
    if (refusal !== null) {
      this.#work.tell(pod, "refused", refusal);
      cluster.updatePodStatus(pod, { startTime: now, phase: "Failed", ready: "False" });
      return;
    }
    const timings = this.#work.options.timingsOf(pod);
    const run = new PodRun(pod, node, timings, now);
    this.#work.runs.set(pod, run);
    const { measured } = timings;
    cluster.updatePodStatus(pod, { startTime: measured === null ? now : pod.boundAt!, ready: "False" });
    if (measured === null) this.#volumes.startWhenAttached(run, () => this.#starter.start(run));
    else this.#starter.startMeasured(run, measured);
  }

  /** Why the node takes in no such pods now; null: it does. */
  #closedTo(pod: Pod, node: Node): string | null {
    if (this.#shutdown.isUnderWay(node)) return "NodeShutdown: the node is shutting down";
    if (!node.memoryPressure || pod.template.priority >= SYSTEM_CRITICAL_PRIORITY) return null;
    if (podQosClassOf(pod.template.spec) !== "BestEffort") return null;
    if (toleratesTaintWithAny(pod.template.spec.tolerations ?? [], MEMORY_PRESSURE_TAINT)) return null;
    return "Evicted: the node had condition: [MemoryPressure]";
  }

  #refusalText(pod: Pod, node: Node): string | null {
    const refusal = this.#refusal(pod, node);
    if (refusal === null) return null;
    return `${refusal.reason}: ${refusal.requested} + ${refusal.used} > ${refusal.capacity}`;
  }

  #refusal(pod: Pod, node: Node): Refusal | null {
    const { requested, allocatable } = node;
    // The node's sums also count pods that are only assumed: when they fit, the pod fits.
    let fits =
      node.pods.size <= allocatable.pods &&
      requested.cpuMillicores <= allocatable.cpuMillicores &&
      requested.memoryBytes <= allocatable.memoryBytes &&
      requested.ephemeralStorageBytes <= allocatable.ephemeralStorageBytes &&
      hostPortsOf(pod).length === 0;
    for (const name of pod.template.requests.scalars.keys()) {
      if ((requested.scalars.get(name) ?? 0) > (allocatable.scalars.get(name) ?? 0)) fits = false;
    }
    if (fits) return null;
    const admitted: AdmissionPod[] = [];
    for (const other of node.pods) {
      if (other !== pod && this.#work.runs.has(other)) admitted.push(admissionPod(other));
    }
    return admitPod(admissionPod(pod), admitted, allocatable);
  }

  #onDeleting(pod: Pod): void {
    if (pod.boundAt === null || pod.deletion!.gracePeriodSeconds === 0) return;
    const { node } = pod;
    if (node === null) return;
    this.#work.afterOn(node, this.#work.options.watchLatency, PHASE.delivery, () =>
      this.#stopper.terminate(pod),
    );
  }

  /** The machine is gone, and every process on it. The pods' objects are the garbage collector's. */
  #onNodeGone(node: Node): void {
    this.#work.forgetNode(node);
    this.#pressure.forgetNode(node);
    for (const pod of node.pods) {
      const run = this.#work.runs.get(pod);
      if (run === undefined) continue;
      this.#work.cancel(run);
      this.#work.runs.delete(pod);
      if (pod.exitedAt === null) this.#work.cluster.markExited(pod);
    }
  }
}

function admissionPod(pod: Pod): AdmissionPod {
  return { requests: pod.template.requests, hostPorts: hostPortsOf(pod) };
}
