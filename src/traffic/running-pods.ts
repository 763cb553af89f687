import { type Cluster, type Pod, type PodChange, PodRecords, type StoreChange } from "../cluster/index.js";
import { PHASE } from "../engine/index.js";
import type { SimTime } from "../units/index.js";
import type { NodeLoads } from "./contention/node-loads.js";
import type { FluidGraphs } from "./fluid-graphs.js";
import { containerOf, type LoadTarget, type LoadTargets, podsOf } from "./load-targets.js";
import type { MemoryGuards } from "./memory-guard.js";
import type { PlayedLooks } from "./played-looks.js";
import { PodLoad } from "./pod-load.js";
import type { PodProfile } from "./pod-profile.js";
import { probeLimits } from "./probe-limits.js";
import type { TrafficChanges } from "./traffic-changes.js";

/** Whom the pods' starts, changes and ends concern. */
export interface PodSurroundings {
  readonly targets: LoadTargets;
  readonly graphs: FluidGraphs;
  readonly changes: TrafficChanges;
  readonly nodeLoads: NodeLoads;
  readonly guards: MemoryGuards;
  readonly looks: PlayedLooks;
}

/** The pods whose containers run: what each uses, and which targets' requests it takes. */
export class RunningPods {
  readonly #cluster: Cluster;
  readonly #around: PodSurroundings;
  readonly #profileOf: (pod: Pod) => PodProfile;
  readonly #loads: PodRecords<PodLoad>;

  constructor(cluster: Cluster, around: PodSurroundings, profileOf: (pod: Pod) => PodProfile) {
    this.#cluster = cluster;
    this.#around = around;
    this.#profileOf = profileOf;
    this.#loads = new PodRecords(cluster);
  }

  /** Follows the pods from now on. */
  follow(): void {
    this.#cluster.pods.watchAllBut(["message"], (pod, change) => this.#podChanged(pod, change));
  }

  /** Takes in the pods that are there. */
  takeAll(): void {
    for (const pod of this.#cluster.pods.values()) this.#podChanged(pod, "status");
  }

  #podChanged(pod: Pod, change: PodChange | StoreChange): void {
    const { now } = this.#cluster.sim;
    const { targets, changes, nodeLoads } = this.#around;
    // Requests up to now were played under what held until now.
    targets.played.advance();
    if (change === "deleted" || change === "exited") {
      this.#end(pod, now);
      return;
    }
    const startedAt = pod.containersStartedAt;
    if (startedAt === null || pod.exitedAt !== null) return;
    let load = this.#loads.get(pod);
    const taken = targets.of(pod);
    if (load === undefined || load.startedAt !== startedAt) {
      const before = load;
      if (load !== undefined) this.#end(pod, now);
      load = this.#start(pod, startedAt, taken);
      const { restartedContainer } = pod;
      if (before !== undefined && restartedContainer !== null)
        load.continueLeaks(before, restartedContainer, now);
      nodeLoads.refresh(pod);
    }
    if (change === "resized") {
      load.resize(this.#profileOf(pod), now);
      for (const target of taken) this.#guard(target, pod, load);
      nodeLoads.refresh(pod);
      changes.shareSoon();
    }
    if (pod.isReady && load.readyAt === null) {
      load.markReady(now);
      nodeLoads.refresh(pod);
      changes.shareSoon();
      this.#scheduleWarmUpEnd(pod, load, taken);
    }
    for (const target of taken) {
      podsOf(target).podChanged(pod);
      // A workload named directly has no Service in between: its Ready pods get the requests at once.
      routeDirectly(target, pod, pod.isReady && pod.deletion === null);
      changes.markDirty(target);
    }
  }

  #start(pod: Pod, startedAt: SimTime, taken: readonly LoadTarget[]): PodLoad {
    const { nodeLoads, changes, looks, targets } = this.#around;
    const main = taken[0];
    const memory = main === undefined ? undefined : targets.memoryOf(main);
    const load = new PodLoad(startedAt, this.#profileOf(pod), main?.spec.container, memory);
    this.#loads.set(pod, load);
    pod.usage = load;
    nodeLoads.add(pod, load);
    if (main?.kind === "requests") main.noteProbes(probeLimits(pod, main.spec.container));
    for (const target of taken) {
      if (target !== main) load.loadAlso(containerOf(target, pod.template)!, targets.memoryOf(target));
      if (target.kind === "usage") target.addPod(pod, load.partOf(containerOf(target, pod.template)));
      else podsOf(target).addPod(pod, load);
      this.#guard(target, pod, load);
      if (target.kind !== "played") continue;
      const server = target.serverOf(pod);
      if (server !== undefined) nodeLoads.serve(pod, server);
      if (target.beginProbing(pod)) looks.watchProbes(target);
    }
    changes.shareSoon();
    return load;
  }

  #guard(target: LoadTarget, pod: Pod, load: PodLoad): void {
    const part = load.partOf(containerOf(target, pod.template));
    this.#around.guards.watch(target, pod, part, load.startedAt);
  }

  #end(pod: Pod, now: SimTime): void {
    const load = this.#loads.get(pod);
    if (load === undefined) return;
    const { nodeLoads, changes, targets, guards, graphs } = this.#around;
    this.#loads.delete(pod);
    nodeLoads.remove(pod);
    changes.shareSoon();
    for (const target of targets.of(pod)) {
      guards.delete(target, pod);
      if (target.kind === "requests") graphs.advance(target);
      else if (target.kind === "usage") target.advance(now);
      podsOf(target).removePod(pod, now);
      routeDirectly(target, pod, false);
      changes.markDirty(target);
    }
    load.markExited(now);
  }

  #scheduleWarmUpEnd(pod: Pod, load: PodLoad, taken: readonly LoadTarget[]): void {
    const { warmUp } = load.profile;
    const main = taken[0];
    if (warmUp === null || main === undefined || main.kind === "usage") return;
    this.#cluster.sim.scheduleAfter(warmUp.for, PHASE.machine, () => {
      if (this.#loads.get(pod) !== load) return;
      this.#around.targets.played.advance();
      podsOf(main).podChanged(pod);
      this.#around.changes.markDirty(main);
    });
  }
}

function routeDirectly(target: LoadTarget, pod: Pod, isRouted: boolean): void {
  if (target.kind === "usage" || target.spec.to.kind === "Service") return;
  if (target.kind === "played") target.route(pod, isRouted);
  else target.queues.route(pod, isRouted);
}
