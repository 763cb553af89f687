import type { Node, Pod } from "../../cluster/index.js";
import { PHASE } from "../../engine/index.js";
import { SECOND, type SimTime } from "../../units/index.js";
import type { KubeletWork } from "./kubelet-work.js";
import type { FailPod } from "./node-pressure.js";
import { shutdownGroups } from "./shutdown-groups.js";

/**
 * Graceful node shutdown: a machine that is told to shut down is NotReady at once and takes in no more pods; those on
 * it end in the order of their priority, each as Failed with reason Terminated, then the machine goes.
 *
 * Source: kubernetes v1.36.3 pkg/kubelet/nodeshutdown/nodeshutdown_manager_linux.go#processShutdownEvent
 */
export class NodeShutdown {
  readonly #work: KubeletWork;
  readonly #fail: FailPod;
  readonly #underWay = new Map<Node, { readonly waitsFor: Set<Pod>; goOn: () => void }>();

  constructor(work: KubeletWork, fail: FailPod) {
    this.#work = work;
    this.#fail = fail;
  }

  isUnderWay(node: Node): boolean {
    return this.#underWay.has(node);
  }

  /** Calls `done` when the pods have ended or their time is over; at once where no time is given to them. */
  begin(node: Node, done: () => void): void {
    const settings = this.#work.options.settingsOf(node);
    const { shutdownGracePeriod: total, shutdownGracePeriodCriticalPods: critical } = settings;
    if (total === 0 || !node.exists || node.cutOffSince !== null || this.#underWay.has(node)) {
      done();
      return;
    }
    this.#work.cluster.updateNode(node, { ready: false });
    this.#work.cluster.sim.observations.observe({
      at: this.#work.now,
      component: "kubelet",
      object: `node/${node.name}`,
      step: "shutting down",
      detail: `pods get ${total / SECOND} s, of which ${critical / SECOND} s for critical ones`,
    });
    const groups = shutdownGroups(this.#podsOf(node), total, critical);
    this.#end(node, groups, 0, done);
  }

  /** A pod ended: its group may be done. */
  podExited(pod: Pod): void {
    const current = pod.node === null ? undefined : this.#underWay.get(pod.node);
    if (current?.waitsFor.delete(pod) && current.waitsFor.size === 0) current.goOn();
  }

  #end(node: Node, groups: ReturnType<typeof shutdownGroups<Pod>>, index: number, done: () => void): void {
    const group = groups[index];
    if (group === undefined) {
      this.#underWay.delete(node);
      done();
      return;
    }
    let isOver = false;
    const current = {
      waitsFor: new Set<Pod>(),
      goOn: () => {
        if (isOver) return;
        isOver = true;
        this.#end(node, groups, index + 1, done);
      },
    };
    this.#underWay.set(node, current);
    const most = group.gracePeriod / SECOND;
    for (const pod of group.pods) {
      const grace = Math.min(most, pod.template.terminationGracePeriodSeconds);
      if (this.#fail(pod, grace, "Terminated", `node ${node.name} shuts down`)) current.waitsFor.add(pod);
    }
    if (current.waitsFor.size === 0) {
      current.goOn();
      return;
    }
    this.#work.cluster.sim.scheduleAfter(group.gracePeriod as SimTime, PHASE.machine, () => current.goOn());
  }

  #podsOf(node: Node): Pod[] {
    return [...node.pods].filter((pod) => this.#work.runs.has(pod)).sort((a, b) => (a.key < b.key ? -1 : 1));
  }
}
