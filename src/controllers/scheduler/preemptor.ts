import type { ApiClient, Cluster, Pod } from "../../cluster/index.js";
import { isEmptySelector } from "../../kubernetes/index.js";
import {
  type DisruptionBudget,
  type FitError,
  findPreemption,
  type PreemptionCandidate,
  type Profile,
  type SchedulingContext,
  type SchedulingPod,
} from "../../scheduling/index.js";
import type { Nominations } from "./nominations.js";

/** What preemption came to for one failed attempt. */
export interface PreemptionOutcome {
  /** Where the pod waits from now on; null: nowhere. */
  readonly nominatedNode: string | null;
  readonly victims: readonly Pod[];
  /** Upstream's words when nothing could be preempted; null otherwise. */
  readonly message: string | null;
}

export interface PreemptorOptions {
  readonly profileOf: (pod: Pod) => Profile;
  readonly context: SchedulingContext;
  readonly nominations: Nominations;
  readonly client: ApiClient;
  /** A uniform draw in [0, 1) that belongs to the pod: where its search starts. */
  readonly uniform: (pod: Pod) => number;
}

/**
 * Makes room for a pod that fits nowhere: finds the node and the victims, deletes them through the API and
 * nominates the pod to the node. While its deletions are under way the pod stays out of the queues.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/plugins/defaultpreemption, framework/preemption/executor.go
 */
export class Preemptor {
  readonly #cluster: Cluster;
  readonly #options: PreemptorOptions;
  readonly #evicted = new WeakSet<Pod>();
  readonly #preempting = new Set<Pod>();
  #lowestPriority = Number.POSITIVE_INFINITY;
  /** What errors come to while no pod has a lower priority: equal pods fail with one error. */
  readonly #refusals = new WeakMap<
    FitError,
    { readonly profile: Profile; readonly outcome: PreemptionOutcome }
  >();

  constructor(cluster: Cluster, options: PreemptorOptions) {
    this.#cluster = cluster;
    this.#options = options;
    for (const pod of cluster.pods.values()) this.#see(pod);
    cluster.pods.watchOnly(["added"], (pod) => this.#see(pod));
  }

  /** Whether the pod's own deletions are still being sent. */
  isPreempting(pod: Pod): boolean {
    return this.#preempting.has(pod);
  }

  preempt(pod: Pod, compiled: SchedulingPod, error: FitError): PreemptionOutcome {
    const { nominations, context, profileOf } = this.#options;
    const profile = profileOf(pod);
    const waitsOn = nominations.nodeOf(pod);
    if (compiled.neverPreempts) {
      return refuse(profile, waitsOn, "preemption: not eligible due to preemptionPolicy=Never.");
    }
    if (waitsOn !== null && this.#waitsForVictim(waitsOn, compiled, error)) {
      const reason = "preemption: not eligible due to a terminating pod on the nominated node.";
      return refuse(profile, waitsOn, reason);
    }
    const isInVain = compiled.priority <= this.#lowestPriority;
    const known = isInVain ? this.#refusals.get(error) : undefined;
    if (known !== undefined && known.profile === profile) {
      nominations.clear(pod);
      return known.outcome;
    }
    const found = findPreemption<Pod>(compiled, context, profile, error, {
      budgets: isInVain ? [] : this.#budgets(),
      nominated: nominations.seenBy(pod),
      lowestPriority: this.#lowestPriority,
      offset: () => this.#options.uniform(pod),
    });
    const pick = found.picks[0];
    if (pick === undefined) {
      nominations.clear(pod);
      const outcome = refuse(profile, null, found.message);
      if (isInVain) this.#refusals.set(error, { profile, outcome });
      return outcome;
    }
    this.#act(pod, pick);
    return { nominatedNode: pick.nodeName, victims: pick.victims, message: null };
  }

  #act(pod: Pod, { nodeName, victims }: PreemptionCandidate<Pod>): void {
    const { nominations, client } = this.#options;
    for (const other of nominations.on(nodeName)) {
      if (other.template.priority < pod.template.priority) nominations.clear(other);
    }
    nominations.nominate(pod, nodeName);
    const open = victims.filter((victim) => victim.deletion === null);
    open.forEach((victim, i) => {
      this.#evicted.add(victim);
      this.#preempting.add(pod);
      // The DisruptionTarget condition is a call of its own before the deletion.
      client.call(() => {});
      client.call(() => {
        if (i === open.length - 1) this.#preempting.delete(pod);
        this.#cluster.deletePod(victim, undefined, "preemption");
      });
    });
  }

  #waitsForVictim(nodeName: string, compiled: SchedulingPod, error: FitError): boolean {
    const node = this.#cluster.nodes.get(nodeName);
    if (node === undefined) return false;
    const index = this.#options.context.nodes.indexOf(node);
    if (error.rejections[index]?.resolvable === false) return false;
    for (const pod of node.pods) {
      if (pod.deletion === null || !this.#evicted.has(pod)) continue;
      if (pod.template.priority < compiled.priority) return true;
    }
    return false;
  }

  #budgets(): readonly DisruptionBudget[] {
    return Array.from(this.#cluster.podDisruptionBudgets.values(), (budget) => {
      const { selector } = budget.spec;
      const selectsNone = selector === undefined || isEmptySelector(selector);
      return {
        namespace: budget.namespace,
        disruptionsAllowed: budget.disruptionsAllowed,
        matches: (labels) => !selectsNone && budget.selection.matches(labels),
      };
    });
  }

  #see(pod: Pod): void {
    this.#lowestPriority = Math.min(this.#lowestPriority, pod.template.priority);
  }
}

function refuse(
  { options: { version } }: Profile,
  nominatedNode: string | null,
  message: string | null,
): PreemptionOutcome {
  // Since 1.36 the plugin of device claims speaks first.
  const prefix = version === "1.36" ? "no new claims to deallocate, " : "";
  return { nominatedNode, victims: [], message: message === null ? null : prefix + message };
}
