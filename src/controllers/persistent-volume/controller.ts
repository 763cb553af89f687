import type {
  ApiClient,
  Cluster,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  StorageClass,
} from "../../cluster/index.js";
import { claimUsesOf, ZONE_LABEL } from "../../cluster/index.js";
import { PHASE, WorkQueue } from "../../engine/index.js";
import type { Distribution, RandomStreams } from "../../random/index.js";
import { allowsTopology, findPodVolumes, podClaimsOf, reachOf } from "../../scheduling/index.js";
import { type SimTime, seconds } from "../../units/index.js";
import { chooseZone } from "./choose-zone.js";
import { makeVolume } from "./make-volume.js";
import { planClaim } from "./plan-claim.js";

export interface PersistentVolumeOptions {
  /** The controller's own client. */
  readonly client: ApiClient;
  /** From a change in the store to the controller's knowledge of it. */
  readonly watchLatency: SimTime;
  /** `volume/<claim>`: how long its volume takes to be made, and its name. */
  readonly streams: RandomStreams;
  /** Making a volume, in seconds. */
  readonly provisionTime: Distribution;
}

/** Claims and volumes are handled one after the other, as upstream's two workers do. */
const WORKERS = 1;

/**
 * Binds claims to volumes, has volumes made, keeps claims in use from going, and takes back the volumes of claims that
 * are gone. The provisioner of every class is part of it.
 *
 * Source: kubernetes v1.36.3 pkg/controller/volume/persistentvolume/pv_controller.go, volume/pvcprotection
 */
export class PersistentVolumeController {
  readonly #cluster: Cluster;
  readonly #options: PersistentVolumeOptions;
  readonly #queue: WorkQueue;
  readonly #provisioning = new Set<PersistentVolumeClaim>();
  readonly #lives = new Map<string, number>();
  readonly #told = new WeakMap<PersistentVolumeClaim, string>();

  constructor(cluster: Cluster, options: PersistentVolumeOptions) {
    this.#cluster = cluster;
    this.#options = options;
    this.#queue = new WorkQueue(cluster.sim, { workers: WORKERS }, (key, done) => {
      const [kind, name] = splitKey(key);
      if (kind === "claim") this.#syncClaim(name);
      else this.#syncVolume(name);
      this.#queue.forget(key);
      done();
    });
    const { storage } = cluster;
    for (const { key } of storage.claims.values()) this.#enqueue("claim", key);
    storage.claims.watch((claim, change) => {
      if (change === "deleted") {
        if (claim.volumeName !== null) this.#enqueue("volume", claim.volumeName);
      } else if (change !== "status") this.#enqueue("claim", claim.key);
    });
    storage.volumes.watch((volume, change) => {
      if (change === "deleted") {
        if (volume.claimKey !== null) this.#enqueue("claim", volume.claimKey);
      } else if (volume.phase === "Available") {
        if (volume.claimKey === null) this.#enqueuePending();
        else this.#enqueue("claim", volume.claimKey);
      }
    });
    storage.classes.watch(() => this.#enqueuePending());
    storage.attachments.watch(({ volumeName }, change) => {
      if (change === "deleted") this.#enqueue("volume", volumeName);
    });
    cluster.pods.watchOnly(["deleted", "status"], (pod, change) => {
      if (change === "status" && !pod.isTerminal) return;
      for (const claim of storage.claimsOf(pod)) if (claim?.isDeleting) this.#enqueue("claim", claim.key);
    });
  }

  /** Binds every claim that waits for nothing, at this instant: for a cluster that was running before. */
  seedBound(): void {
    const { storage } = this.#cluster;
    for (const claim of storage.claims.values()) {
      if (claim.phase !== "Pending") continue;
      const plan = planClaim(claim, storage);
      if (plan.kind === "bind") this.#bind(claim, plan.volume);
      else if (plan.kind === "provision") this.#finishProvisioning(claim, plan.storageClass);
    }
  }

  /** Binds the claims that wait for this pod, for the node it goes to, at this instant. */
  seedBoundFor(pod: Pod, node: Node): void {
    const { storage } = this.#cluster;
    const claims = podClaimsOf(pod.namespace, claimUsesOf(pod.template), storage);
    for (const { claim, volume } of findPodVolumes(claims, node, storage).bindings) {
      claim.selectedNode = node.name;
      const storageClass = storage.classOf(claim);
      if (volume !== null) this.#bind(claim, volume);
      else if (storageClass !== undefined) this.#finishProvisioning(claim, storageClass);
    }
  }

  #enqueue(kind: "claim" | "volume", name: string): void {
    this.#queue.addAfter(`${kind}:${name}`, this.#options.watchLatency);
  }

  #enqueuePending(): void {
    for (const { phase, key } of this.#cluster.storage.claims.values()) {
      if (phase === "Pending") this.#enqueue("claim", key);
    }
  }

  #syncClaim(key: string): void {
    const { storage } = this.#cluster;
    const claim = storage.claim(key);
    if (claim === undefined) return;
    if (claim.isDeleting && !this.#isInUse(claim)) {
      this.#options.client.call(() => {
        if (storage.claim(key) === claim && !this.#isInUse(claim)) storage.claims.delete(claim);
      });
      return;
    }
    if (claim.phase === "Bound" && storage.volume(claim.volumeName!) === undefined) {
      this.#options.client.call(() => {
        claim.phase = "Lost";
        storage.claims.notify(claim, "status");
      });
      return;
    }
    if (claim.phase !== "Pending" || claim.isDeleting || this.#provisioning.has(claim)) return;
    const plan = planClaim(claim, storage);
    if (plan.kind === "bind") {
      // Kept for the claim at once, so that no other claim gets it while the calls are under way.
      plan.volume.claimKey = claim.key;
      this.#options.client.call(() => {});
      this.#options.client.call(() => this.#bind(claim, plan.volume));
    } else if (plan.kind === "provision") this.#provision(claim, plan.storageClass);
    else this.#decide(claim, "wait", plan.reason);
  }

  /** A pod of a running cluster that mounts it keeps a claim. */
  #isInUse({ key }: PersistentVolumeClaim): boolean {
    for (const pod of this.#cluster.storage.podsUsing(key))
      if (pod.node !== null && !pod.isTerminal) return true;
    return false;
  }

  #provision(claim: PersistentVolumeClaim, storageClass: StorageClass): void {
    const { sim, nodes } = this.#cluster;
    if (claim.selectedNode !== null && nodes.get(claim.selectedNode) === undefined) {
      // The node is gone: the scheduler chooses again.
      claim.selectedNode = null;
      this.#cluster.storage.claims.notify(claim, "status");
      return;
    }
    this.#provisioning.add(claim);
    const life = this.#lives.get(claim.key) ?? 0;
    const stream = this.#options.streams.forKey(`volume/${claim.key}#${life}`);
    const span = seconds(this.#options.provisionTime.sample(stream));
    sim.scheduleAfter(span, PHASE.machine, () => {
      this.#provisioning.delete(claim);
      if (this.#cluster.storage.claim(claim.key) !== claim || claim.phase !== "Pending") return;
      this.#options.client.call(() => this.#finishProvisioning(claim, storageClass));
    });
  }

  #finishProvisioning(claim: PersistentVolumeClaim, storageClass: StorageClass): void {
    const { storage, nodes, sim } = this.#cluster;
    if (storage.claim(claim.key) !== claim) return;
    const selected = claim.selectedNode === null ? undefined : nodes.get(claim.selectedNode);
    const zone = selected === undefined ? this.#zoneFor(claim, storageClass) : selected.zone || null;
    const volume = makeVolume(claim, storageClass, {
      name: this.#nameFor(claim),
      zone,
      nodeName: claim.selectedNode,
      createdAt: sim.now,
    });
    storage.volumes.add(volume);
    this.#decide(claim, "provision", `${volume.name} made${placeOf(volume)}`);
    this.#bind(claim, volume);
  }

  #zoneFor({ name }: PersistentVolumeClaim, { allowedTopologies }: StorageClass): string | null {
    const zones = new Set<string>();
    for (const node of this.#cluster.nodes.values()) {
      if (node.labels[ZONE_LABEL] !== undefined && allowsTopology(allowedTopologies, node))
        zones.add(node.zone);
    }
    if (zones.size > 0) return chooseZone(name, [...zones]);
    const allowed = allowedTopologies.flatMap(({ matchLabelExpressions = [] }) =>
      matchLabelExpressions.flatMap(({ key, values }) => (key === ZONE_LABEL ? values : [])),
    );
    return chooseZone(name, [...new Set(allowed)]);
  }

  #nameFor({ key }: PersistentVolumeClaim): string {
    const life = this.#lives.get(key) ?? 0;
    this.#lives.set(key, life + 1);
    const stream = this.#options.streams.forKey(`volume-name/${key}#${life}`);
    let name: string;
    do {
      name = `pvc-${Math.floor(stream.uniform() * 2 ** 32)
        .toString(16)
        .padStart(8, "0")}`;
    } while (this.#cluster.storage.volume(name) !== undefined);
    return name;
  }

  #bind(claim: PersistentVolumeClaim, volume: PersistentVolume): void {
    const { storage, sim } = this.#cluster;
    if (storage.claim(claim.key) !== claim || storage.volume(volume.name) !== volume) return;
    if (claim.phase !== "Pending") return;
    volume.claimKey = claim.key;
    volume.phase = "Bound";
    claim.volumeName = volume.name;
    claim.phase = "Bound";
    this.#decide(claim, "bind", `bound to ${volume.name}${placeOf(volume)}`);
    for (const pod of storage.podsUsing(claim.key)) {
      sim.observations.observe({
        at: sim.now,
        component: "persistentvolume-controller",
        object: pod.storyName,
        step: "volume bound",
        detail: `${claim.name} to ${volume.name}${placeOf(volume)}`,
      });
    }
    storage.volumes.notify(volume, "status");
    storage.claims.notify(claim, "status");
  }

  /** A volume whose claim is gone is released, and goes when no node has it and its policy says so. */
  #syncVolume(name: string): void {
    const { storage } = this.#cluster;
    const volume = storage.volume(name);
    if (volume === undefined || volume.claimKey === null) return;
    const claim = storage.claim(volume.claimKey);
    if (claim !== undefined && claim.volumeName === name) return;
    if (volume.phase !== "Released") {
      volume.phase = "Released";
      storage.volumes.notify(volume, "status");
    }
    if (volume.reclaimPolicy === "Retain" || this.#isAttached(name)) return;
    this.#options.client.call(() => {
      if (storage.volume(name) === volume) storage.volumes.delete(volume);
    });
  }

  #isAttached(volumeName: string): boolean {
    for (const attachment of this.#cluster.storage.attachments.values()) {
      if (attachment.volumeName === volumeName) return true;
    }
    return false;
  }

  #decide(claim: PersistentVolumeClaim, action: "bind" | "provision" | "wait", text: string): void {
    if (this.#told.get(claim) === text) return;
    this.#told.set(claim, text);
    this.#cluster.sim.decisions.decide({
      at: this.#cluster.sim.now,
      component: "persistentvolume-controller",
      object: `persistentvolumeclaim/${claim.key}`,
      action,
      explain: () => text,
    });
  }
}

function placeOf(volume: PersistentVolume): string {
  const reach = reachOf(volume);
  return reach === "" ? "" : ` of ${reach}`;
}

function splitKey(key: string): readonly [kind: string, name: string] {
  const colon = key.indexOf(":");
  return [key.slice(0, colon), key.slice(colon + 1)];
}
