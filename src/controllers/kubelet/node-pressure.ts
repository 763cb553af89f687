import type { Node, Pod } from "../../cluster/index.js";
import { PHASE } from "../../engine/index.js";
import { SECOND, type SimTime } from "../../units/index.js";
import { evictionOrder } from "./eviction-order.js";
import { type EvictionThreshold, isGraceOver, isThresholdMet } from "./eviction-threshold.js";
import type { KubeletWork } from "./kubelet-work.js";
import type { NodeSettings } from "./node-settings.js";
import { SYSTEM_CRITICAL_PRIORITY } from "./shutdown-groups.js";

/** Source: kubernetes v1.36.3 pkg/kubelet/kubelet.go#evictionMonitoringPeriod */
const MONITORING_PERIOD = (10 * SECOND) as SimTime;
/** Source: pkg/kubelet/eviction/eviction_manager.go#podCleanupTimeout */
const CLEANUP_TIMEOUT = (30 * SECOND) as SimTime;
const MEBIBYTE = 1024 ** 2;

type Kind = "hard" | "soft";

interface Watched {
  /** Since when each threshold is met; null: it is not. */
  readonly metSince: Record<Kind, SimTime | null>;
  /** When a threshold was last seen met: the condition stays for a while after. */
  lastMetAt: SimTime | null;
  /** The pod whose end is waited for. */
  evicted: Pod | null;
}

/** Ends a pod: at most so long, then its phase is Failed. False: it is on its end already. */
export type FailPod = (pod: Pod, gracePeriodSeconds: number, reason: string, detail: string) => boolean;

/**
 * The eviction manager of each node: while little memory is left, the condition MemoryPressure, and one pod after the
 * other is evicted until enough is free.
 *
 * Looks every 10 s, as upstream does, but only at nodes whose pods may need more than there is, and while the
 * condition lasts.
 *
 * Source: kubernetes v1.36.3 pkg/kubelet/eviction/eviction_manager.go#synchronize
 * Deviates: what pods leave of a node's allocatable memory is what is available beyond the hard threshold: the system
 * uses just what is reserved for it.
 */
export class NodePressure {
  readonly #work: KubeletWork;
  readonly #fail: FailPod;
  readonly #nodes = new Map<Node, Watched>();

  constructor(work: KubeletWork, fail: FailPod) {
    this.#work = work;
    this.#fail = fail;
  }

  /** The node's pods may come to need more memory than it has for them. */
  watch(node: Node): void {
    if (this.#nodes.has(node)) return;
    const watched: Watched = { metSince: { hard: null, soft: null }, lastMetAt: null, evicted: null };
    this.#nodes.set(node, watched);
    const phase = this.#work.options.streams.forKey(`eviction/${node.name}`).uniform() * MONITORING_PERIOD;
    const { now } = this.#work;
    const next = Math.ceil((now - phase) / MONITORING_PERIOD) * MONITORING_PERIOD + phase;
    this.#lookAt(node, watched, Math.ceil(next) as SimTime);
  }

  forgetNode(node: Node): void {
    this.#nodes.delete(node);
  }

  /** A pod ended: the eviction manager of its node waited for that. */
  podExited(pod: Pod): void {
    const watched = pod.node === null ? undefined : this.#nodes.get(pod.node);
    if (watched?.evicted !== pod) return;
    watched.evicted = null;
    this.#lookAt(pod.node!, watched, this.#work.now);
  }

  #lookAt(node: Node, watched: Watched, at: SimTime): void {
    this.#work.cluster.sim.schedule(at, PHASE.machine, () => {
      if (this.#nodes.get(node) !== watched || !node.exists) return;
      if (node.cutOffSince === null && watched.evicted === null) this.#look(node, watched);
      if (watched.evicted !== null) {
        const { evicted } = watched;
        this.#work.after(CLEANUP_TIMEOUT, PHASE.machine, () => {
          if (this.#nodes.get(node) !== watched || watched.evicted !== evicted) return;
          watched.evicted = null;
          this.#lookAt(node, watched, this.#work.now);
        });
      } else if (node.memoryPressure || this.#work.options.isMemoryTight(node)) {
        this.#lookAt(node, watched, (this.#work.now + MONITORING_PERIOD) as SimTime);
      } else {
        this.#nodes.delete(node);
      }
    });
  }

  #look(node: Node, watched: Watched): void {
    const { now, options } = this.#work;
    const settings = options.settingsOf(node);
    const pods = this.#podsOf(node);
    const used = pods.reduce((sum, { usage }) => sum + usage, 0);
    const capacity = node.capacity.memoryBytes;
    const available = node.allocatable.memoryBytes + reservedFor(settings.hardMemory, capacity) - used;
    const due = this.#dueThreshold(settings, watched, available, capacity);
    const isMet = watched.metSince.hard !== null || watched.metSince.soft !== null;
    if (isMet) watched.lastMetAt = now;
    const isPressed =
      watched.lastMetAt !== null &&
      (isMet || now - watched.lastMetAt < settings.evictionPressureTransitionPeriod);
    this.#work.cluster.updateNode(node, { memoryPressure: isPressed });
    if (due === null) return;
    const threshold = due === "hard" ? settings.hardMemory! : settings.softMemory!;
    const grace = due === "hard" ? 0 : settings.evictionMaxPodGracePeriodSeconds;
    const limit = threshold.amount ?? (threshold.fraction ?? 0) * capacity;
    const order = evictionOrder(pods.filter(({ priority }) => priority < SYSTEM_CRITICAL_PRIORITY));
    for (const { pod, usage, request, priority } of order) {
      const why = `memory of node ${node.name}: ${mebibytes(available)} available, ${due} threshold ${mebibytes(limit)}; ${mebibytes(usage)} used, ${mebibytes(request)} requested, priority ${priority}`;
      if (!this.#fail(pod, Math.min(grace, pod.template.terminationGracePeriodSeconds), "Evicted", why))
        continue;
      watched.evicted = pod;
      this.#work.cluster.sim.decisions.decide({
        at: now,
        component: "kubelet",
        object: `node/${node.name}`,
        action: "evict",
        from: Math.round(available / MEBIBYTE),
        to: `pod/${pod.key}`,
        evidence: { available, limit, used, order: order.map((each) => each.name) },
        explain: () => `evicts pod/${pod.key}: ${why}; the first of ${order.length} in the order of eviction`,
      });
      this.#work.cluster.sim.observations.observe({
        at: now,
        component: "kubelet",
        object: `node/${node.name}`,
        step: "evicts",
        detail: `pod/${pod.key}: ${mebibytes(available)} of memory available, ${mebibytes(usage)} used by it, ${mebibytes(request)} requested`,
      });
      return;
    }
  }

  /** Notes which thresholds are met, and returns one that calls for an eviction now; hard before soft. */
  #dueThreshold(
    settings: NodeSettings,
    { metSince }: Watched,
    available: number,
    capacity: number,
  ): Kind | null {
    let due: Kind | null = null;
    const { now } = this.#work;
    const note = (kind: Kind, threshold: EvictionThreshold | null): void => {
      const wasMet = metSince[kind] !== null;
      if (threshold === null || !isThresholdMet(threshold, available, capacity, wasMet)) {
        metSince[kind] = null;
        return;
      }
      metSince[kind] ??= now;
      const since = metSince[kind];
      if (due === null && isGraceOver(threshold, (now - since) / SECOND)) due = kind;
    };
    note("hard", settings.hardMemory);
    note("soft", settings.softMemory);
    return due;
  }

  #podsOf(node: Node) {
    const { now, runs } = this.#work;
    return [...node.pods]
      .filter((pod) => runs.has(pod) && pod.usage !== null && pod.exitedAt === null)
      .map((pod) => ({
        pod,
        name: pod.key,
        priority: pod.template.priority,
        request: pod.template.requests.memoryBytes,
        usage: pod.usage!.memoryBytesAt(now),
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}

/** Working set of a node's pods from which on one of its thresholds may be met. Bytes. */
export function memoryLookBytes(node: Node, { hardMemory, softMemory }: NodeSettings): number {
  const capacity = node.capacity.memoryBytes;
  const most = [hardMemory, softMemory].map((threshold) =>
    threshold === null ? 0 : (threshold.amount ?? (threshold.fraction ?? 0) * capacity),
  );
  return node.allocatable.memoryBytes + reservedFor(hardMemory, capacity) - Math.max(...most);
}

/** What the node's allocatable memory leaves for the hard threshold. */
function reservedFor(hard: EvictionThreshold | null, capacity: number): number {
  return hard === null ? 0 : (hard.amount ?? (hard.fraction ?? 0) * capacity);
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / MEBIBYTE)}Mi`;
}
