import { type Cluster, type Node, type Pod, PodRecords } from "../../cluster/index.js";
import type { EventHandle, Phase } from "../../engine/index.js";
import type { SimTime } from "../../units/index.js";
import { drawStoppingContainers } from "./draw-pod-spans.js";
import type { KubeletOptions } from "./kubelet-options.js";
import { NodeImages } from "./node-images.js";
import type { PodRun } from "./pod-run.js";
import { nextRelist } from "./relist.js";
import type { StoppingContainer } from "./termination-timeline.js";

interface NodeState {
  readonly images: NodeImages;
  readonly relistOffset: SimTime;
  /** What the kubelet could not do or tell while its node was cut off, in order. */
  readonly deferred: (() => void)[];
}

/** What the parts of the kubelet share: the pods it knows, the state of its nodes, events and life steps. */
export class KubeletWork {
  readonly cluster: Cluster;
  readonly options: KubeletOptions;
  readonly runs: PodRecords<PodRun>;
  readonly #byNode = new Map<Node, NodeState>();

  constructor(cluster: Cluster, options: KubeletOptions) {
    this.cluster = cluster;
    this.options = options;
    this.runs = new PodRecords(cluster);
  }

  get now(): SimTime {
    return this.cluster.sim.now;
  }

  forgetNode(node: Node): void {
    this.#byNode.delete(node);
  }

  nodeState(node: Node): NodeState {
    let state = this.#byNode.get(node);
    if (state === undefined) {
      const { maxParallelImagePulls, registryPullQps, registryBurst, relistPeriod, streams } = this.options;
      const phase = relistPeriod === 0 ? 0 : streams.forKey(`relist/${node.name}`).uniform();
      state = {
        images: new NodeImages(this.cluster.sim, {
          maxParallelPulls: maxParallelImagePulls,
          registryPullQps,
          registryBurst,
        }),
        relistOffset: Math.floor(phase * relistPeriod) as SimTime,
        deferred: [],
      };
      this.#byNode.set(node, state);
    }
    return state;
  }

  look(run: PodRun, at: SimTime): SimTime {
    return nextRelist(at, this.nodeState(run.node).relistOffset, this.options.relistPeriod);
  }

  stopping(run: PodRun, running: readonly number[]): readonly StoppingContainer[] {
    const { template, stableName } = run.pod;
    return drawStoppingContainers(template.spec, running, run.timings, this.options.streams, stableName);
  }

  /** Schedules an event that a deletion of the pod cancels. */
  scheduleFor(run: PodRun, at: SimTime, phase: Phase, callback: () => void): EventHandle {
    const handle = this.cluster.sim.schedule(at, phase, () => this.#unlessCutOff(run.node, callback));
    run.handles ??= [];
    run.handles.push(handle);
    return handle;
  }

  after(delay: SimTime, phase: Phase, callback: () => void): EventHandle {
    return this.cluster.sim.scheduleAfter(delay, phase, callback);
  }

  /** Like `after`, for what the kubelet of a node does: later, if the node is cut off by then. */
  afterOn(node: Node, delay: SimTime, phase: Phase, callback: () => void): EventHandle {
    return this.cluster.sim.scheduleAfter(delay, phase, () => this.#unlessCutOff(node, callback));
  }

  /** Catches up with what waited while the node was cut off. */
  runDeferred(node: Node): void {
    for (const callback of this.nodeState(node).deferred.splice(0)) callback();
  }

  #unlessCutOff(node: Node, callback: () => void): void {
    if (node.cutOffSince === null) callback();
    else this.nodeState(node).deferred.push(callback);
  }

  cancel(run: PodRun): void {
    if (run.handles === null) return;
    for (const handle of run.handles) this.cluster.sim.cancel(handle);
    run.handles = null;
  }

  /** Tells the steps of the start that have happened by now, with their own times. */
  tellSteps(run: PodRun): void {
    const steps = run.timeline?.steps;
    if (steps === undefined) return;
    const { now } = this.cluster.sim;
    for (; run.toldSteps < steps.length && steps[run.toldSteps]!.at <= now; run.toldSteps++) {
      const { at, component, step, detail } = steps[run.toldSteps]!;
      this.#observe(run.pod, at, component, step, detail);
    }
  }

  tell(pod: Pod, step: string, detail?: string, component = "kubelet"): void {
    this.#observe(pod, this.cluster.sim.now, component, step, detail);
  }

  #observe(pod: Pod, at: SimTime, component: string, step: string, detail: string | undefined): void {
    const object = pod.storyName;
    this.cluster.sim.observations.observe(
      detail === undefined ? { at, component, object, step } : { at, component, object, step, detail },
    );
  }
}
