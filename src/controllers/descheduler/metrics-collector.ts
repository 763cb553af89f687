import type { Cluster, Node, Pod } from "../../cluster/index.js";
import { PHASE } from "../../engine/index.js";
import { SECOND, type SimTime } from "../../units/index.js";
import type { ResourceAmounts } from "./resource-amounts.js";

/** Source: descheduler v0.36.0 pkg/descheduler/descheduler.go#RunDeschedulerStrategies */
const COLLECTION_PERIOD = (5 * SECOND) as SimTime;
/** Share of the former value in the next. Source: descheduler v0.36.0 pkg/descheduler/metricscollector#beta */
const SMOOTHING = 0.9;
const NANOCORES_PER_MILLICORE = 1e6;

interface MeasuredUse {
  readonly cpuMillicores: number;
  readonly memoryBytes: number;
}

/**
 * What nodes use, as metrics-server tells it, smoothed from collection to collection; and what pods use now.
 *
 * Units: `cpu` in millicores, `memory` in bytes.
 * Source: descheduler v0.36.0 pkg/descheduler/metricscollector/metricscollector.go#Collect
 * Deviates: a node's use is the sum over its pods; what the node's own daemons use is not modelled.
 */
export class MetricsCollector {
  readonly #cluster: Cluster;
  readonly #smoothed = new Map<Node, MeasuredUse>();

  /** Collects at once and every five seconds from then on. */
  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#collect();
  }

  /** Null: nothing was measured there yet. */
  ofNode(node: Node): ResourceAmounts | null {
    const use = this.#smoothed.get(node);
    return use === undefined ? null : amountsOf(use);
  }

  /** Null: metrics-server does not list the pod. */
  ofPod(pod: Pod): ResourceAmounts | null {
    const use = this.#useOf(pod);
    return use === null ? null : amountsOf(use);
  }

  #collect(): void {
    const { nodes, sim } = this.#cluster;
    for (const node of this.#smoothed.keys()) if (!node.exists) this.#smoothed.delete(node);
    for (const node of nodes.values()) {
      let cpuMillicores = 0;
      let memoryBytes = 0;
      let isMeasured = false;
      for (const pod of node.pods) {
        const use = this.#useOf(pod);
        if (use === null) continue;
        isMeasured = true;
        cpuMillicores += use.cpuMillicores;
        memoryBytes += use.memoryBytes;
      }
      const former = this.#smoothed.get(node);
      // An empty node is measured as soon as it is there; one whose pods nobody has measured yet is not.
      if (!isMeasured && former === undefined && node.pods.size > 0) continue;
      this.#smoothed.set(node, {
        cpuMillicores: smooth(former?.cpuMillicores, cpuMillicores),
        memoryBytes: smooth(former?.memoryBytes, memoryBytes),
      });
    }
    sim.scheduleAfter(COLLECTION_PERIOD, PHASE.control, () => this.#collect());
  }

  #useOf(pod: Pod): MeasuredUse | null {
    const metrics = this.#cluster.resourceMetrics?.podMetrics(pod);
    if (metrics === undefined) return null;
    let nanocores = 0;
    let memoryBytes = 0;
    for (const container of metrics.containers) {
      nanocores += container.cpuNanocores ?? 0;
      memoryBytes += container.memoryBytes ?? 0;
    }
    return { cpuMillicores: Math.ceil(nanocores / NANOCORES_PER_MILLICORE), memoryBytes };
  }
}

function smooth(former: number | undefined, value: number): number {
  return former === undefined ? value : Math.round(SMOOTHING * former + (1 - SMOOTHING) * value);
}

function amountsOf({ cpuMillicores, memoryBytes }: MeasuredUse): ResourceAmounts {
  return new Map([
    ["cpu", cpuMillicores],
    ["memory", memoryBytes],
  ]);
}
