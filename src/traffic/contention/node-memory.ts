import type { Cluster, Node } from "../../cluster/index.js";
import { type EventHandle, PHASE } from "../../engine/index.js";
import type { SimTime } from "../../units/index.js";
import type { LoadCounter } from "../load-counter.js";
import type { PodLoad } from "../pod-load.js";
import { ceilingOf, ENOUGH, LOW_SHARE } from "./demand-ceiling.js";

/** Whom to tell, when the pods of a node may come to use more than `lookOf` bytes of memory. */
export interface MemoryPressureListener {
  readonly lookOf: (node: Node) => number;
  /** Must not change the cluster at once. */
  readonly onTight: (node: Node) => void;
}

/** A pod as one of those that share a node's memory. */
export interface MemoryMember {
  readonly load: PodLoad;
  readonly room: NodeRoom;
  ceilingBytes: number;
}

interface NodeRoom {
  readonly node: Node;
  members: number;
  /** What its pods stay below together, apart from what leaks. */
  ceilingBytes: number;
  readonly leakers: Set<PodLoad>;
  /** When leaks may have filled it. */
  timer: EventHandle | null;
  isTight: boolean;
}

/** A growing level is given a ceiling above this, so that a backlog that begins is not asked for all the time. */
const LEAST_LEVEL = 1;
const LEAST_WAIT_SECONDS = 0.1;
const LEAST_LOOK_MICROS = 1e6;
const NOBODY: MemoryPressureListener = { lookOf: () => Number.POSITIVE_INFINITY, onTight: () => {} };

/**
 * Which nodes may have less memory than their pods need. As for CPU, a node's sum of ceilings tells that there is
 * enough, without adding up what its pods use at each change.
 */
export class NodeMemory {
  listener = NOBODY;
  readonly #cluster: Cluster;
  readonly #rooms = new Map<Node, NodeRoom>();
  #leakers = 0;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** Some pod's memory is never steady. */
  get hasLeakers(): boolean {
    return this.#leakers > 0;
  }

  isTight(node: Node): boolean {
    return this.#rooms.get(node)?.isTight === true;
  }

  add(node: Node, load: PodLoad): MemoryMember {
    let room = this.#rooms.get(node);
    if (room === undefined) {
      room = { node, members: 0, ceilingBytes: 0, leakers: new Set(), timer: null, isTight: false };
      this.#rooms.set(node, room);
    }
    room.members++;
    if (load.leaks) {
      room.leakers.add(load);
      this.#leakers++;
    }
    return { load, room, ceilingBytes: 0 };
  }

  remove(member: MemoryMember): void {
    const { room } = member;
    if (room.leakers.delete(member.load)) this.#leakers--;
    room.members--;
    this.#change(room, -member.ceilingBytes);
    if (room.members > 0) return;
    if (room.timer !== null) this.#cluster.sim.cancel(room.timer);
    this.#rooms.delete(room.node);
  }

  refresh(member: MemoryMember): void {
    const { load, room } = member;
    const bytes = Math.ceil(load.ceilingBytes);
    const change = bytes - member.ceilingBytes;
    member.ceilingBytes = bytes;
    if (change !== 0 || room.leakers.has(load)) this.#change(room, change);
  }

  /** Gives what a group of pods needs another ceiling, where it passed the last one: then its pods are to be refreshed. */
  takesCeiling(counter: LoadCounter): boolean {
    const level = counter.levelAt(this.#cluster.sim.now);
    const slope = counter.slope ?? 0;
    if (level <= counter.levelCeiling && level >= counter.levelCeiling * LOW_SHARE && !(slope > 0))
      return false;
    const ceiling = ceilingOf(slope > 0 ? level * ENOUGH + LEAST_LEVEL : level);
    if (ceiling === counter.levelCeiling) return false;
    counter.levelCeiling = ceiling;
    return true;
  }

  /** Seconds until what a group needs passes its ceiling. */
  secondsBelowCeiling(counter: LoadCounter): number {
    const slope = counter.slope ?? 0;
    if (!(slope > 0)) return Number.POSITIVE_INFINITY;
    const level = counter.levelAt(this.#cluster.sim.now);
    return Math.max(LEAST_WAIT_SECONDS, (counter.levelCeiling - level) / slope);
  }

  #change(room: NodeRoom, change: number): void {
    room.ceilingBytes += change;
    const { sim } = this.#cluster;
    if (room.timer !== null) sim.cancel(room.timer);
    room.timer = null;
    let leaked = 0;
    let leakBytesPerSecond = 0;
    for (const load of room.leakers) {
      leaked += load.leakedBytesAt(sim.now);
      leakBytesPerSecond += load.mostLeak(room.node.allocatable.cpuMillicores / 1000);
    }
    const left = this.listener.lookOf(room.node) - room.ceilingBytes - leaked;
    const wasTight = room.isTight;
    room.isTight = left < 0;
    if (room.isTight && !wasTight) this.listener.onTight(room.node);
    if (left < 0 || left === Number.POSITIVE_INFINITY || !(leakBytesPerSecond > 0)) return;
    // That they leak as much as they can is an upper bound: it is looked at again.
    const delay = Math.max(LEAST_LOOK_MICROS, Math.ceil((left / leakBytesPerSecond) * 1e6) + 1);
    room.timer = sim.scheduleAfter(delay as SimTime, PHASE.machine, () => {
      room.timer = null;
      this.#change(room, 0);
    });
  }
}
