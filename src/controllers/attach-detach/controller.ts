import {
  type ApiClient,
  type Cluster,
  claimUsesOf,
  type Node,
  type PersistentVolume,
  type Pod,
  type VolumeAttachment,
} from "../../cluster/index.js";
import { PHASE } from "../../engine/index.js";
import type { Distribution, RandomStreams } from "../../random/index.js";
import { type SimTime, seconds } from "../../units/index.js";
import { OUT_OF_SERVICE_TAINT } from "./defaults.js";
import { holderOf } from "./judge-attach.js";
import { judgeDetach } from "./judge-detach.js";

export interface AttachDetachOptions {
  /** The controller's own client. */
  readonly client: ApiClient;
  /** From a change in the store to the controller's knowledge of it. */
  readonly watchLatency: SimTime;
  /** `attach/<volume>@<node>`, `detach/…`: how long the cloud takes. */
  readonly streams: RandomStreams;
  /** In seconds. */
  readonly attachTime: Distribution;
  readonly detachTime: Distribution;
}

const COMPONENT = "attachdetach-controller";

/**
 * Attaches the volumes of bound pods to their nodes and detaches those that no pod of a node needs: at once when its
 * kubelet unmounted them, by force after six minutes when it is silent or gone.
 *
 * Source: kubernetes v1.36.3 pkg/controller/volume/attachdetach
 */
export class AttachDetachController {
  readonly #cluster: Cluster;
  readonly #options: AttachDetachOptions;
  readonly #detaching = new Set<VolumeAttachment>();
  /** Since when nobody on the node needs the volume; absent: somebody does. */
  readonly #unneededSince = new Map<VolumeAttachment, SimTime>();
  /** Attachments whose node fell silent or went while a pod there used them. */
  readonly #mountedOnSilent = new Set<VolumeAttachment>();
  readonly #lives = new Map<string, number>();

  constructor(cluster: Cluster, options: AttachDetachOptions) {
    this.#cluster = cluster;
    this.#options = options;
    const { storage } = cluster;
    for (const pod of cluster.pods.values())
      if (pod.boundAt !== null) this.#later(() => this.#attachFor(pod));
    cluster.pods.watchOnly(["scheduled", "deleted", "status"], (pod, change) => {
      if (change === "status" && !pod.isTerminal) return;
      if (claimUsesOf(pod.template).length === 0 || pod.node === null) return;
      if (change === "scheduled") this.#later(() => this.#attachFor(pod));
      else {
        const { node } = pod;
        const isSilent = node.cutOffSince !== null || !node.exists;
        for (const { name } of storage.volumesToAttach(pod)) {
          const attachment = storage.attachmentsOn(node.name).get(name);
          if (attachment === undefined) continue;
          if (isSilent) this.#mountedOnSilent.add(attachment);
          this.#later(() => this.#review(attachment));
        }
      }
    });
    cluster.nodes.watch((node, change) => {
      const onNode = storage.attachmentsOn(node.name);
      if (onNode.size === 0) return;
      if (change === "deleted") {
        for (const pod of node.pods) {
          for (const { name } of storage.volumesToAttach(pod)) {
            const attachment = onNode.get(name);
            if (attachment !== undefined) this.#mountedOnSilent.add(attachment);
          }
        }
      } else if (change === "reconnected")
        for (const each of onNode.values()) this.#mountedOnSilent.delete(each);
      else if (change !== "taints") return;
      this.#later(() => {
        for (const attachment of [...onNode.values()]) this.#review(attachment);
      });
    });
    storage.attachments.watch(({ volumeName }, change) => {
      if (change === "deleted") this.#later(() => this.#retry(volumeName));
    });
  }

  /** Attaches a bound pod's volumes at this instant: for a cluster that was running before. */
  seedAttached(pod: Pod): void {
    if (pod.node === null) return;
    const { attachments } = this.#cluster.storage;
    for (const { name } of this.#cluster.storage.volumesToAttach(pod)) {
      const key = `${name}@${pod.node.name}`;
      if (attachments.get(key) !== undefined) continue;
      attachments.add({ key, volumeName: name, nodeName: pod.node.name, isAttached: true });
    }
  }

  #later(run: () => void): void {
    this.#cluster.sim.scheduleAfter(this.#options.watchLatency, PHASE.control, run);
  }

  #retry(volumeName: string): void {
    const claimKey = this.#cluster.storage.volume(volumeName)?.claimKey;
    if (claimKey == null) return;
    for (const pod of this.#cluster.storage.podsUsing(claimKey))
      if (pod.boundAt !== null) this.#attachFor(pod);
  }

  #attachFor(pod: Pod): void {
    if (!pod.exists || pod.isTerminal || pod.node === null || !pod.node.exists) return;
    for (const volume of this.#cluster.storage.volumesToAttach(pod)) this.#attach(pod, pod.node, volume);
  }

  #attach(pod: Pod, node: Node, { name, accessModes }: PersistentVolume): void {
    const { storage, sim } = this.#cluster;
    const key = `${name}@${node.name}`;
    const present = storage.attachments.get(key);
    if (present !== undefined) {
      this.#unneededSince.delete(present);
      return;
    }
    const others = [...storage.attachments.values()].filter(({ volumeName }) => volumeName === name);
    const holder = holderOf(
      accessModes,
      node.name,
      others.map(({ nodeName }) => nodeName),
    );
    if (holder !== null) {
      this.#tell(pod, "waits to attach", `${name} is still attached to ${holder}`);
      return;
    }
    const attachment: VolumeAttachment = { key, volumeName: name, nodeName: node.name, isAttached: false };
    storage.attachments.add(attachment);
    this.#tell(pod, "attaching", `${name} to ${node.name}`);
    this.#options.client.call(() => {
      sim.scheduleAfter(this.#span("attach", key), PHASE.machine, () => {
        if (storage.attachments.get(key) !== attachment || attachment.isAttached) return;
        attachment.isAttached = true;
        storage.attachments.notify(attachment, "status");
        this.#review(attachment);
      });
    });
  }

  /** Looks whether the volume is still needed on its node, and when it may go. */
  #review(attachment: VolumeAttachment): void {
    const { storage, sim, nodes } = this.#cluster;
    if (storage.attachments.get(attachment.key) !== attachment || this.#detaching.has(attachment)) return;
    if (this.#isNeeded(attachment)) {
      this.#unneededSince.delete(attachment);
      return;
    }
    let unneededSince = this.#unneededSince.get(attachment);
    if (unneededSince === undefined) {
      unneededSince = sim.now;
      this.#unneededSince.set(attachment, unneededSince);
    }
    const node = nodes.get(attachment.nodeName);
    const { at, isForced } = judgeDetach({
      isUnmounted: !this.#mountedOnSilent.has(attachment),
      hasOutOfServiceTaint: node?.taints.some(({ key }) => key === OUT_OF_SERVICE_TAINT) ?? false,
      unneededSince,
    });
    if (at > sim.now) sim.schedule(at, PHASE.control, () => this.#review(attachment));
    else this.#detach(attachment, isForced);
  }

  #isNeeded({ volumeName, nodeName }: VolumeAttachment): boolean {
    const { storage } = this.#cluster;
    const claimKey = storage.volume(volumeName)?.claimKey;
    if (claimKey == null) return false;
    for (const pod of storage.podsUsing(claimKey)) {
      if (pod.node?.name === nodeName && pod.boundAt !== null && !pod.isTerminal) return true;
    }
    return false;
  }

  #detach(attachment: VolumeAttachment, isForced: boolean): void {
    const { storage, sim } = this.#cluster;
    this.#detaching.add(attachment);
    const { key, volumeName, nodeName } = attachment;
    sim.decisions.decide({
      at: sim.now,
      component: COMPONENT,
      object: `persistentvolume/${volumeName}`,
      action: isForced ? "force-detach" : "detach",
      explain: () => `${isForced ? "detached by force" : "detached"} from ${nodeName}: no pod there needs it`,
    });
    this.#options.client.call(() => {
      sim.scheduleAfter(this.#span("detach", key), PHASE.machine, () => {
        this.#detaching.delete(attachment);
        this.#unneededSince.delete(attachment);
        this.#mountedOnSilent.delete(attachment);
        storage.attachments.delete(attachment);
      });
    });
  }

  #span(what: "attach" | "detach", key: string): SimTime {
    const counted = `${what}/${key}`;
    const life = this.#lives.get(counted) ?? 0;
    this.#lives.set(counted, life + 1);
    const { streams, attachTime, detachTime } = this.#options;
    const time = what === "attach" ? attachTime : detachTime;
    return seconds(time.sample(streams.forKey(`${counted}#${life}`)));
  }

  #tell(pod: Pod, step: string, detail: string): void {
    const { sim } = this.#cluster;
    sim.observations.observe({ at: sim.now, component: COMPONENT, object: pod.storyName, step, detail });
  }
}
