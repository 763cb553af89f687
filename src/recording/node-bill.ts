import { apportion, extraBilledMicros, HourlyMeter, WHOLE_NODE } from "../cost/index.js";
import { GrowingColumn } from "./growing-column.js";
import type { NodeCost } from "./result.js";
import { StepIntegral } from "./step-integral.js";

/** What nodes of one bill cost. Nodes share a bill when they share this object. */
export interface NodePrice {
  /** The group's name; "" for nodes from manifests. */
  readonly group: string;
  readonly instanceType: string | null;
  readonly isSpot: boolean;
  /** Null: nobody says. */
  readonly usdPerHour: number | null;
  readonly minimumBilledSeconds: number;
}

interface WorkloadPart {
  readonly workload: string;
  /** Billionths of nodes. */
  readonly share: StepIntegral;
  readonly microUsd: GrowingColumn;
}

/** Keeps one bill: time that is billed, who causes it, and a row of money per interval. */
export class NodeBill {
  readonly price: NodePrice;
  readonly #meter: HourlyMeter;
  readonly #nodes: StepIntegral;
  /** Billionths of nodes. */
  readonly #system: StepIntegral;
  readonly #parts: WorkloadPart[] = [];
  readonly #partsByWorkload = new Map<string, WorkloadPart>();
  readonly #columns = {
    microUsd: new GrowingColumn(),
    system: new GrowingColumn(),
    idle: new GrowingColumn(),
  };
  #extraMicros = 0;
  #billedHours = 0;
  #rows: number;

  /** `rows`: intervals that ended before the first node of the bill. */
  constructor(price: NodePrice, at: number, rows: number) {
    this.price = price;
    this.#meter = new HourlyMeter(price.usdPerHour ?? 0);
    this.#nodes = new StepIntegral(at);
    this.#system = new StepIntegral(at);
    this.#rows = rows;
    for (const column of Object.values(this.#columns)) appendZeros(column, rows);
  }

  /** `billedBefore`: µs for which its machine ran before the node appeared. */
  nodeCame(at: number, billedBefore: number, systemShare: number): void {
    this.#extraMicros += billedBefore;
    this.#nodes.add(at, 1);
    this.#system.add(at, systemShare);
  }

  nodeWent(at: number, launchedAt: number, systemShare: number): void {
    this.#nodes.add(at, -1);
    this.#system.add(at, -systemShare);
    this.#extraMicros += extraBilledMicros(at - launchedAt, this.price.minimumBilledSeconds);
  }

  systemShareChanged(at: number, by: number): void {
    this.#system.add(at, by);
  }

  /** The integral of a workload's shares of these nodes. */
  shareOf(workload: string, at: number): StepIntegral {
    let part = this.#partsByWorkload.get(workload);
    if (part === undefined) {
      part = { workload, share: new StepIntegral(at), microUsd: new GrowingColumn() };
      appendZeros(part.microUsd, this.#rows);
      this.#partsByWorkload.set(workload, part);
      this.#parts.push(part);
    }
    return part.share;
  }

  begin(at: number): void {
    this.#nodes.begin(at);
    this.#system.begin(at);
    for (const { share } of this.#parts) share.begin(at);
    this.#extraMicros = 0;
  }

  /**
   * Ends an interval: its charge, divided among workloads, system and idle capacity. What is billed before and
   * after a node's life is idle.
   */
  sample(at: number): void {
    const parts = this.#parts;
    const nodeMicros = this.#nodes.take(at);
    const billedMicros = nodeMicros + this.#extraMicros;
    const system = this.#system.take(at);
    const weights = new Float64Array(parts.length + 2);
    let used = system;
    for (let i = 0; i < parts.length; i++) {
      weights[i] = parts[i]!.share.take(at);
      used += weights[i]!;
    }
    weights[parts.length] = system;
    weights[parts.length + 1] = Math.max(0, billedMicros * WHOLE_NODE - used);
    const microUsd = this.#meter.charge(billedMicros);
    const money = apportion(microUsd, weights, this.#rows);
    for (let i = 0; i < parts.length; i++) parts[i]!.microUsd.append(money[i]!);
    this.#columns.microUsd.append(microUsd);
    this.#columns.system.append(money[parts.length]!);
    this.#columns.idle.append(money[parts.length + 1]!);
    this.#extraMicros = 0;
    this.#billedHours += billedMicros / 3.6e9;
    this.#rows++;
  }

  cost(): NodeCost {
    const { group, instanceType, isSpot, usdPerHour, minimumBilledSeconds } = this.price;
    return {
      group,
      instanceType,
      isSpot,
      usdPerHour,
      minimumBilledSeconds,
      billedNodeHours: this.#billedHours,
      totalMicroUsd: usdPerHour === null ? null : this.#meter.total,
      microUsd: this.#columns.microUsd.toColumn(),
      systemMicroUsd: this.#columns.system.toColumn(),
      idleMicroUsd: this.#columns.idle.toColumn(),
      workloads: this.#parts.map(({ workload, microUsd }) => ({ workload, microUsd: microUsd.toColumn() })),
    };
  }
}

function appendZeros(column: GrowingColumn, count: number): void {
  for (let i = 0; i < count; i++) column.append(0);
}
