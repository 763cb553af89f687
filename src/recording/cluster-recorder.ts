import { type Cluster, type Node, type Pod, PodRecords } from "../cluster/index.js";
import { isSidecar } from "../kubernetes/index.js";
import type { SimTime } from "../units/index.js";
import { type NodeGroupSample, NodeGroupTally } from "./node-group-tally.js";
import type { NodeGroupSeries, WorkloadSeries } from "./result.js";
import { WorkloadTally } from "./workload-tally.js";

const EXISTING = 1;
const READY = 2;
const UNSCHEDULED = 4;

/** What the recorder knows of one pod. */
interface PodAccount {
  readonly tally: WorkloadTally;
  readonly sums: UsageSums;
  /** The node that `groupSums` are of; null: none yet. */
  node: Node | null;
  groupSums: UsageSums | null;
  /** The counts it is in. */
  state: number;
  hasBeenReady: boolean;
  /** CPU counter at the last sample, core-µs. */
  cpuRead: number;
}

interface UsageSums {
  cpuCoreMicros: number;
  memoryBytes: number;
  cpuRequestedCores: number;
  memoryRequestedBytes: number;
}

function containersOf({ template: { spec } }: Pod): number {
  return spec.containers.length + (spec.initContainers?.filter(isSidecar).length ?? 0);
}

/**
 * Follows the pods and nodes of a cluster. Counts change with the cluster's events and are exact between samples;
 * use is read from the pods' counters at each sample.
 */
export class ClusterRecorder {
  readonly #cluster: Cluster;
  readonly #tallies = new Map<string, WorkloadTally>();
  readonly #groups = new Map<string, NodeGroupTally>();
  readonly #accounts: PodRecords<PodAccount>;
  /** Use of the interval by pods, also those that have gone since its begin. */
  readonly #usageByTally = new Map<WorkloadTally, UsageSums>();
  readonly #wantedOf = new Map<WorkloadTally, readonly [kind: string, namespace: string, name: string]>();
  readonly #usageByGroup = new Map<string, UsageSums>();
  readonly #selectionRevisions = new Map<string, number>();
  #rows = 0;
  #intervalFrom = 0;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#accounts = new PodRecords(cluster);
    for (const node of cluster.nodes.values()) this.#nodeAdded(node);
    for (const pod of cluster.pods.values()) this.#podChanged(pod, true);
    cluster.nodes.watch((node, change) => {
      if (change === "added") this.#nodeAdded(node);
      else if (change === "deleted") this.#nodeDeleted(node);
    });
    cluster.pods.watchAllBut(["message"], (pod, change) => {
      if (change === "deleted") this.#podDeleted(pod);
      else this.#podChanged(pod, change === "added");
    });
  }

  /** Begins the first interval at the present instant; what was before counts nowhere. */
  begin(): void {
    const now = this.#cluster.sim.now;
    this.#intervalFrom = now;
    for (const tally of this.#tallies.values()) tally.begin(now);
    for (const group of this.#groups.values()) group.begin(now);
    for (const pod of this.#cluster.pods.values()) this.#readCounter(pod, this.#accounts.get(pod)!, now);
    this.#clearSums();
  }

  /** Ends an interval at the present instant. */
  sample(): void {
    const now = this.#cluster.sim.now;
    const length = now - this.#intervalFrom;
    this.#readPods(now);
    this.#readWanted();
    this.#readServices();
    for (const tally of this.#tallies.values()) {
      const sums = usageOf(this.#usageByTally, tally);
      tally.sample(now, length, {
        cpuUsedCores: length > 0 ? sums.cpuCoreMicros / length : 0,
        cpuRequestedCores: sums.cpuRequestedCores,
        memoryUsedBytes: sums.memoryBytes,
        memoryRequestedBytes: sums.memoryRequestedBytes,
      });
    }
    const samples = this.#sampleGroups(length);
    for (const [name, group] of this.#groups) group.sample(now, length, samples.get(name)!);
    this.#clearSums();
    this.#rows++;
    this.#intervalFrom = now;
  }

  workloads(): readonly WorkloadSeries[] {
    const now = this.#cluster.sim.now;
    for (const pod of this.#cluster.pods.values()) {
      const { tally, state } = this.#accounts.get(pod)!;
      if (state & UNSCHEDULED) tally.podWaited(now - pod.createdAt);
    }
    return [...this.#tallies.values()].map((tally) => tally.series());
  }

  nodeGroups(): readonly NodeGroupSeries[] {
    return [...this.#groups.values()].map((group) => group.series());
  }

  #podChanged(pod: Pod, isNew: boolean): void {
    // The processes of a pod whose node is gone end after its object.
    if (!pod.exists) return;
    const now = this.#cluster.sim.now;
    let account = this.#accounts.get(pod);
    if (account === undefined) {
      const tally = this.#tallyOf(pod.workloadKey);
      const sums = usageOf(this.#usageByTally, tally);
      account = {
        tally,
        sums,
        node: null,
        groupSums: null,
        state: 0,
        hasBeenReady: pod.isReady,
        cpuRead: 0,
      };
      this.#accounts.set(pod, account);
      account.tally.containersSeen(containersOf(pod));
      if (isNew) account.tally.podCreated();
    }
    if (pod.isReady && !account.hasBeenReady) {
      account.hasBeenReady = true;
      account.tally.podStarted(now - pod.createdAt);
    }
    const state = stateOf(pod);
    if (account.state & ~state & UNSCHEDULED) account.tally.podWaited(now - pod.createdAt);
    this.#count(account, state, now);
  }

  #podDeleted(pod: Pod): void {
    const account = this.#accounts.get(pod);
    if (account === undefined) return;
    const now = this.#cluster.sim.now;
    this.#readCounter(pod, account, now);
    if (account.state & UNSCHEDULED) account.tally.podWaited(now - pod.createdAt);
    this.#count(account, 0, now);
    account.tally.podDeleted();
    this.#accounts.delete(pod);
  }

  #count(account: PodAccount, state: number, now: number): void {
    const changed = account.state ^ state;
    if (changed === 0) return;
    const { existing, ready, unscheduled } = account.tally;
    if (changed & EXISTING) existing.set(now, existing.value + (state & EXISTING ? 1 : -1));
    if (changed & READY) ready.set(now, ready.value + (state & READY ? 1 : -1));
    if (changed & UNSCHEDULED) unscheduled.set(now, unscheduled.value + (state & UNSCHEDULED ? 1 : -1));
    account.state = state;
  }

  #nodeAdded(node: Node): void {
    const now = this.#cluster.sim.now;
    let group = this.#groups.get(node.group);
    if (group === undefined) {
      group = new NodeGroupTally(node.group, now, this.#rows);
      this.#groups.set(node.group, group);
    }
    group.existing.set(now, group.existing.value + 1);
  }

  #nodeDeleted(node: Node): void {
    const group = this.#groups.get(node.group)!;
    group.existing.set(this.#cluster.sim.now, group.existing.value - 1);
  }

  #tallyOf(workloadKey: string): WorkloadTally {
    let tally = this.#tallies.get(workloadKey);
    if (tally === undefined) {
      tally = new WorkloadTally(workloadKey, this.#cluster.sim.now, this.#rows);
      this.#tallies.set(workloadKey, tally);
    }
    return tally;
  }

  #readCounter(pod: Pod, account: PodAccount, now: SimTime): void {
    if (pod.usage === null) return;
    const counter = pod.usage.cpuCoreMicrosAt(now);
    // A restarted container counts from zero again.
    const used = counter >= account.cpuRead ? counter - account.cpuRead : counter;
    account.cpuRead = counter;
    if (used === 0) return;
    account.sums.cpuCoreMicros += used;
    const groupSums = this.#groupSumsOf(pod, account);
    if (groupSums !== null) groupSums.cpuCoreMicros += used;
  }

  #groupSumsOf(pod: Pod, account: PodAccount): UsageSums | null {
    if (pod.node !== account.node) {
      account.node = pod.node;
      account.groupSums = pod.node === null ? null : usageOf(this.#usageByGroup, pod.node.group);
    }
    return account.groupSums;
  }

  /** Adds up use and requests in one pass: what it costs is to fetch the pods. */
  #readPods(now: SimTime): void {
    for (const pod of this.#cluster.pods.values()) {
      const account = this.#accounts.get(pod)!;
      this.#readCounter(pod, account, now);
      const memoryBytes = pod.usage?.memoryBytesAt(now) ?? 0;
      const { sums } = account;
      sums.memoryBytes += memoryBytes;
      const groupSums = this.#groupSumsOf(pod, account);
      if (groupSums !== null) groupSums.memoryBytes += memoryBytes;
      if (!pod.occupiesNode) continue;
      sums.cpuRequestedCores += pod.template.requests.cpuMillicores / 1000;
      sums.memoryRequestedBytes += pod.template.requests.memoryBytes;
    }
  }

  #clearSums(): void {
    for (const sums of this.#usageByTally.values()) setToZero(sums);
    for (const sums of this.#usageByGroup.values()) setToZero(sums);
  }

  #readWanted(): void {
    for (const tally of this.#tallies.values()) {
      let named = this.#wantedOf.get(tally);
      if (named === undefined) {
        named = tally.workload.split("/") as [string, string, string];
        this.#wantedOf.set(tally, named);
      }
      const target = this.#cluster.scalable(named[0], named[1], named[2]);
      tally.wanted = target === undefined ? tally.existing.value : target.replicas;
    }
  }

  #readServices(): void {
    for (const service of this.#cluster.services.values()) {
      const { selection } = service;
      if (selection === null || this.#selectionRevisions.get(service.key) === selection.revision) continue;
      this.#selectionRevisions.set(service.key, selection.revision);
      let last: WorkloadTally | undefined;
      for (const pod of selection.pods) {
        // Mostly a Service has the pods of one workload.
        if (pod.workloadKey === last?.workload) continue;
        last = this.#accounts.get(pod)?.tally;
        last?.services.add(`Service/${service.key}`);
      }
    }
  }

  #sampleGroups(length: number): Map<string, NodeGroupSample> {
    const samples = new Map<string, NodeGroupSample>();
    for (const name of this.#groups.keys()) {
      const usage = usageOf(this.#usageByGroup, name);
      samples.set(name, {
        ready: 0,
        pods: 0,
        cpuAllocatableCores: 0,
        cpuRequestedCores: 0,
        cpuUsedCores: length > 0 ? usage.cpuCoreMicros / length : 0,
        memoryAllocatableBytes: 0,
        memoryRequestedBytes: 0,
        memoryUsedBytes: usage.memoryBytes,
        mostPodsOnNode: 0,
      });
    }
    for (const node of this.#cluster.nodes.values()) {
      const sample = samples.get(node.group)!;
      if (node.ready) sample.ready++;
      sample.pods += node.pods.size;
      if (node.pods.size > sample.mostPodsOnNode) sample.mostPodsOnNode = node.pods.size;
      sample.cpuAllocatableCores += node.allocatable.cpuMillicores / 1000;
      sample.cpuRequestedCores += node.requested.cpuMillicores / 1000;
      sample.memoryAllocatableBytes += node.allocatable.memoryBytes;
      sample.memoryRequestedBytes += node.requested.memoryBytes;
    }
    return samples;
  }
}

function stateOf(pod: Pod): number {
  if (!pod.isActive) return 0;
  return EXISTING | (pod.isReady ? READY : 0) | (pod.boundAt === null ? UNSCHEDULED : 0);
}

function setToZero(sums: UsageSums): void {
  sums.cpuCoreMicros = 0;
  sums.memoryBytes = 0;
  sums.cpuRequestedCores = 0;
  sums.memoryRequestedBytes = 0;
}

function usageOf<K>(sums: Map<K, UsageSums>, key: K): UsageSums {
  let found = sums.get(key);
  if (found === undefined) {
    found = { cpuCoreMicros: 0, memoryBytes: 0, cpuRequestedCores: 0, memoryRequestedBytes: 0 };
    sums.set(key, found);
  }
  return found;
}
