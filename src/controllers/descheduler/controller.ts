import { type Cluster, evictPod, type Node, type Pod } from "../../cluster/index.js";
import { PHASE } from "../../engine/index.js";
import type { SimTime } from "../../units/index.js";
import { balancedViewOf } from "./balanced-view.js";
import { type DefaultEvictorArgs, evictionObstacle } from "./default-evictor.js";
import type { DescheduledNode } from "./descheduled-node.js";
import type {
  DeschedulerPlugin,
  DeschedulerPolicy,
  DeschedulerProfile,
  NamespaceChoice,
} from "./descheduler-policy.js";
import { EvictionCounter } from "./eviction-limits.js";
import type { Evictor } from "./evictor.js";
import { explainEviction, explainPass, type PassEvidence } from "./explain.js";
import { highNodeUtilization } from "./high-node-utilization.js";
import { type BalanceReport, lowNodeUtilization } from "./low-node-utilization.js";
import { MetricsCollector } from "./metrics-collector.js";
import { fitsAnotherNode } from "./node-fit.js";
import { podLifeTime } from "./pod-life-time.js";
import { removeDuplicates } from "./remove-duplicates.js";
import { removeFailedPods } from "./remove-failed-pods.js";
import { removePodsViolatingNodeAffinity } from "./remove-pods-violating-node-affinity.js";
import { removePodsViolatingNodeTaints } from "./remove-pods-violating-node-taints.js";
import { removePodsViolatingTopologySpreadConstraint } from "./remove-pods-violating-topology-spread-constraint.js";

export interface DeschedulerOptions {
  readonly policy: DeschedulerPolicy;
  /** `--descheduling-interval`; 0: one pass. */
  readonly interval: SimTime;
  /** When the first pass runs. */
  readonly firstPassAt: SimTime;
}

/**
 * Evicts pods that would better run elsewhere, pass after pass, by a policy. It never looks where they go.
 *
 * Source: descheduler v0.36.0 pkg/descheduler/descheduler.go
 */
export class Descheduler {
  readonly #cluster: Cluster;
  readonly #options: DeschedulerOptions;
  /** Null: no plugin measures. */
  readonly #metrics: MetricsCollector | null;

  constructor(cluster: Cluster, options: DeschedulerOptions) {
    this.#cluster = cluster;
    this.#options = options;
    const measures = options.policy.profiles.some(({ plugins }) =>
      plugins.some((plugin) => plugin.name === "LowNodeUtilization" && plugin.args.isMeasured === true),
    );
    this.#metrics = measures ? new MetricsCollector(cluster) : null;
    cluster.sim.schedule(options.firstPassAt, PHASE.control, () => this.#pass());
  }

  #pass(): void {
    const { policy, interval } = this.#options;
    const counter = new EvictionCounter(policy.limits);
    for (const profile of policy.profiles) {
      const evictor = this.#evictorOf(profile, counter);
      for (const plugin of profile.plugins) this.#run(plugin, profile, evictor);
    }
    if (interval > 0) this.#cluster.sim.scheduleAfter(interval, PHASE.control, () => this.#pass());
  }

  #run(plugin: DeschedulerPlugin, profile: DeschedulerProfile, evictor: Evictor<Pod>): void {
    const { now } = this.#cluster.sim;
    const seesFinished = plugin.name === "PodLifeTime" || plugin.name === "RemoveFailedPods";
    const nodes = this.#nodes(plugin.namespaces, seesFinished);
    switch (plugin.name) {
      case "LowNodeUtilization":
        this.#tell(
          plugin.name,
          profile,
          balance(
            lowNodeUtilization,
            nodes,
            plugin,
            evictor,
            plugin.args.isMeasured === true ? this.#metrics : null,
          ),
        );
        break;
      case "HighNodeUtilization":
        this.#tell(plugin.name, profile, balance(highNodeUtilization, nodes, plugin, evictor));
        break;
      case "RemoveDuplicates":
        removeDuplicates(nodes, plugin.args, evictor);
        break;
      case "RemovePodsViolatingTopologySpreadConstraint":
        removePodsViolatingTopologySpreadConstraint(nodes, plugin.args, evictor);
        break;
      case "RemovePodsViolatingNodeTaints":
        removePodsViolatingNodeTaints(nodes, plugin.args, evictor);
        break;
      case "RemovePodsViolatingNodeAffinity":
        removePodsViolatingNodeAffinity(nodes, plugin.args, evictor);
        break;
      case "PodLifeTime":
        podLifeTime(nodes, plugin.args, evictor, now);
        break;
      case "RemoveFailedPods":
        removeFailedPods(nodes, plugin.args, evictor, now);
        break;
    }
  }

  /** Ready nodes that the policy selects, with their pods of the chosen namespaces. */
  #nodes({ include, exclude }: NamespaceChoice, seesFinished: boolean): readonly DescheduledNode[] {
    const { selectsNode } = this.#options.policy;
    const isChosen = ({ namespace }: Pod) =>
      (include === undefined || include.includes(namespace)) && !exclude.includes(namespace);
    const finished = new Map<Node, Pod[]>();
    if (seesFinished) {
      for (const pod of this.#cluster.pods.values()) {
        if (!pod.isTerminal || pod.node === null) continue;
        const known = finished.get(pod.node);
        if (known === undefined) finished.set(pod.node, [pod]);
        else known.push(pod);
      }
    }
    const nodes: DescheduledNode[] = [];
    for (const node of this.#cluster.nodes.values()) {
      if (!node.ready || !selectsNode(node)) continue;
      const pods = [...node.pods, ...(finished.get(node) ?? [])].filter(isChosen);
      nodes.push({ node, pods });
    }
    return nodes;
  }

  #evictorOf({ evictor: args, name }: DeschedulerProfile, counter: EvictionCounter): Evictor<Pod> {
    const obstacle = (pod: Pod) => this.#obstacle(pod, args);
    const nodes = () => [...this.#cluster.nodes.values()].filter(({ ready }) => ready);
    return {
      mayEvict: (pod) => obstacle(pod) === null,
      passesNodeFit: (pod, node) => !args.nodeFit || fitsAnotherNode(pod, node, nodes()),
      evict: (pod, node, plugin) => {
        const limit = counter.passedBy(node, pod.namespace);
        if (limit !== undefined) return limit;
        const answer = evictPod(this.#cluster, pod, undefined, "descheduler");
        const isEvicted = answer.outcome === "evicted";
        const evidence = { profile: name, plugin, node, answer };
        this.#cluster.sim.decisions.decide({
          at: this.#cluster.sim.now,
          component: "descheduler",
          object: pod.storyName,
          action: isEvicted ? "evict" : "eviction-refused",
          evidence,
          explain: explainEviction,
        });
        if (!isEvicted) return "refused";
        counter.count(node, pod.namespace);
        return "evicted";
      },
    };
  }

  #obstacle(pod: Pod, args: DefaultEvictorArgs): string | null {
    return evictionObstacle(pod, args, {
      now: this.#cluster.sim.now,
      podsOfOwner: (ownerKey) => {
        let count = 0;
        for (const other of this.#cluster.pods.values()) if (other.ownerKey === ownerKey) count++;
        return count;
      },
      hasBudget: (each) => {
        for (const budget of this.#cluster.podDisruptionBudgets.values()) {
          if (budget.namespace === each.namespace && budget.selection.matches(each.labels)) return true;
        }
        return false;
      },
    });
  }

  #tell(plugin: string, profile: DeschedulerProfile, report: BalanceReport<unknown>): void {
    const evidence: PassEvidence = {
      profile: profile.name,
      plugin,
      ...report,
      evicted: report.evicted.length,
    };
    this.#cluster.sim.decisions.decide({
      at: this.#cluster.sim.now,
      component: "descheduler",
      object: `plugin/${plugin}`,
      action: report.idle === null ? "balance" : "nothing-to-balance",
      evidence,
      explain: explainPass,
    });
  }
}

type Balanced = ReturnType<typeof balancedViewOf>[number]["pods"][number];

function balance<Args>(
  decide: (
    nodes: ReturnType<typeof balancedViewOf>,
    args: Args,
    evictor: Evictor<Balanced>,
  ) => BalanceReport<Balanced>,
  nodes: readonly DescheduledNode[],
  { args }: { readonly args: Args },
  evictor: Evictor<Pod>,
  measured: MetricsCollector | null = null,
): BalanceReport<Balanced> {
  return decide(balancedViewOf(nodes, measured), args, {
    mayEvict: ({ pod }) => evictor.mayEvict(pod),
    passesNodeFit: ({ pod }, node) => evictor.passesNodeFit(pod, node),
    evict: ({ pod }, node, reason) => evictor.evict(pod, node, reason),
  });
}
