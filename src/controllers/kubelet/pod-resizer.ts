import type { Node, Pod } from "../../cluster/index.js";
import { PHASE } from "../../engine/index.js";
import { parseBytes } from "../../units/index.js";
import type { ContainerRestarter } from "./container-restarter.js";
import type { KubeletWork } from "./kubelet-work.js";
import { answerResize } from "./resize-pod.js";
import { resizeRestarts, restartsOn } from "./resize-restarts.js";

/** Gives running pods other resources in place, as far as their nodes have them. */
export class PodResizer {
  readonly #work: KubeletWork;
  readonly #restarter: ContainerRestarter;
  readonly #deferred = new Map<Node, Set<Pod>>();

  constructor(work: KubeletWork, restarter: ContainerRestarter) {
    this.#work = work;
    this.#restarter = restarter;
  }

  /** A patch of the resize subresource was accepted. */
  requested(pod: Pod): void {
    this.#work.after(this.#work.options.watchLatency, PHASE.delivery, () => this.#resize(pod));
  }

  /** Room may have come free on a node: looks at the resizes that wait there, the oldest first. */
  roomChanged(node: Node): void {
    const waiting = this.#deferred.get(node);
    if (waiting === undefined || waiting.size === 0) return;
    this.#work.after(this.#work.options.watchLatency, PHASE.delivery, () => {
      for (const pod of [...waiting]) this.#resize(pod);
    });
  }

  #resize(pod: Pod): void {
    const { node, wantedTemplate: template } = pod;
    const run = this.#work.runs.get(pod);
    if (node !== null) this.#deferred.get(node)?.delete(pod);
    if (node === null || template === null || run === undefined || run.phase === "terminating") return;
    const { cluster } = this.#work;
    const answer = answerResize(template.requests, pod.template.requests, node);
    if (answer.outcome !== "allocated") {
      if (pod.resize?.reason !== answer.outcome) {
        this.#work.tell(pod, "resize waits", `${answer.outcome}: ${answer.message}`);
      }
      if (answer.outcome === "Deferred") this.#waitFor(node, pod);
      cluster.reportResize(pod, {
        type: "PodResizePending",
        reason: answer.outcome,
        message: answer.message,
      });
      return;
    }
    const over = this.#usedAbove(pod);
    if (over !== undefined) {
      this.#work.tell(pod, "resize waits", over);
      cluster.reportResize(pod, { type: "PodResizeInProgress", reason: "Error", message: over });
      return;
    }
    const restarts = resizeRestarts(pod.template.spec, template.spec);
    cluster.resizePod(pod, template);
    for (const name of restarts) this.#restarter.restartForResize(run, name);
    this.roomChanged(node);
  }

  #waitFor(node: Node, pod: Pod): void {
    const waiting = this.#deferred.get(node);
    if (waiting === undefined) this.#deferred.set(node, new Set([pod]));
    else waiting.add(pod);
  }

  /** A memory limit is not lowered below what the container uses, unless that is started anew. */
  #usedAbove(pod: Pod): string | undefined {
    const { usage, wantedTemplate } = pod;
    if (usage === null || wantedTemplate === null) return undefined;
    for (const container of wantedTemplate.spec.containers) {
      if (restartsOn(container, "memory")) continue;
      const { name, resources } = container;
      const text = resources?.limits?.["memory"];
      const limit = text === undefined ? undefined : parseBytes(text);
      if (limit === undefined) continue;
      const used = usage.memoryBytesAt(this.#work.now, name);
      if (used > limit)
        return `attempting to set ${name} memory limit (${limit}) below current usage (${Math.round(used)})`;
    }
    return undefined;
  }
}
