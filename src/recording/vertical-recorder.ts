import type { Cluster, Pod, VerticalPodAutoscaler } from "../cluster/index.js";
import { parseBytes, parseCpuMillicores, type SimTime } from "../units/index.js";
import type { DecisionLog } from "./decision-log.js";
import { GrowingColumn } from "./growing-column.js";
import type { ContainerKills, VerticalSeries } from "./result.js";

/** One sample of a container's use, as the recommender took it. */
export interface ContainerSample {
  readonly pod: Pod;
  readonly container: string;
  readonly cpuMillicores: number;
  readonly memoryBytes: number;
}

const COLUMNS = [
  "cpuUsedCores",
  "cpuRequestCores",
  "cpuTargetCores",
  "cpuLowerCores",
  "cpuUpperCores",
  "memoryUsedBytes",
  "memoryRequestBytes",
  "memoryTargetBytes",
  "memoryLowerBytes",
  "memoryUpperBytes",
] as const;

type ColumnName = (typeof COLUMNS)[number];

interface Tally {
  readonly vpa: VerticalPodAutoscaler;
  readonly container: string;
  readonly columns: ReadonlyMap<ColumnName, GrowingColumn>;
  readonly samples: GrowingColumn;
  memoryPeak: number;
}

/** Records what VPAs recommend beside what their pods ask for and use, and containers killed for want of memory. */
export class VerticalRecorder {
  readonly #cluster: Cluster;
  readonly #tallies = new Map<string, Tally>();
  readonly #kills = new Map<string, ContainerKills & { count: number }>();
  readonly #cpuRead = new Map<Pod, Map<string, number>>();
  #rows = 0;
  #isCounting = false;
  #readAt = 0;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    cluster.pods.watchOnly(["terminated", "deleted"], (pod, change) => {
      if (change === "terminated") this.#killed(pod);
      else if (change === "deleted") this.#cpuRead.delete(pod);
    });
  }

  begin(): void {
    this.#isCounting = true;
    this.#kills.clear();
    this.#readAt = this.#cluster.sim.now;
    for (const vpa of this.#cluster.verticalPodAutoscalers.values()) this.#readCpu(vpa, () => undefined);
  }

  add({ pod, container, cpuMillicores, memoryBytes }: ContainerSample): void {
    if (!this.#isCounting) return;
    for (const vpa of this.#cluster.verticalPodAutoscalers.values()) {
      if (targetOf(vpa) !== pod.workloadKey) continue;
      const tally = this.#tallyOf(vpa, container);
      tally.samples.append(cpuMillicores);
      tally.memoryPeak = Math.max(tally.memoryPeak, memoryBytes);
    }
  }

  sample(): void {
    for (const vpa of this.#cluster.verticalPodAutoscalers.values()) this.#sample(vpa);
    this.#rows++;
    this.#readAt = this.#cluster.sim.now;
  }

  series(decisions: DecisionLog, from: number): VerticalSeries[] {
    if (this.#tallies.size === 0) return [];
    const counts = updatesOf(decisions, from);
    return [...this.#tallies.values()].map(({ vpa, container, columns, samples, memoryPeak }) => {
      const column = (name: ColumnName) => columns.get(name)!.toColumn();
      const sorted = samples.toColumn().sort();
      const object = `vpa/${vpa.key}`;
      return {
        object,
        workload: targetOf(vpa),
        container,
        mode: vpa.spec.updatePolicy?.updateMode ?? "Recreate",
        cpuUsedCores: column("cpuUsedCores"),
        cpuRequestCores: column("cpuRequestCores"),
        cpuTargetCores: column("cpuTargetCores"),
        cpuLowerCores: column("cpuLowerCores"),
        cpuUpperCores: column("cpuUpperCores"),
        memoryUsedBytes: column("memoryUsedBytes"),
        memoryRequestBytes: column("memoryRequestBytes"),
        memoryTargetBytes: column("memoryTargetBytes"),
        memoryLowerBytes: column("memoryLowerBytes"),
        memoryUpperBytes: column("memoryUpperBytes"),
        totals: {
          samples: sorted.length,
          cpuP95Cores: sorted.length === 0 ? null : sorted[Math.ceil(sorted.length * 0.95) - 1]! / 1000,
          cpuPeakCores: sorted.length === 0 ? null : sorted[sorted.length - 1]! / 1000,
          memoryPeakBytes: memoryPeak === 0 ? null : memoryPeak,
          evictions: counts.get(`${object} evict`) ?? 0,
          resizes: counts.get(`${object} resize`) ?? 0,
        },
      };
    });
  }

  kills(): ContainerKills[] {
    return [...this.#kills.values()].map((each) => ({ ...each }));
  }

  #killed({ workloadKey, lastTermination }: Pod): void {
    if (!this.#isCounting || lastTermination === null) return;
    const { container } = lastTermination;
    const key = `${workloadKey} ${container}`;
    const known = this.#kills.get(key);
    if (known === undefined) this.#kills.set(key, { workload: workloadKey, container, count: 1 });
    else known.count++;
  }

  #tallyOf(vpa: VerticalPodAutoscaler, container: string): Tally {
    const key = `${vpa.key}/${container}`;
    let tally = this.#tallies.get(key);
    if (tally === undefined) {
      const columns = new Map(COLUMNS.map((name) => [name, new GrowingColumn()]));
      for (const column of columns.values()) for (let i = 0; i < this.#rows; i++) column.append(Number.NaN);
      tally = { vpa, container, columns, samples: new GrowingColumn(), memoryPeak: 0 };
      this.#tallies.set(key, tally);
    }
    return tally;
  }

  /** CPU that each container used since the last reading, summed over the target's pods. */
  #readCpu(
    vpa: VerticalPodAutoscaler,
    take: (pod: Pod, container: string, coreMicros: number) => void,
  ): void {
    const { now } = this.#cluster.sim;
    for (const pod of this.#podsOf(vpa)) {
      const { usage } = pod;
      if (usage === null) continue;
      let read = this.#cpuRead.get(pod);
      if (read === undefined) {
        read = new Map();
        this.#cpuRead.set(pod, read);
      }
      for (const { name } of pod.template.spec.containers) {
        const coreMicros = usage.cpuCoreMicrosAt(now, name);
        // A container that was started anew counts from 0.
        const before = Math.min(read.get(name) ?? 0, coreMicros);
        read.set(name, coreMicros);
        take(pod, name, coreMicros - before);
      }
    }
  }

  #podsOf(vpa: VerticalPodAutoscaler): Pod[] {
    const target = targetOf(vpa);
    return [...this.#cluster.pods.values()].filter((pod) => pod.workloadKey === target && pod.isActive);
  }

  #sample(vpa: VerticalPodAutoscaler): void {
    const { now } = this.#cluster.sim;
    const length = now - this.#readAt;
    const sums = new Map<
      string,
      { pods: number; cpu: number; memory: number; cpuRequest: number; memoryRequest: number }
    >();
    this.#readCpu(vpa, (pod, container, coreMicros) => {
      let sum = sums.get(container);
      if (sum === undefined) {
        sum = { pods: 0, cpu: 0, memory: 0, cpuRequest: 0, memoryRequest: 0 };
        sums.set(container, sum);
      }
      const requests = pod.template.spec.containers.find(({ name }) => name === container)?.resources
        ?.requests;
      sum.pods++;
      sum.cpu += coreMicros;
      sum.memory = Math.max(sum.memory, pod.usage!.memoryBytesAt(now, container));
      sum.cpuRequest += parseCpuMillicores(requests?.["cpu"] ?? 0) ?? 0;
      sum.memoryRequest += parseBytes(requests?.["memory"] ?? 0) ?? 0;
    });
    for (const container of new Set([...sums.keys(), ...this.#known(vpa)])) {
      const { columns } = this.#tallyOf(vpa, container);
      const sum = sums.get(container);
      const entry = vpa.recommendation?.find((each) => each.container === container);
      const append = (name: ColumnName, value: number | undefined) =>
        columns.get(name)!.append(value ?? Number.NaN);
      const mean = (value: number | undefined) => (sum === undefined ? undefined : value! / sum.pods);
      append("cpuUsedCores", length > 0 && sum !== undefined ? sum.cpu / sum.pods / length : undefined);
      append("cpuRequestCores", mean(sum === undefined ? undefined : sum.cpuRequest / 1000));
      append("memoryUsedBytes", sum?.memory);
      append("memoryRequestBytes", mean(sum?.memoryRequest));
      append("cpuTargetCores", thousandth(entry?.target.cpu));
      append("cpuLowerCores", thousandth(entry?.lowerBound?.cpu));
      append("cpuUpperCores", thousandth(entry?.upperBound?.cpu));
      append("memoryTargetBytes", entry?.target.memory);
      append("memoryLowerBytes", entry?.lowerBound?.memory);
      append("memoryUpperBytes", entry?.upperBound?.memory);
    }
  }

  #known(vpa: VerticalPodAutoscaler): string[] {
    return [...this.#tallies.values()].filter((tally) => tally.vpa === vpa).map(({ container }) => container);
  }
}

function targetOf({ namespace, spec }: VerticalPodAutoscaler): string {
  return `${spec.targetRef.kind}/${namespace}/${spec.targetRef.name}`;
}

function thousandth(value: number | undefined): number | undefined {
  return value === undefined ? undefined : value / 1000;
}

function updatesOf(decisions: DecisionLog, from: number): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { component, object, action, repeats } of decisions.records(from as SimTime)) {
    if (component !== "vpa-updater") continue;
    const key = `${object} ${action}`;
    counts.set(key, (counts.get(key) ?? 0) + 1 + repeats);
  }
  return counts;
}
