import type { ApiClient, Cluster, Node } from "../../cluster/index.js";
import { type EventHandle, PHASE } from "../../engine/index.js";
import type { RandomStreams } from "../../random/index.js";
import { MILLISECOND, type SimTime } from "../../units/index.js";
import {
  DEFAULT_NODE_LIFECYCLE_FLAGS,
  LEASE_RENEWAL_PERIOD,
  type NodeLifecycleFlags,
  TAINT_QUEUE_PERIOD,
} from "./defaults.js";
import { explainZone, type ZoneEvidence } from "./explain.js";
import { withConditionTaints, withReadinessTaint } from "./node-taints.js";
import { evictionRate, type ZoneState, zoneState } from "./zone-state.js";
import { ZoneTaintQueue } from "./zone-taint-queue.js";

export interface NodeLifecycleOptions {
  /** The controller's own client. */
  readonly client: ApiClient;
  /** From a change in the store to the controller's knowledge of it. */
  readonly watchLatency: SimTime;
  /** `node-monitor`: when the controller looks; `lease/<node>`: when the node renews its lease. */
  readonly streams: RandomStreams;
  readonly flags?: Partial<NodeLifecycleFlags>;
  /** The controller's first look at or after an instant, where its looks are known. */
  readonly lookAfter?: (at: SimTime) => SimTime;
  /** The last renewal of a node's lease before it was cut off, where that is known. */
  readonly lastRenewalOf?: (node: Node) => SimTime | undefined;
}

interface Zone {
  readonly name: string;
  readonly queue: ZoneTaintQueue<Node>;
  state: ZoneState;
}

/** A node that the controller has to look at. */
interface Watched {
  /** When the controller saw the last sign of life; null: the node sends them. */
  seenAt: SimTime | null;
}

/**
 * Watches nodes' signs of life: a node that fell silent is Unknown after the grace period, its pods are marked not
 * ready and it is tainted; how fast nodes get the taint that drives pods away depends on how much of their zone has
 * failed.
 *
 * Leases are not renewed one by one: their phase is known, so that only silent nodes cost anything.
 *
 * Source: kubernetes v1.36.3 pkg/controller/nodelifecycle/node_lifecycle_controller.go#monitorNodeHealth
 */
export class NodeLifecycleController {
  readonly #cluster: Cluster;
  readonly #client: ApiClient;
  readonly #options: NodeLifecycleOptions;
  readonly #flags: NodeLifecycleFlags;
  readonly #zones = new Map<string, Zone>();
  readonly #watched = new Map<Node, Watched>();
  readonly #lookPhase: SimTime;
  #look: EventHandle | null = null;
  #pass: { readonly at: SimTime; readonly handle: EventHandle } | null = null;

  constructor(cluster: Cluster, options: NodeLifecycleOptions) {
    this.#cluster = cluster;
    this.#client = options.client;
    this.#options = options;
    this.#flags = { ...DEFAULT_NODE_LIFECYCLE_FLAGS, ...options.flags };
    const period = this.#flags.nodeMonitorPeriod;
    this.#lookPhase = Math.floor(options.streams.forKey("node-monitor").uniform() * period) as SimTime;
    for (const node of cluster.nodes.values()) this.#changed(node);
    cluster.nodes.watch((node, change) => {
      if (change === "deleted") this.#forget(node);
      else if (change === "cut-off") this.#watch(node).seenAt = this.#seenAt(node);
      else if (change !== "taints" && change !== "labels") this.#changed(node);
    });
  }

  #changed(node: Node): void {
    if (!node.ready) this.#watch(node);
    const { taints } = node;
    if (withConditionTaints(taints, healthOf(node)) === taints) return;
    this.#after(() => {
      const wanted = withConditionTaints(node.taints, healthOf(node));
      if (wanted !== node.taints) this.#client.call(() => this.#taintForConditions(node));
    });
  }

  #taintForConditions(node: Node): void {
    if (!node.exists) return;
    const taints = withConditionTaints(node.taints, healthOf(node));
    if (taints !== node.taints) this.#cluster.updateNode(node, { taints });
  }

  #watch(node: Node): Watched {
    let watched = this.#watched.get(node);
    if (watched === undefined) {
      watched = { seenAt: null };
      this.#watched.set(node, watched);
    }
    if (this.#look === null) this.#scheduleLook();
    return watched;
  }

  #forget(node: Node): void {
    this.#watched.delete(node);
    this.#zones.get(node.zone)?.queue.remove(node);
  }

  /** The look at which the controller saw the node's last renewal. */
  #seenAt(node: Node): SimTime {
    const { streams, lastRenewalOf } = this.#options;
    const { now } = this.#cluster.sim;
    let renewal = lastRenewalOf?.(node);
    if (renewal === undefined) {
      const phase = Math.floor(streams.forKey(`lease/${node.name}`).uniform() * LEASE_RENEWAL_PERIOD);
      renewal = (now -
        ((((now - phase) % LEASE_RENEWAL_PERIOD) + LEASE_RENEWAL_PERIOD) % LEASE_RENEWAL_PERIOD)) as SimTime;
    }
    return this.#lookAfter(renewal);
  }

  /** The first look at or after an instant. */
  #lookAfter(at: SimTime): SimTime {
    const known = this.#options.lookAfter?.(at);
    if (known !== undefined) return known;
    const period = this.#flags.nodeMonitorPeriod;
    return (this.#lookPhase + Math.ceil((at - this.#lookPhase) / period) * period) as SimTime;
  }

  #scheduleLook(): void {
    const { sim } = this.#cluster;
    const at = this.#lookAfter((sim.now + 1) as SimTime);
    this.#look = sim.schedule(at, PHASE.control, () => {
      this.#look = null;
      this.#monitor();
      if (this.#watched.size > 0) this.#scheduleLook();
    });
  }

  #monitor(): void {
    const { now } = this.#cluster.sim;
    for (const [node, watched] of this.#watched) {
      if (node.cutOffSince === null) watched.seenAt = null;
      else if (watched.seenAt === null) watched.seenAt = this.#seenAt(node);
      const silence = watched.seenAt === null ? 0 : now - watched.seenAt;
      if (silence > this.#flags.nodeMonitorGracePeriod && !node.isReadyUnknown) this.#becameUnknown(node);
      else this.#processTaints(node);
    }
    this.#handleDisruption();
    this.#schedulePass();
  }

  #becameUnknown(node: Node): void {
    const { sim } = this.#cluster;
    sim.decisions.decide({
      at: sim.now,
      component: "node-lifecycle",
      object: `node/${node.name}`,
      action: "unknown",
      to: "Unknown",
      explain: () =>
        `Ready=Unknown: no sign of life for more than ${this.#flags.nodeMonitorGracePeriod / 1e6} s`,
    });
    this.#client.call(() => {
      if (!node.exists || node.cutOffSince === null) return;
      this.#cluster.updateNode(node, { ready: false, isReadyUnknown: true });
      this.#processTaints(node);
      this.#schedulePass();
    });
    for (const pod of node.pods) {
      if (pod.boundAt === null || pod.ready !== "True") continue;
      this.#client.call(() => {
        if (pod.ready === "True" && node.cutOffSince !== null) {
          this.#cluster.updatePodStatus(pod, { ready: "False" });
        }
      });
    }
  }

  /** Queues a node for its NoExecute taint, exchanges one for the other, or takes it away. */
  #processTaints(node: Node): void {
    const zone = this.#zoneOf(node);
    if (node.ready) {
      zone.queue.remove(node);
      this.#setReadinessTaint(node);
      if (node.cutOffSince === null) this.#watched.delete(node);
      return;
    }
    const hasTaint = withReadinessTaint(node.taints, "True") !== node.taints;
    if (hasTaint) this.#setReadinessTaint(node);
    else zone.queue.add(node);
  }

  #isSilent(node: Node): boolean {
    const seenAt = this.#watched.get(node)?.seenAt ?? null;
    return seenAt !== null && this.#cluster.sim.now - seenAt > this.#flags.nodeMonitorGracePeriod;
  }

  #setReadinessTaint(node: Node): void {
    if (withReadinessTaint(node.taints, readyOf(node)) === node.taints) return;
    this.#client.call(() => {
      if (!node.exists) return;
      const taints = withReadinessTaint(node.taints, readyOf(node));
      if (taints !== node.taints) this.#cluster.updateNode(node, { taints });
    });
  }

  #zoneOf(node: Node): Zone {
    let zone = this.#zones.get(node.zone);
    if (zone === undefined) {
      zone = { name: node.zone, queue: new ZoneTaintQueue(this.#flags.nodeEvictionRate), state: "Normal" };
      this.#zones.set(node.zone, zone);
    }
    return zone;
  }

  /** Source: kubernetes v1.36.3 pkg/controller/nodelifecycle/node_lifecycle_controller.go#handleDisruption */
  #handleDisruption(): void {
    const counts = new Map<string, { ready: number; notReady: number }>();
    for (const node of this.#cluster.nodes.values()) {
      const count = counts.get(node.zone) ?? { ready: 0, notReady: 0 };
      counts.set(node.zone, count);
      if (node.ready && !this.#isSilent(node)) count.ready++;
      else count.notReady++;
    }
    const { now } = this.#cluster.sim;
    const wasAllGone = this.#zones.size > 0 && [...counts.keys()].every((name) => this.#isGone(name));
    const states = new Map<string, ZoneState>();
    for (const [name, count] of counts)
      states.set(name, zoneState(count, this.#flags.unhealthyZoneThreshold));
    const isAllGone = states.size > 0 && [...states.values()].every((state) => state === "FullDisruption");
    for (const [name, state] of states) this.#setZoneState(name, state, counts.get(name)!, isAllGone);
    if (isAllGone) {
      // Nobody can tell who failed: no pod is driven away, and those about to be are spared.
      for (const node of this.#watched.keys()) {
        this.#zoneOf(node).queue.remove(node);
        const taints = withReadinessTaint(node.taints, "True");
        if (taints !== node.taints) this.#client.call(() => this.#spare(node));
      }
    } else if (wasAllGone) {
      // The silence was the controller's own: everybody gets a new grace period.
      for (const [node, watched] of this.#watched) if (node.cutOffSince !== null) watched.seenAt = now;
    }
  }

  #isGone(zone: string): boolean {
    return this.#zones.get(zone)?.state === "FullDisruption";
  }

  #spare(node: Node): void {
    if (node.exists) this.#cluster.updateNode(node, { taints: withReadinessTaint(node.taints, "True") });
  }

  #setZoneState(
    name: string,
    state: ZoneState,
    count: { readonly ready: number; readonly notReady: number },
    isAllGone: boolean,
  ): void {
    let zone = this.#zones.get(name);
    if (zone === undefined) {
      if (state === "Normal") return;
      zone = { name, queue: new ZoneTaintQueue(this.#flags.nodeEvictionRate), state: "Normal" };
      this.#zones.set(name, zone);
    }
    const { sim } = this.#cluster;
    const rate = isAllGone ? 0 : evictionRate(state, count.ready + count.notReady, this.#flags);
    zone.queue.setRate(rate, sim.now);
    if (zone.state === state) return;
    const evidence: ZoneEvidence = { ...count, state, nodesPerSecond: rate };
    sim.decisions.decide({
      at: sim.now,
      component: "node-lifecycle",
      object: `zone/${name === "" ? "(none)" : name}`,
      action: "zone-state",
      from: zone.state,
      to: state,
      evidence,
      explain: explainZone,
    });
    zone.state = state;
  }

  /** Taints the nodes whose turn it is, every 100 ms while some wait. */
  #schedulePass(): void {
    let next: number | undefined;
    for (const { queue } of this.#zones.values()) {
      const at = queue.nextAt();
      if (at !== undefined && (next === undefined || at < next)) next = at;
    }
    const { sim } = this.#cluster;
    const at = next === undefined ? undefined : passAt(next, sim.now);
    if (this.#pass !== null) {
      if (this.#pass.at === at) return;
      sim.cancel(this.#pass.handle);
      this.#pass = null;
    }
    if (at === undefined) return;
    const handle = sim.schedule(at, PHASE.control, () => {
      this.#pass = null;
      for (const { queue } of this.#zones.values()) {
        const node = queue.take(sim.now);
        if (node?.exists === true && !node.ready) this.#setReadinessTaint(node);
      }
      this.#schedulePass();
    });
    this.#pass = { at, handle };
  }

  #after(act: () => void): void {
    const latency = Math.max(this.#options.watchLatency, MILLISECOND) as SimTime;
    this.#cluster.sim.scheduleAfter(latency, PHASE.control, act);
  }
}

function readyOf(node: Node): "True" | "False" | "Unknown" {
  return node.ready ? "True" : node.isReadyUnknown ? "Unknown" : "False";
}

function healthOf(node: Node) {
  return { ready: readyOf(node), unschedulable: node.unschedulable, memoryPressure: node.memoryPressure };
}

/** The first pass at which a node may be tainted that may be from `from` on; none of this instant is left. */
function passAt(from: number, now: SimTime): SimTime {
  const due = Math.ceil(from / TAINT_QUEUE_PERIOD);
  const next = Math.floor(now / TAINT_QUEUE_PERIOD) + 1;
  return (Math.max(due, next) * TAINT_QUEUE_PERIOD) as SimTime;
}
