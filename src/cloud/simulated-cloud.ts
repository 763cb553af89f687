import { type Cluster, Node, type NodeInit } from "../cluster/index.js";
import { PHASE } from "../engine/index.js";
import type { Taint } from "../kubernetes/index.js";
import type { Distribution, RandomStreams } from "../random/index.js";
import { type SimTime, seconds } from "../units/index.js";
import type {
  CloudError,
  CloudInstance,
  CloudNodeGroup,
  NodeGroupOverrides,
  NodeGroupProvider,
} from "./node-group-provider.js";

const NOT_READY_TAINT = "node.kubernetes.io/not-ready";

/** A taint that new nodes register with until what they wait for (a network agent, a driver) takes it off. */
export interface StartupTaint extends Taint {
  /** Seconds from the node's readiness until it is gone. */
  readonly removedAfter: Distribution;
}

/** One group that the simulated cloud offers. */
export interface SimulatedGroupSpec {
  readonly name: string;
  readonly minSize: number;
  readonly maxSize: number;
  /** Names of its machines that stand at the start; their nodes are in the cluster already. */
  readonly initial: readonly string[];
  /** Seconds from the request to the node's readiness. */
  readonly boot: Distribution;
  /** Seconds for which the node is registered before it is ready; null: from the request on. */
  readonly registeredBeforeReady: number | null;
  /** Seconds from the deletion until machine and node are gone. */
  readonly termination: Distribution;
  readonly pricePerHourUsd: number | null;
  readonly overrides?: NodeGroupOverrides;
  /** Nodes that stand at the start are past them. */
  readonly startupTaints?: readonly StartupTaint[];
  /** When the cloud has no such machine. `zone` absent: in no zone. */
  readonly shortages?: readonly {
    readonly from: SimTime;
    readonly until: SimTime;
    readonly zone?: string;
  }[];
  /** The n-th node of the group, counted from 1 over its whole life. */
  nodeInit(number: number): NodeInit;
}

export interface SimulatedCloudOptions {
  readonly groups: readonly SimulatedGroupSpec[];
  /** `boot/<group>#<n>`, `terminate/<group>#<n>`, `startup-taint/<group>#<n>/<key>:<effect>`. */
  readonly streams: RandomStreams;
}

/**
 * A cloud of node groups: machines boot, register as nodes, become ready, fail for want of capacity, are deleted.
 *
 * Order: groups as given; machines by number.
 */
export class SimulatedCloud implements NodeGroupProvider {
  readonly #groups: readonly SimulatedNodeGroup[];
  #revision = 0;

  constructor(cluster: Cluster, { groups, streams }: SimulatedCloudOptions) {
    const changed = () => {
      this.#revision++;
    };
    this.#groups = groups.map((spec) => new SimulatedNodeGroup(cluster, spec, streams, changed));
  }

  get revision(): number {
    return this.#revision;
  }

  groups(): readonly CloudNodeGroup[] {
    return this.#groups;
  }
}

interface Machine {
  readonly number: number;
  readonly name: string;
  state: CloudInstance["state"];
  error: CloudError | null;
  /** It will be asked for once more when it can be had. */
  isRetried: boolean;
}

class SimulatedNodeGroup implements CloudNodeGroup {
  readonly id: string;
  readonly minSize: number;
  readonly maxSize: number;
  readonly exists = true;
  readonly overrides: NodeGroupOverrides;
  readonly pricePerHourUsd: number | null;
  targetSize: number;
  readonly #cluster: Cluster;
  readonly #spec: SimulatedGroupSpec;
  readonly #streams: RandomStreams;
  readonly #machines = new Map<string, Machine>();
  readonly #changed: () => void;
  #lastNumber: number;

  constructor(cluster: Cluster, spec: SimulatedGroupSpec, streams: RandomStreams, changed: () => void) {
    this.id = spec.name;
    this.minSize = spec.minSize;
    this.maxSize = spec.maxSize;
    this.overrides = spec.overrides ?? {};
    this.pricePerHourUsd = spec.pricePerHourUsd;
    this.#cluster = cluster;
    this.#spec = spec;
    this.#streams = streams;
    this.#changed = changed;
    this.#lastNumber = spec.initial.length;
    this.targetSize = spec.initial.length;
    spec.initial.forEach((name, i) => {
      this.#machines.set(name, { number: i + 1, name, state: "running", error: null, isRetried: false });
    });
  }

  increaseSize(delta: number): CloudError | null {
    if (this.targetSize + delta > this.maxSize) return { errorClass: "other", code: "aboveMaxSize" };
    this.targetSize += delta;
    this.#changed();
    for (let i = 0; i < delta; i++) this.#launch();
    return null;
  }

  decreaseTargetSize(delta: number): CloudError | null {
    const existing = [...this.#machines.values()].filter(({ state }) => state !== "deleting").length;
    if (this.targetSize - delta < existing) return { errorClass: "other", code: "instancesExist" };
    this.targetSize -= delta;
    this.#changed();
    return null;
  }

  deleteInstances(names: readonly string[], isForced = false): CloudError | null {
    if (!isForced && this.targetSize <= this.minSize) {
      for (const name of names) this.#retryAfterShortage(name);
      return { errorClass: "other", code: "minSizeReached" };
    }
    for (const name of names) {
      const machine = this.#machines.get(name);
      if (machine === undefined || machine.state === "deleting") continue;
      this.targetSize--;
      this.#changed();
      const wasNeverThere = machine.error !== null;
      machine.state = "deleting";
      if (wasNeverThere) this.#machines.delete(name);
      else this.#terminate(machine);
    }
    return null;
  }

  instances(): ReadonlyMap<string, CloudInstance> {
    return this.#machines;
  }

  template(): Node {
    const init = this.#spec.nodeInit(this.#lastNumber + 1);
    return new Node({ ...init, taints: this.#taintsAtFirst(init), ready: true }, this.#cluster.sim.now);
  }

  #launch(): void {
    const number = ++this.#lastNumber;
    const init = this.#spec.nodeInit(number);
    const machine: Machine = { number, name: init.name, state: "creating", error: null, isRetried: false };
    this.#machines.set(init.name, machine);
    this.#boot(machine, init);
  }

  #boot(machine: Machine, init: NodeInit): void {
    const { sim } = this.#cluster;
    const { number } = machine;
    if (this.#shortageEnd(init) !== null) {
      machine.error = { errorClass: "outOfResources", code: "InsufficientInstanceCapacity" };
      this.#observe(init.name, "launch-failed", machine.error.code);
      return;
    }
    this.#observe(init.name, "launched");
    const launchedAt = sim.now;
    const boot = this.#spec.boot.sample(this.#streams.forKey(`boot/${this.id}#${number}`));
    const { registeredBeforeReady } = this.#spec;
    const unregistered = registeredBeforeReady === null ? 0 : Math.max(0, boot - registeredBeforeReady);
    const readyAt = (sim.now + seconds(boot)) as SimTime;
    sim.schedule((sim.now + seconds(unregistered)) as SimTime, PHASE.machine, () => {
      if (machine.state !== "creating") return;
      const taint = { key: NOT_READY_TAINT, effect: "NoSchedule" as const };
      const taints = [...this.#taintsAtFirst(init), taint];
      const node = this.#cluster.addNode({ ...init, ready: false, taints, launchedAt });
      sim.schedule(readyAt, PHASE.machine, () => {
        if (machine.state !== "creating" || !node.exists) return;
        machine.state = "running";
        this.#changed();
        const taints = node.taints.filter(({ key }) => key !== NOT_READY_TAINT);
        this.#cluster.updateNode(node, { ready: true, taints });
        this.#endStartup(node, number);
      });
    });
  }

  #taintsAtFirst({ taints }: NodeInit): readonly Taint[] {
    const { startupTaints = [] } = this.#spec;
    return [...taints, ...startupTaints.map(({ key, value = "", effect }) => ({ key, value, effect }))];
  }

  /** Has the startup taints taken off a node that is ready. */
  #endStartup(node: Node, number: number): void {
    const { sim } = this.#cluster;
    for (const { key, effect, removedAfter } of this.#spec.startupTaints ?? []) {
      const stream = this.#streams.forKey(`startup-taint/${this.id}#${number}/${key}:${effect}`);
      sim.scheduleAfter(seconds(removedAfter.sample(stream)), PHASE.machine, () => {
        if (!node.exists) return;
        const taints = node.taints.filter((taint) => taint.key !== key || taint.effect !== effect);
        this.#cluster.updateNode(node, { taints });
      });
    }
  }

  /** A machine that is kept although it could not be had is asked for anew when it can be. */
  #retryAfterShortage(name: string): void {
    const machine = this.#machines.get(name);
    if (machine === undefined || machine.error === null || machine.isRetried) return;
    const { sim } = this.#cluster;
    const init = this.#spec.nodeInit(machine.number);
    machine.isRetried = true;
    sim.schedule(this.#shortageEnd(init) ?? sim.now, PHASE.machine, () => {
      machine.isRetried = false;
      if (this.#machines.get(name) !== machine || machine.error === null) return;
      if (this.#shortageEnd(init) !== null) {
        this.#retryAfterShortage(name);
        return;
      }
      machine.error = null;
      this.#changed();
      this.#boot(machine, init);
    });
  }

  /** Until when such a machine cannot be had; null: it can. */
  #shortageEnd({ labels }: NodeInit): SimTime | null {
    const { now } = this.#cluster.sim;
    const zone = labels["topology.kubernetes.io/zone"];
    const shortage = (this.#spec.shortages ?? []).find(
      (each) => each.from <= now && now < each.until && (each.zone === undefined || each.zone === zone),
    );
    return shortage?.until ?? null;
  }

  #terminate({ name, number }: Machine): void {
    const { sim } = this.#cluster;
    const delay = this.#spec.termination.sample(this.#streams.forKey(`terminate/${this.id}#${number}`));
    sim.scheduleAfter(seconds(delay), PHASE.machine, () => {
      this.#machines.delete(name);
      this.#changed();
      this.#observe(name, "terminated");
      const node = this.#cluster.nodes.get(name);
      if (node === undefined) return;
      // What still runs on it ends with the machine; its objects go with the node.
      for (const pod of [...node.pods]) this.#cluster.removePod(pod);
      this.#cluster.removeNode(node);
    });
  }

  #observe(name: string, step: string, detail = this.id): void {
    const { sim } = this.#cluster;
    sim.observations.observe({ at: sim.now, component: "cloud", object: `node/${name}`, step, detail });
  }
}
