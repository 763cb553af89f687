import { PHASE } from "../../engine/index.js";
import type { KubeletWork } from "./kubelet-work.js";
import type { PodRun } from "./pod-run.js";

/**
 * Holds the start of pods until their node has attached their volumes.
 *
 * Source: kubernetes v1.36.3 pkg/kubelet/volumemanager/volume_manager.go#WaitForAttachAndMount
 * Deviates: the kubelet knows of the attachment with the watch; upstream asks the node's status, first often, then less.
 */
export class VolumeWaits {
  readonly #work: KubeletWork;
  readonly #waiting = new Map<PodRun, () => void>();

  constructor(work: KubeletWork) {
    this.#work = work;
    work.cluster.storage.attachments.watch((attachment, change) => {
      if (change !== "status" || !attachment.isAttached) return;
      for (const [run, start] of [...this.#waiting]) {
        if (run.node.name === attachment.nodeName) this.#attempt(run, start);
      }
    });
  }

  /** Calls `start` now, or when the pod's volumes are attached, unless the pod has gone or ends by then. */
  startWhenAttached(run: PodRun, start: () => void): void {
    if (this.#work.cluster.storage.isAttached(run.pod)) {
      start();
      return;
    }
    this.#work.tell(run.pod, "waits for volumes");
    this.#waiting.set(run, start);
  }

  #attempt(run: PodRun, start: () => void): void {
    const { cluster, runs, options } = this.#work;
    if (runs.get(run.pod) !== run || run.phase !== "starting") {
      this.#waiting.delete(run);
      return;
    }
    if (!cluster.storage.isAttached(run.pod)) return;
    this.#waiting.delete(run);
    this.#work.afterOn(run.node, options.watchLatency, PHASE.delivery, () => {
      if (runs.get(run.pod) !== run || run.phase !== "starting") return;
      run.seenAt = this.#work.now;
      this.#work.tell(run.pod, "volumes attached");
      start();
    });
  }
}
