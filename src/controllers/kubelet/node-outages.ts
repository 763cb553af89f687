import type { Node, Pod } from "../../cluster/index.js";
import { PHASE } from "../../engine/index.js";
import { seconds } from "../../units/index.js";
import type { KubeletWork } from "./kubelet-work.js";

/**
 * What an outage of a node does to its pods. While it lasts the kubelet tells nobody anything. After a failure of the
 * network it catches up, and pods that ran on are ready again; after a loss of power their containers start anew.
 */
export class NodeOutages {
  readonly #work: KubeletWork;
  readonly #startPod: (pod: Pod) => void;
  readonly #endPod: (pod: Pod) => void;
  readonly #readyBefore = new Map<Node, readonly Pod[]>();

  /** `startPod`: takes a bound pod in as if it had just been seen; `endPod`: the same for one being deleted. */
  constructor(work: KubeletWork, startPod: (pod: Pod) => void, endPod: (pod: Pod) => void) {
    this.#work = work;
    this.#startPod = startPod;
    this.#endPod = endPod;
  }

  begin(node: Node): void {
    this.#readyBefore.set(
      node,
      [...node.pods].filter((pod) => pod.isReady),
    );
    if (node.outage !== "power") return;
    for (const pod of node.pods) {
      const run = this.#work.runs.get(pod);
      if (run === undefined) continue;
      this.#work.cancel(run);
      run.phase = "ended";
      if (pod.containersStartedAt !== null && pod.exitedAt === null) this.#work.cluster.markExited(pod);
    }
  }

  end(node: Node): void {
    const { cluster, options } = this.#work;
    const stream = options.streams.forKey(`return/${node.name}/${cluster.sim.now}`);
    const delay = seconds(options.statusAfterReturn.sample(stream));
    cluster.sim.scheduleAfter(delay, PHASE.machine, () => {
      if (node.exists && node.cutOffSince === null) {
        cluster.updateNode(node, { ready: true, isReadyUnknown: false });
      }
    });
    const ready = this.#readyBefore.get(node) ?? [];
    this.#readyBefore.delete(node);
    if (node.outage === "power") this.#restart(node);
    this.#work.runDeferred(node);
    if (node.outage === "power") return;
    this.#work.afterOn(node, options.podReadyAfterReturn, PHASE.machine, () => {
      for (const pod of ready) {
        const isRunning = this.#work.runs.get(pod)?.phase === "running";
        if (isRunning && pod.exists && !pod.isReady) cluster.updatePodStatus(pod, { ready: "True" });
      }
    });
  }

  /** The machine came up without any process: what should run is started, what should end has ended. */
  #restart(node: Node): void {
    for (const pod of [...node.pods]) {
      const run = this.#work.runs.get(pod);
      if (run === undefined || pod.isTerminal) continue;
      this.#work.runs.delete(pod);
      if (pod.deletion !== null) {
        this.#endPod(pod);
        continue;
      }
      if (pod.containersStartedAt !== null) {
        this.#work.cluster.updatePodStatus(pod, { ready: "False", restarts: pod.restarts + 1 });
      }
      this.#startPod(pod);
    }
  }
}
