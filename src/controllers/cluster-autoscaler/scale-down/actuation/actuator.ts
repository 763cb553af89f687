import { type ApiClient, type Cluster, evictPod, type Node, type Pod } from "../../../../cluster/index.js";
import { PHASE } from "../../../../engine/index.js";
import type { SimTime } from "../../../../units/index.js";
import { isExpendable } from "../../scale-up/filter-out-expendable.js";
import { type CroppedDeletions, cropToBudgets, type GroupDeletion } from "../crop-to-budgets.js";
import type { ControllerLookup, DrainRule } from "../drainability/drain-rule.js";
import { TO_BE_DELETED_TAINT, toBeDeletedTaint, withoutTaint } from "../node-taints.js";
import { trackedBudgetOf } from "../pdb-tracker.js";
import type { ScaleDownGroups } from "../scale-down-group.js";
import type { ActuatorOptions } from "./actuator-options.js";
import { DeletionTracker } from "./deletion-tracker.js";
import {
  afterEvictions,
  afterPoll,
  beginDrain,
  type DrainFailure,
  type DrainPlan,
  type DrainState,
  giveUpEvictions,
} from "./drain-node.js";
import { planDrain } from "./plan-drain.js";
import { type RecheckFailure, recheckNode } from "./recheck-node.js";
import { TaintDelay } from "./taint-delay.js";

/** Why a started deletion ended without the node going. */
export type DeletionFailure =
  | RecheckFailure
  | { readonly reason: DrainFailure; readonly pods: readonly string[] }
  | { readonly reason: "cloud-refused"; readonly code: string }
  | { readonly reason: "node-gone" | "group-failed" };

/** The end of one node's deletion. */
export interface DeletionResult {
  readonly node: Node;
  readonly group: string;
  readonly isDrain: boolean;
  readonly startedAt: SimTime;
  /** null: the cloud was asked to delete the machine. */
  readonly failure: DeletionFailure | null;
}

/** What the actuator asks beside the cluster. */
export interface ActuatorLookups {
  readonly groups: ScaleDownGroups;
  readonly rules: readonly DrainRule[];
  readonly controllerOf: ControllerLookup | null;
  /**
   * Asks the cloud to delete machines of a group; its target falls with it, the node objects leave later. Tells why
   * the cloud refused; null: it did not.
   */
  readonly deleteNodes: (groupId: string, nodes: readonly Node[]) => string | null;
  /** From a change in the API server until the autoscaler knows it. */
  readonly watchLatency: SimTime;
  readonly ended?: (result: DeletionResult) => void;
}

/** One node on its way out. */
interface Removal {
  readonly node: Node;
  readonly batch: GroupDeletion;
  readonly isDrain: boolean;
  readonly startedAt: SimTime;
}

const DELAY_DELETION_PREFIX = "delay-deletion.cluster-autoscaler.kubernetes.io/";

function delaysDeletion({ annotations }: Node): boolean {
  return Object.keys(annotations).some((key) => key.startsWith(DELAY_DELETION_PREFIX));
}

/**
 * Takes chosen nodes away while the main loop goes on: taints them all, waits, looks again, drains, asks the cloud.
 * What fails is untainted and left to later planning.
 *
 * Source: cluster-autoscaler 1.36.1 core/scaledown/actuation
 */
export class ScaleDownActuator {
  readonly tracker = new DeletionTracker();
  readonly #cluster: Cluster;
  readonly #client: ApiClient;
  readonly #options: ActuatorOptions;
  readonly #lookups: ActuatorLookups;
  /** Prepared nodes of zero-or-max groups that wait for the others, by group. */
  readonly #prepared = new Map<string, Removal[]>();
  readonly #failedGroups = new Set<string>();
  /** What the cloud is not asked for yet, by group. */
  readonly #gathered = new Map<string, Removal[]>();
  readonly #delay: TaintDelay;

  constructor(cluster: Cluster, client: ApiClient, options: ActuatorOptions, lookups: ActuatorLookups) {
    this.#cluster = cluster;
    this.#client = client;
    this.#options = options;
    this.#lookups = lookups;
    this.#delay = new TaintDelay(options, lookups.watchLatency);
  }

  /** Starts as many deletions as may run in parallel; returns those that started, and when all were tainted. */
  startDeletion(
    empty: readonly Node[],
    drain: readonly Node[],
  ): CroppedDeletions & { readonly taintedAt: SimTime } {
    const { maxScaleDownParallelism, maxDrainParallelism } = this.#options;
    const cropped = cropToBudgets(empty, drain, this.#lookups.groups, {
      maxScaleDownParallelism,
      maxDrainParallelism,
      emptyDeletionsInProgress: this.tracker.emptyCount,
      drainDeletionsInProgress: this.tracker.drainCount,
    });
    this.#failedGroups.clear();
    const emptyTainted = this.#start(cropped.empty, false, this.#cluster.sim.now);
    const taintedAt = this.#start(cropped.drain, true, emptyTainted);
    return { empty: cropped.empty, drain: cropped.drain, taintedAt };
  }

  /** Tells when the nodes are tainted; `begun`: when it is their turn. */
  #start(batches: readonly GroupDeletion[], isDrain: boolean, begun: SimTime): SimTime {
    if (batches.length === 0) return begun;
    const { sim } = this.#cluster;
    const startedAt = sim.now;
    let tainted = begun;
    for (const { group, nodes } of batches) {
      for (const node of nodes) {
        tainted = this.#client.call(() => this.#taint(node));
        this.tracker.start({ node: node.name, group: group.id, isDrain });
      }
    }
    const recheckAt = this.#delay.after(begun, tainted);
    for (const batch of batches) {
      sim.schedule(recheckAt, PHASE.control, () => {
        for (const node of batch.nodes) this.#recheck({ node, batch, isDrain, startedAt });
      });
    }
    return tainted;
  }

  #taint(node: Node): void {
    if (!node.exists) return;
    const taints = [...withoutTaint(node, TO_BE_DELETED_TAINT), toBeDeletedTaint(this.#cluster.sim.now)];
    const cordon = this.#options.cordonNodeBeforeTerminating ? { unschedulable: true } : {};
    this.#cluster.updateNode(node, { taints, ...cordon });
  }

  #release(node: Node): void {
    if (!node.exists) return;
    const taints = withoutTaint(node, TO_BE_DELETED_TAINT);
    const uncordon = this.#options.cordonNodeBeforeTerminating ? { unschedulable: false } : {};
    this.#cluster.updateNode(node, { taints, ...uncordon });
  }

  #recheck(removal: Removal): void {
    const { node, isDrain } = removal;
    if (!node.exists) {
      this.#abort(removal, { reason: "node-gone" });
      return;
    }
    const { rules, controllerOf } = this.#lookups;
    const budgets = [...this.#cluster.podDisruptionBudgets.values()].map(trackedBudgetOf);
    const cutoff = this.#options.expendablePodsPriorityCutoff;
    const pods = [...node.pods].filter((pod) => !isExpendable(pod, cutoff));
    const present = { node, pods, isEmpty: !isDrain };
    const failure = recheckNode(present, rules, budgets, controllerOf, this.#cluster.sim.now);
    if (failure !== null) {
      this.#abort(removal, failure);
      return;
    }
    const plan = planDrain(present, this.#options);
    this.#continue(removal, plan, beginDrain(plan, this.#cluster.sim.now));
  }

  /** Does what is due at the state's time, then goes on with the next state. */
  #continue(removal: Removal, plan: DrainPlan, state: DrainState): void {
    if (state.step === "drained") {
      this.#finish(removal);
      return;
    }
    const act = () => {
      if (state.step === "evicting") this.#evict(removal, plan, state);
      else if (state.step === "waiting") this.#poll(removal, plan, state);
      else this.#abort(removal, { reason: state.reason, pods: state.pods.map(({ key }) => key) });
    };
    if (state.at === this.#cluster.sim.now) act();
    else this.#cluster.sim.schedule(state.at, PHASE.control, act);
  }

  #evict(removal: Removal, plan: DrainPlan, state: DrainState & { readonly step: "evicting" }): void {
    const { sim } = this.#cluster;
    const givenUp = giveUpEvictions(plan, state, sim.now);
    if (givenUp !== null) {
      this.#continue(removal, plan, givenUp);
      return;
    }
    const refused = new Set<Pod>();
    let open = state.due.length;
    for (const { pod, gracePeriodSeconds } of state.due) {
      this.#client.call(() => {
        const { outcome } = evictPod(this.#cluster, pod, gracePeriodSeconds, "node scale-down");
        if (outcome === "refused" || outcome === "failed") refused.add(pod);
        open--;
        if (open === 0) this.#continue(removal, plan, afterEvictions(state, refused, sim.now));
      });
    }
  }

  /** Asks the API server for one pod after the other, up to the first that is still there. */
  #poll(removal: Removal, plan: DrainPlan, state: DrainState & { readonly step: "waiting" }): void {
    const { pods } = plan.groups[state.group]!;
    const isThere = (pod: Pod) => pod.exists && pod.node === removal.node;
    const end = (from: number) => {
      const remaining = pods.slice(from).filter(isThere);
      this.#continue(removal, plan, afterPoll(plan, state, remaining, this.#cluster.sim.now));
    };
    const lookAt = (index: number) => {
      if (index === pods.length) end(index);
      else this.#client.call(() => (isThere(pods[index]!) ? end(index) : lookAt(index + 1)));
    };
    lookAt(0);
  }

  /** Waits for whoever annotated the node; in a simulation nobody takes the annotation off before the time-out. */
  #finish(removal: Removal): void {
    const { nodeDeletionDelayTimeout } = this.#options;
    if (!delaysDeletion(removal.node) || nodeDeletionDelayTimeout <= 0) this.#prepare(removal);
    else {
      const { sim } = this.#cluster;
      sim.scheduleAfter(nodeDeletionDelayTimeout, PHASE.control, () => this.#prepare(removal));
    }
  }

  #prepare(removal: Removal): void {
    const { group, batchSize } = removal.batch;
    if (!group.options?.zeroOrMaxNodeScaling) {
      this.#delete([removal]);
      return;
    }
    if (this.#failedGroups.has(group.id)) {
      this.#abort(removal, { reason: "group-failed" });
      return;
    }
    const prepared = [...(this.#prepared.get(group.id) ?? []), removal];
    this.#prepared.set(group.id, prepared);
    if (prepared.length < batchSize) return;
    this.#prepared.delete(group.id);
    this.#delete(prepared);
  }

  #delete(removals: readonly Removal[]): void {
    const { nodeDeletionBatcherInterval } = this.#options;
    if (nodeDeletionBatcherInterval <= 0) {
      this.#askCloud(removals);
      return;
    }
    const { id } = removals[0]!.batch.group;
    const gathered = this.#gathered.get(id);
    if (gathered !== undefined) {
      gathered.push(...removals);
      return;
    }
    const batch = [...removals];
    this.#gathered.set(id, batch);
    this.#cluster.sim.scheduleAfter(nodeDeletionBatcherInterval, PHASE.control, () => {
      this.#gathered.delete(id);
      this.#askCloud(batch);
    });
  }

  #askCloud(removals: readonly Removal[]): void {
    const code = this.#lookups.deleteNodes(
      removals[0]!.batch.group.id,
      removals.map(({ node }) => node),
    );
    for (const removal of removals) {
      if (code === null) this.#end(removal, null);
      else {
        this.#client.call(() => this.#release(removal.node));
        this.#end(removal, { reason: "cloud-refused", code });
      }
    }
  }

  #abort(removal: Removal, failure: DeletionFailure): void {
    const { node, batch } = removal;
    this.#client.call(() => this.#release(node));
    this.#end(removal, failure);
    if (!batch.group.options?.zeroOrMaxNodeScaling) return;
    this.#failedGroups.add(batch.group.id);
    const waiting = this.#prepared.get(batch.group.id) ?? [];
    this.#prepared.delete(batch.group.id);
    for (const other of waiting) {
      this.#client.call(() => this.#release(other.node));
      this.#end(other, { reason: "group-failed" });
    }
  }

  #end({ node, batch, isDrain, startedAt }: Removal, failure: DeletionFailure | null): void {
    this.tracker.end(node.name);
    this.#lookups.ended?.({ node, group: batch.group.id, isDrain, startedAt, failure });
  }
}
