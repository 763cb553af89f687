import { type Cluster, type Node, type Pod, PodRecords } from "../../cluster/index.js";
import { cpuShares } from "../../kubernetes/index.js";
import type { SimTime } from "../../units/index.js";
import type { LoadCounter } from "../load-counter.js";
import type { PodLoad } from "../pod-load.js";
import { NodeSharing, type PodServer, type SharingMember } from "../requests/index.js";
import type { UsageCounter } from "../usage-counter.js";
import { ceilingOf, ENOUGH, LOW_SHARE } from "./demand-ceiling.js";
import { marginalShares } from "./marginal-shares.js";
import { type MemoryMember, NodeMemory } from "./node-memory.js";
import { podWeightOf } from "./pod-weight.js";
import { shareNodeCpu } from "./share-node-cpu.js";

/** A pod whose containers run, and what it adds at most to its node's demand until somebody tells. */
interface Member {
  readonly pod: Pod;
  readonly load: PodLoad;
  readonly node: NodeLoad;
  readonly memory: MemoryMember;
  /** Where its requests are played one by one. */
  server: PodServer | null;
  ceilingMillicores: number;
}

interface NodeLoad {
  readonly node: Node;
  readonly members: Set<Member>;
  /** Single requests share its CPU; null: none do, or they cannot be in each other's way. */
  sharing: NodeSharing | null;
  /** How many of its members are servers of single requests. */
  servers: number;
  /** Sum of the members' ceilings: while it fits, the node's pods cannot be in each other's way. */
  ceilingMillicores: number;
  /** Since when its pods want more than there is; null: they do not. */
  shortSince: SimTime | null;
  /** Cores that its pods want and do not get. */
  missingCores: number;
  missingFrom: SimTime;
}

/** What the pods of a node missed of its CPU. */
export interface NodeShortage {
  readonly node: string;
  readonly group: string;
  readonly seconds: number;
  readonly missedCoreSeconds: number;
  readonly mostWantedCores: number;
  readonly allocatableCores: number;
}

/** A node whose pods began to want more CPU than it has. */
export interface NodeShare {
  readonly node: Node;
  readonly wantedCores: number;
  readonly capacityCores: number;
  /** Those who get less than they want, the one that misses most first. */
  readonly short: readonly { readonly pod: Pod; readonly wantedCores: number; readonly cores: number }[];
}

/**
 * Which nodes have less CPU than their pods want, and who gets how much of it.
 *
 * Demands are not summed up at each change: each group of pods in the same state has a ceiling that its demand seldom
 * passes, and each node the sum of its pods' ceilings. Only nodes whose sum passes their CPU are looked at more
 * closely, when the demand of one of their pods changes.
 */
export class NodeLoads {
  readonly memory: NodeMemory;
  readonly #cluster: Cluster;
  readonly #cpuOf: (node: Node) => number;
  readonly #nodes = new Map<Node, NodeLoad>();
  readonly #members: PodRecords<Member>;
  /** Nodes whose ceilings do not fit. */
  readonly #tight = new Set<NodeLoad>();
  readonly #changed = new Set<NodeLoad>();
  /** How many nodes are short of CPU. */
  #short = 0;
  /** How many pods work on single requests. */
  #serving = 0;
  readonly #shortages = new Map<Node, { -readonly [K in keyof NodeShortage]: NodeShortage[K] }>();
  readonly #sharings = new Map<Node, NodeSharing>();
  /** Told when a node's pods begin to want too much. */
  onShort: (share: NodeShare) => void = () => {};

  /** `isShared` false: pods use what they want, whatever their nodes have. */
  constructor(cluster: Cluster, isShared = true) {
    this.#cluster = cluster;
    this.#cpuOf = isShared ? ({ allocatable }) => allocatable.cpuMillicores : () => Number.POSITIVE_INFINITY;
    this.memory = new NodeMemory(cluster);
    this.#members = new PodRecords(cluster);
  }

  add(pod: Pod, load: PodLoad): void {
    const { node } = pod;
    if (node === null) return;
    let entry = this.#nodes.get(node);
    if (entry === undefined) {
      entry = {
        node,
        members: new Set(),
        sharing: null,
        servers: 0,
        ceilingMillicores: 0,
        shortSince: null,
        missingCores: 0,
        missingFrom: this.#cluster.sim.now,
      };
      this.#nodes.set(node, entry);
    }
    const memory = this.memory.add(node, load);
    const member: Member = { pod, load, node: entry, memory, server: null, ceilingMillicores: 0 };
    entry.members.add(member);
    this.#members.set(pod, member);
    this.#refresh(member);
  }

  remove(pod: Pod): void {
    const member = this.#members.get(pod);
    if (member === undefined) return;
    const { node } = member;
    this.#members.delete(pod);
    node.members.delete(member);
    if (member.server !== null) {
      node.servers--;
      this.#serving--;
    }
    if (node.servers > 0) this.#changed.add(node);
    this.memory.remove(member.memory);
    this.#add(node, -member.ceilingMillicores);
    if (node.members.size === 0) {
      this.#account(node, this.#cluster.sim.now);
      this.#tight.delete(node);
      this.#changed.delete(node);
      if (node.shortSince !== null) this.#short--;
      this.#nodes.delete(node.node);
    }
  }

  /** A pod's readiness or limits changed. */
  refresh(pod: Pod): void {
    const member = this.#members.get(pod);
    if (member !== undefined) this.#refresh(member);
  }

  /** A pod works on requests that are played one by one. */
  serve(pod: Pod, server: PodServer): void {
    const member = this.#members.get(pod);
    if (member === undefined) return;
    if (member.server === null) {
      member.node.servers++;
      this.#serving++;
    }
    member.server = server;
    this.#changed.add(member.node);
  }

  /** Takes in what a group of pods wants now. */
  readonly note = (counter: UsageCounter, pods: Iterable<{ readonly pod: Pod }>): void => {
    const { wantedCores, ceilingCores } = counter;
    const isNew = wantedCores !== counter.toldWantedCores;
    const isPassed = wantedCores > ceilingCores || wantedCores < ceilingCores * LOW_SHARE;
    if (!isPassed && counter.joins === counter.toldJoins) {
      if (!isNew) return;
      counter.toldWantedCores = wantedCores;
      if (this.#tight.size === 0) return;
      for (const { pod } of pods) {
        const node = this.#members.get(pod)?.node;
        if (node !== undefined && this.#tight.has(node)) this.#changed.add(node);
      }
      return;
    }
    if (isPassed) counter.ceilingCores = ceilingOf(wantedCores);
    counter.toldJoins = counter.joins;
    counter.toldWantedCores = wantedCores;
    const { newcomers } = counter;
    if (isPassed || this.#isWatching) for (const { pod } of pods) this.refresh(pod);
    else for (const pod of newcomers) this.refresh(pod);
    if (newcomers.size > 0) newcomers.clear();
  };

  /** Takes in how much memory a group needs now, where load moves it. Returns seconds until that must be asked again. */
  readonly noteMemory = (counter: LoadCounter, pods: Iterable<{ readonly pod: Pod }>): number => {
    if (this.memory.takesCeiling(counter)) {
      for (const { pod } of pods) {
        const member = this.#members.get(pod);
        if (member !== undefined) this.memory.refresh(member.memory);
      }
    }
    return this.memory.secondsBelowCeiling(counter);
  };

  /** Nodes want to hear of every pod, also of one that needs what it needed. */
  get #isWatching(): boolean {
    return this.#tight.size > 0 || this.#short > 0 || this.#serving > 0 || this.memory.hasLeakers;
  }

  /** True while there is something to settle. */
  get isUnsettled(): boolean {
    return this.#changed.size > 0;
  }

  /** Shares out the CPU of nodes whose pods' demands changed. Returns the pods whose load gets more or less than before. */
  settle(): readonly Pod[] {
    if (this.#changed.size === 0) return NOBODY;
    const nodes = [...this.#changed];
    this.#changed.clear();
    const moved: Pod[] = [];
    for (const node of nodes) {
      this.#share(node, moved);
      if (node.servers > 0) this.#shareSingly(node);
    }
    return moved;
  }

  /** What nodes were short of since `begin`, in the order in which they first were. */
  shortages(): readonly NodeShortage[] {
    const { now } = this.#cluster.sim;
    for (const node of this.#nodes.values()) this.#account(node, now);
    const fluid = [...this.#shortages.values()].filter(({ seconds }) => seconds > 0);
    return [...fluid, ...this.#shortagesOfSharings(new Set(fluid.map(({ node }) => node)))];
  }

  /** Starts the figures anew. */
  begin(): void {
    this.shortages();
    this.#shortages.clear();
    for (const sharing of this.#sharings.values()) sharing.begin();
    const { now } = this.#cluster.sim;
    for (const node of this.#nodes.values()) {
      const capacityCores = this.#cpuOf(node.node) / 1000;
      if (node.shortSince !== null)
        this.#noteShortage(node, node.missingCores + capacityCores, capacityCores, now);
    }
  }

  /** Of nodes whose single requests were in each other's way. */
  #shortagesOfSharings(known: ReadonlySet<string>): NodeShortage[] {
    const shortages: NodeShortage[] = [];
    for (const [{ name, group, allocatable }, sharing] of this.#sharings) {
      sharing.bringUpToDate();
      if (known.has(name) || sharing.shortMicros === 0) continue;
      shortages.push({
        node: name,
        group,
        seconds: sharing.shortMicros / 1e6,
        missedCoreSeconds: sharing.missedCoreMicros / 1e6,
        mostWantedCores: sharing.mostWantedCores,
        allocatableCores: allocatable.cpuMillicores / 1000,
      });
    }
    return shortages;
  }

  #refresh(member: Member): void {
    const { node, load } = member;
    // One pod alone may want more than there is: that it is more must show.
    const most = this.#cpuOf(node.node) + 1;
    const ceiling = Math.min(most, Math.ceil(load.ceilingCores * 1000));
    const change = ceiling - member.ceilingMillicores;
    member.ceilingMillicores = ceiling;
    this.#add(node, change);
    this.memory.refresh(member.memory);
  }

  #add(node: NodeLoad, change: number): void {
    node.ceilingMillicores += change;
    const isTight = node.ceilingMillicores > this.#cpuOf(node.node);
    if (isTight) this.#tight.add(node);
    else this.#tight.delete(node);
    if (isTight || node.shortSince !== null || node.servers > 0) this.#changed.add(node);
  }

  #share(node: NodeLoad, moved: Pod[]): void {
    const { now } = this.#cluster.sim;
    const members = [...node.members];
    const wanted = members.map(({ load }) => load.wantedCores);
    const sums = wanted.map(sum);
    const wantedCores = sum(sums);
    const capacityCores = this.#cpuOf(node.node) / 1000;
    this.#account(node, now);
    if (wantedCores <= capacityCores * ENOUGH) {
      if (node.shortSince === null) return;
      node.shortSince = null;
      this.#short--;
      node.missingCores = 0;
      for (const member of members) give(member, null, now, moved);
      return;
    }
    const shares = shareNodeCpu(
      capacityCores,
      members.map(({ pod }, i) => ({ ...podWeightOf(pod.template), demandCores: sums[i]! })),
    );
    for (const [i, member] of members.entries()) {
      const { containers } = member.load.profile;
      const within =
        containers.length === 1
          ? [shares[i]!]
          : marginalShares(
              shares[i]!,
              containers.map(({ requestMillicores }, at) => ({
                weight: cpuShares(requestMillicores ?? 0),
                demandCores: wanted[i]![at]!,
              })),
            );
      give(member, within, now, moved);
    }
    this.#noteShortage(node, wantedCores, capacityCores, now);
    const isNew = node.shortSince === null;
    node.shortSince ??= now;
    if (!isNew) return;
    this.#short++;
    const short = members
      .map(({ pod }, i) => ({ pod, wantedCores: sums[i]!, cores: Math.min(sums[i]!, shares[i]!) }))
      .filter((x) => x.cores < x.wantedCores)
      .sort((a, b) => b.wantedCores - b.cores - (a.wantedCores - a.cores));
    this.onShort({ node: node.node, wantedCores, capacityCores, short });
  }

  /** Lets single requests share the node's CPU from one instant to the next, if they can come to want too much. */
  #shareSingly(node: NodeLoad): void {
    const capacityCores = this.#cpuOf(node.node) / 1000;
    let most = 0;
    const members: SharingMember[] = [];
    for (const { pod, load, server } of node.members) {
      const baseCores = sum(server === null ? load.wantedCores : load.baseCores);
      most += baseCores + (server?.mostDemandCores ?? 0);
      members.push({ weight: podWeightOf(pod.template), server, baseCores });
    }
    if (node.sharing === null && most <= capacityCores * ENOUGH) return;
    if (node.sharing === null) {
      const server = members.find((member) => member.server !== null)!.server!;
      node.sharing = new NodeSharing(server.calendar);
      this.#sharings.set(node.node, node.sharing);
    }
    node.sharing.setMembers(members, capacityCores);
  }

  #noteShortage(node: NodeLoad, wantedCores: number, capacityCores: number, now: SimTime): void {
    node.missingCores = wantedCores - capacityCores;
    node.missingFrom = now;
    const { name, group } = node.node;
    let shortage = this.#shortages.get(node.node);
    if (shortage === undefined) {
      shortage = {
        node: name,
        group,
        seconds: 0,
        missedCoreSeconds: 0,
        mostWantedCores: 0,
        allocatableCores: capacityCores,
      };
      this.#shortages.set(node.node, shortage);
    }
    shortage.mostWantedCores = Math.max(shortage.mostWantedCores, wantedCores);
  }

  /** Adds up what was missed until now. */
  #account(node: NodeLoad, now: SimTime): void {
    if (node.shortSince === null || now <= node.missingFrom) return;
    const seconds = (now - node.missingFrom) / 1e6;
    node.missingFrom = now;
    const shortage = this.#shortages.get(node.node)!;
    shortage.seconds += seconds;
    shortage.missedCoreSeconds += node.missingCores * seconds;
  }
}

const NOBODY: readonly Pod[] = [];

function give(member: Member, shares: readonly number[] | null, now: SimTime, moved: Pod[]): void {
  if (member.load.setShares(shares, now)) moved.push(member.pod);
}

function sum(numbers: readonly number[]): number {
  let total = 0;
  for (const x of numbers) total += x;
  return total;
}
