import { type Cluster, type Node, type Pod, PodRecords, type Service } from "../cluster/index.js";
import {
  costShare,
  HourlyMeter,
  requestedShare,
  systemShare,
  VolumeMeter,
  WHOLE_NODE,
} from "../cost/index.js";
import { GrowingColumn } from "./growing-column.js";
import { NodeBill, type NodePrice } from "./node-bill.js";
import type { CostFacts, FeeCost } from "./result.js";
import type { BilledBytes } from "./service-recorder.js";
import { StepIntegral } from "./step-integral.js";
import { sumCosts } from "./sum-costs.js";

/** Prices of a run. Null: not billed. */
export interface CostOptions {
  /** Gives the same object for nodes that share a bill. */
  readonly priceOf: (node: Node) => NodePrice;
  readonly controlPlaneUsdPerHour: number | null;
  /** For each Service of type LoadBalancer. */
  readonly loadBalancerUsdPerHour: number | null;
  /** All volumes together. */
  readonly volumesUsdPerHour: number | null;
  /** Absent or null: not billed. */
  readonly crossZoneUsdPerGiB?: number | null;
  readonly egressUsdPerGiB?: number | null;
}

const NO_BYTES: BilledBytes = { crossZone: 0, egress: 0 };

interface NodeAccount {
  readonly node: Node;
  readonly bill: NodeBill;
  systemShare: number;
  readonly pods: Set<PodAccount>;
  /** Sum of the pods' shares, billionths. */
  shares: number;
}

interface PodAccount {
  readonly pod: Pod;
  readonly node: NodeAccount;
  readonly workload: StepIntegral;
  /** Of the node's allocatable, billionths. */
  share: number;
  /** Of the whole node's cost, billionths; counted in `workload`. */
  carried: number;
}

/** Something that is billed by its bytes. */
interface ByteFee {
  readonly name: FeeCost["name"];
  readonly of: keyof BilledBytes;
  readonly meter: VolumeMeter;
  readonly microUsd: GrowingColumn;
}

interface Fee {
  readonly name: FeeCost["name"];
  readonly usdPerHour: number;
  readonly count: StepIntegral;
  readonly meter: HourlyMeter;
  readonly microUsd: GrowingColumn;
}

/**
 * Follows who causes which cost: nodes as they come and go, and the shares that the pods on them take by their
 * requests. The cost of recording follows changes, not pods × time.
 */
export class CostRecorder {
  readonly #cluster: Cluster;
  readonly #options: CostOptions;
  readonly #bills = new Map<NodePrice, NodeBill>();
  readonly #nodes = new Map<Node, NodeAccount>();
  readonly #pods: PodRecords<PodAccount>;
  readonly #fees: Fee[] = [];
  readonly #byteFees: ByteFee[] = [];
  readonly #loadBalancers = new Set<string>();
  #hasPrices = false;
  #billedFrom = 0;
  #rows = 0;

  constructor(cluster: Cluster, options: CostOptions) {
    this.#cluster = cluster;
    this.#pods = new PodRecords(cluster);
    this.#options = options;
    this.#addFee("control plane", options.controlPlaneUsdPerHour, 1);
    this.#addFee("load balancers", options.loadBalancerUsdPerHour, 0);
    this.#addFee("volumes", options.volumesUsdPerHour, 1);
    this.#addByteFee("cross-zone traffic", "crossZone", options.crossZoneUsdPerGiB ?? null);
    this.#addByteFee("internet egress", "egress", options.egressUsdPerGiB ?? null);
    for (const node of cluster.nodes.values()) this.#nodeCame(node);
    for (const pod of cluster.pods.values()) this.#podChanged(pod);
    for (const service of cluster.services.values()) this.#serviceChanged(service, true);
    cluster.nodes.watch((node, change) => {
      if (change === "added") this.#nodeCame(node);
      else if (change === "deleted") this.#nodeWent(node);
      else if (change === "allocatable") this.#nodeResized(node);
    });
    cluster.services.watch((service, change) => {
      // Its last endpoints go after the Service.
      if (change !== "endpoints") this.#serviceChanged(service, change !== "deleted");
    });
    cluster.pods.watchAllBut(["message"], (pod, change) => this.#podChanged(pod, change === "resized"));
  }

  /** Begins the first interval at the present instant; what was before is not billed. */
  begin(): void {
    const { now } = this.#cluster.sim;
    this.#billedFrom = now;
    for (const bill of this.#bills.values()) bill.begin(now);
    for (const fee of this.#fees) fee.count.begin(now);
  }

  /** Ends an interval at the present instant; `bytes`: of all intervals so far. */
  sample(bytes: BilledBytes = NO_BYTES): void {
    const { now } = this.#cluster.sim;
    for (const bill of this.#bills.values()) bill.sample(now);
    for (const fee of this.#fees) fee.microUsd.append(fee.meter.charge(fee.count.take(now)));
    for (const fee of this.#byteFees) fee.microUsd.append(fee.meter.chargeUpTo(bytes[fee.of]));
    this.#rows++;
  }

  cost(): CostFacts {
    const nodes = [...this.#bills.values()].map((bill) => bill.cost());
    const fees = this.#fees.map(({ name, usdPerHour, meter, microUsd }): FeeCost => {
      return { name, usdPerHour, totalMicroUsd: meter.total, microUsd: microUsd.toColumn() };
    });
    // Never a row for what nobody counts.
    const traffic = this.#byteFees
      .filter(({ meter }) => meter.bytes > 0)
      .map(({ name, meter, microUsd }): FeeCost => {
        const { usdPerGiB, bytes, total } = meter;
        return {
          name,
          usdPerHour: null,
          usdPerGiB,
          bytes,
          totalMicroUsd: total,
          microUsd: microUsd.toColumn(),
        };
      });
    const all = [...fees, ...traffic];
    return { nodes, fees: all, totals: sumCosts(nodes, all) };
  }

  #addByteFee(name: FeeCost["name"], of: keyof BilledBytes, usdPerGiB: number | null): void {
    if (usdPerGiB === null) return;
    this.#byteFees.push({ name, of, meter: new VolumeMeter(usdPerGiB), microUsd: new GrowingColumn() });
  }

  #addFee(name: FeeCost["name"], usdPerHour: number | null, count: number): void {
    if (usdPerHour === null) return;
    const { now } = this.#cluster.sim;
    const fee = { name, usdPerHour, count: new StepIntegral(now), meter: new HourlyMeter(usdPerHour) };
    fee.count.add(now, count);
    this.#fees.push({ ...fee, microUsd: new GrowingColumn() });
  }

  #serviceChanged({ key, spec }: Service, exists: boolean): void {
    const isBalanced = exists && spec.type === "LoadBalancer";
    if (isBalanced === this.#loadBalancers.has(key)) return;
    if (isBalanced) this.#loadBalancers.add(key);
    else this.#loadBalancers.delete(key);
    const fee = this.#fees.find(({ name }) => name === "load balancers");
    fee?.count.add(this.#cluster.sim.now, isBalanced ? 1 : -1);
  }

  #nodeCame(node: Node): void {
    const { now } = this.#cluster.sim;
    const price = this.#options.priceOf(node);
    let bill = this.#bills.get(price);
    if (bill === undefined) {
      bill = new NodeBill(price, now, this.#rows);
      this.#bills.set(price, bill);
    }
    const account: NodeAccount = {
      node,
      bill,
      systemShare: systemShare(node.capacity, node.allocatable),
      pods: new Set(),
      shares: 0,
    };
    this.#nodes.set(node, account);
    const billedBefore = now - Math.max(node.launchedAt, this.#billedFrom);
    bill.nodeCame(now, billedBefore, account.systemShare);
    this.#hasPrices ||= price.usdPerHour !== null;
  }

  #nodeWent(node: Node): void {
    const account = this.#nodes.get(node);
    if (account === undefined) return;
    const { now } = this.#cluster.sim;
    for (const pod of account.pods) this.#podLeft(pod, now);
    account.bill.nodeWent(now, node.launchedAt, account.systemShare);
    this.#nodes.delete(node);
  }

  #nodeResized(node: Node): void {
    const account = this.#nodes.get(node);
    if (account === undefined) return;
    const { now } = this.#cluster.sim;
    const before = account.systemShare;
    account.systemShare = systemShare(node.capacity, node.allocatable);
    account.bill.systemShareChanged(now, account.systemShare - before);
    account.shares = 0;
    for (const pod of account.pods) {
      pod.share = requestedShare(pod.pod.template.requests, node.allocatable);
      account.shares += pod.share;
    }
    for (const pod of account.pods) carry(pod, now);
  }

  #podChanged(pod: Pod, isResized = false): void {
    if (!this.#hasPrices) return;
    const account = this.#pods.get(pod);
    const node = pod.occupiesNode ? pod.node : null;
    if (node === (account?.node.node ?? null) && !isResized) return;
    const { now } = this.#cluster.sim;
    if (account !== undefined) {
      const wasFull = account.node.shares > WHOLE_NODE;
      this.#podLeft(account, now);
      if (wasFull) for (const other of account.node.pods) carry(other, now);
    }
    const host = node === null ? undefined : this.#nodes.get(node);
    if (host === undefined || host.bill.price.usdPerHour === null) return;
    const share = requestedShare(pod.template.requests, host.node.allocatable);
    const workload = host.bill.shareOf(pod.workloadKey, now);
    const arrived: PodAccount = { pod, node: host, workload, share, carried: 0 };
    this.#pods.set(pod, arrived);
    host.pods.add(arrived);
    const wasFull = host.shares > WHOLE_NODE;
    host.shares += share;
    if (wasFull || host.shares > WHOLE_NODE) for (const each of host.pods) carry(each, now);
    else carry(arrived, now);
  }

  #podLeft(account: PodAccount, now: number): void {
    account.workload.add(now, -account.carried);
    account.node.pods.delete(account);
    account.node.shares -= account.share;
    this.#pods.delete(account.pod);
  }
}

/** Counts what a pod carries of its node's cost at present. */
function carry(pod: PodAccount, now: number): void {
  const carried = costShare(pod.share, pod.node.shares, pod.node.systemShare);
  if (carried === pod.carried) return;
  pod.workload.add(now, carried - pod.carried);
  pod.carried = carried;
}
