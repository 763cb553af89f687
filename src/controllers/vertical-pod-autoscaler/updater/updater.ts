import {
  type ApiClient,
  type Cluster,
  evictPod,
  type Pod,
  type VerticalPodAutoscaler,
} from "../../../cluster/index.js";
import { PHASE, TokenBucket } from "../../../engine/index.js";
import type { SimTime } from "../../../units/index.js";
import { recommendationFor, templateUnder } from "../admission/admit-pod.js";
import { containerPolicyOf } from "../container-policy.js";
import type { VerticalPodAutoscalerFlags } from "../defaults.js";
import { explainUpdate } from "../explain.js";
import type { NamespaceLimitRanges } from "../limit-ranges.js";
import type { ContainerRecommendation } from "../resource-amounts.js";
import {
  containersOf,
  policiesOf,
  targetKeyOf,
  updateModeOf,
  type VerticalTargets,
} from "../vertical-target.js";
import { meetsEvictionRequirements } from "./eviction-requirements.js";
import { canEvict, type InPlaceQuestion, inPlaceDecision } from "./in-place-decision.js";
import { judgeUpdate, orderUpdates, type Termination } from "./order-updates.js";
import { qosClassOf } from "./qos-class.js";
import { type BudgetedPod, type ReplicaGroup, replicaGroupOf } from "./replica-group.js";
import { type UpdatePriority, updatePriority } from "./update-priority.js";

export interface UpdaterOptions {
  readonly client: ApiClient;
  readonly flags: VerticalPodAutoscalerFlags;
  readonly targets: VerticalTargets;
  readonly limitRanges: NamespaceLimitRanges;
}

interface Candidate {
  readonly pod: Pod;
  readonly group: ReplicaGroup | undefined;
  readonly processed: readonly ContainerRecommendation[];
  readonly priority: UpdatePriority;
  readonly reason: "quickOom" | "outsideRange" | "outgrown";
}

/**
 * The updater: each interval it looks which pods of which VPAs are worth an update and resizes them in place or evicts
 * them, within the budget of their controller and of PodDisruptionBudgets.
 *
 * Deviates: the admission controller's lease is always fresh; all containers count as observed.
 * Source: vertical-pod-autoscaler v1.8.1 pkg/updater/logic/updater.go#RunOnce.
 */
export class Updater {
  readonly #cluster: Cluster;
  readonly #options: UpdaterOptions;
  readonly #limiter: TokenBucket;
  /** When the updater first saw a pod of this name resize; upstream never forgets it. */
  readonly #resizeSeenAt = new Map<string, SimTime>();

  constructor(cluster: Cluster, options: UpdaterOptions) {
    this.#cluster = cluster;
    this.#options = options;
    const { flags } = options;
    const limit = flags["eviction-rate-limit"];
    this.#limiter = new TokenBucket(
      limit > 0 ? limit : Number.POSITIVE_INFINITY,
      flags["eviction-rate-burst"],
    );
    this.#scheduleNext();
  }

  #scheduleNext(): void {
    const { sim } = this.#cluster;
    sim.scheduleAfter(this.#options.flags["updater-interval"], PHASE.control, () => {
      this.#pass();
      this.#scheduleNext();
    });
  }

  #pass(): void {
    const { targets, flags } = this.#options;
    const deadline = (this.#cluster.sim.now + flags["updater-interval"]) as SimTime;
    const queue: (() => boolean)[] = [];
    for (const vpa of this.#cluster.verticalPodAutoscalers.values()) {
      const mode = updateModeOf(vpa);
      if (mode !== "Recreate" && mode !== "Auto" && mode !== "InPlaceOrRecreate") continue;
      const key = targetKeyOf(vpa);
      if (targets.rulerOf(key) !== vpa || vpa.recommendation === null) continue;
      const live = [...targets.podsOf(key)].filter((pod) => pod.isActive);
      if (live.length === 0) continue;
      for (const candidate of this.#candidates(vpa, live)) {
        queue.push(() => this.#update(vpa, candidate, deadline, next));
      }
    }
    let index = 0;
    const next = () => {
      while (index < queue.length) if (!queue[index++]!()) return;
    };
    next();
  }

  #candidates(vpa: VerticalPodAutoscaler, live: readonly Pod[]): Candidate[] {
    const { flags, limitRanges } = this.#options;
    const isInPlace = updateModeOf(vpa) === "InPlaceOrRecreate";
    const groups = this.#groupsOf(vpa, live);
    const policies = policiesOf(vpa);
    const accepted: Candidate[] = [];
    for (const pod of live) {
      const group = pod.ownerKey === null ? undefined : groups.get(pod.ownerKey);
      const question = this.#question(vpa, pod, group);
      if (isInPlace) {
        const decision = inPlaceDecision(question);
        if (decision !== "InPlaceApproved" && decision !== "InPlaceEvict") continue;
      } else if (!canEvict(question)) continue;
      const processed = recommendationFor(pod.template, vpa, limitRanges);
      if (processed === undefined) continue;
      const containers = containersOf(pod);
      const requirements =
        vpa.spec.updatePolicy === undefined ? undefined : (vpa.spec.updatePolicy.evictionRequirements ?? []);
      if (!meetsEvictionRequirements(containers, processed, requirements)) continue;
      const priority = updatePriority(containers, processed, undefined);
      const { now } = this.#cluster.sim;
      const verdict = judgeUpdate(
        {
          priority,
          age: pod.startTime === null ? undefined : ((now - pod.startTime) as SimTime),
          terminations: terminationsOf(pod, now).filter(
            ({ container }) => containerPolicyOf(policies, container)?.mode !== "Off",
          ),
        },
        {
          lifetimeThreshold: flags["in-recommendation-bounds-eviction-lifetime-threshold"],
          minChange: flags["pod-update-threshold"],
          evictAfterOom: flags["evict-after-oom-threshold"],
        },
      );
      if (verdict.isAccepted) {
        accepted.push({ pod, group, processed, priority, reason: verdict.reason });
      }
    }
    return orderUpdates(accepted);
  }

  #groupsOf(vpa: VerticalPodAutoscaler, live: readonly Pod[]): ReadonlyMap<string, ReplicaGroup | undefined> {
    const { flags } = this.#options;
    const byOwner = new Map<string, BudgetedPod[]>();
    for (const pod of live) {
      if (pod.ownerKey === null) continue;
      const pods = byOwner.get(pod.ownerKey);
      if (pods === undefined) byOwner.set(pod.ownerKey, [budgeted(pod)]);
      else pods.push(budgeted(pod));
    }
    const groups = new Map<string, ReplicaGroup | undefined>();
    for (const [ownerKey, pods] of byOwner) {
      groups.set(
        ownerKey,
        replicaGroupOf({
          configured: this.#configured(ownerKey, pods.length),
          pods,
          evictionTolerance: flags["eviction-tolerance"],
          minReplicas: vpa.spec.updatePolicy?.minReplicas ?? flags["min-replicas"],
        }),
      );
    }
    return groups;
  }

  #configured(ownerKey: string, live: number): number {
    const [kind = "", namespace = "", name = ""] = ownerKey.split("/");
    if (kind === "Job") return live;
    if (kind === "DaemonSet") {
      return this.#cluster.daemonSets.get(`${namespace}/${name}`)?.desiredNumberScheduled ?? 0;
    }
    return this.#cluster.scalable(kind, namespace, name)?.replicas ?? 0;
  }

  #question(vpa: VerticalPodAutoscaler, pod: Pod, group: ReplicaGroup | undefined): InPlaceQuestion {
    const { now } = this.#cluster.sim;
    if (pod.resize !== null && !this.#resizeSeenAt.has(pod.key)) this.#resizeSeenAt.set(pod.key, now);
    return {
      mode: updateModeOf(vpa),
      group,
      pod: budgeted(pod),
      recommendation: vpa.recommendation ?? undefined,
      isInPlaceModeEnabled: false,
      skipsDisruptionBudget: this.#options.flags["in-place-skip-disruption-budget"],
      needsRestart: needsRestart(pod),
      lastInfeasible: undefined,
      sinceResizeSeen: (now - (this.#resizeSeenAt.get(pod.key) ?? now)) as SimTime,
    };
  }

  /**
   * Resizes or evicts one pod when its turn comes; the budget has shrunk meanwhile. False: the API was called, `next`
   * follows when it has answered, if ever.
   */
  #update(vpa: VerticalPodAutoscaler, candidate: Candidate, deadline: SimTime, next: () => void): boolean {
    const { pod, group, processed } = candidate;
    const question = this.#question(vpa, pod, group);
    if (updateModeOf(vpa) === "InPlaceOrRecreate") {
      const decision = inPlaceDecision(question);
      if (decision === "InPlaceDeferred") return true;
      const template = templateUnder(pod.template, vpa, processed, this.#options.limitRanges, true);
      const isSameClass = qosClassOf(containersOf(pod)) === qosClassOf(containersOf({ template }));
      // The API server refuses a resize that changes the class; the updater then evicts.
      if (decision === "InPlaceApproved" && isSameClass) {
        this.#options.client.call(() => {
          if (pod.isActive) {
            if (group !== undefined) group.started++;
            this.#cluster.requestResize(pod, template);
            this.#told(vpa, candidate, "resize");
          }
          next();
        });
        return false;
      }
    }
    if (!canEvict(question)) return true;
    const { sim } = this.#cluster;
    const at = this.#limiter.reserve(sim.now);
    if (at >= deadline) return false;
    const evict = () => {
      this.#options.client.call(() => {
        const isPending = pod.phase === "Pending";
        const { outcome } = evictPod(this.#cluster, pod, undefined, "vertical-pod-autoscaler");
        if (outcome === "evicted") {
          if (group !== undefined && !isPending) group.started++;
          this.#told(vpa, candidate, "evict");
        }
        next();
      });
    };
    if (at <= sim.now) evict();
    else sim.schedule(at, PHASE.control, evict);
    return false;
  }

  #told(vpa: VerticalPodAutoscaler, { pod, reason, priority }: Candidate, action: "evict" | "resize"): void {
    const { sim } = this.#cluster;
    sim.decisions.decide({
      at: sim.now,
      component: "vpa-updater",
      object: `vpa/${vpa.key}`,
      action,
      to: pod.name,
      explain: () => explainUpdate(pod.name, reason, priority),
    });
  }
}

function budgeted(pod: Pod): BudgetedPod {
  return { isPending: pod.phase === "Pending", resize: pod.resize ?? undefined };
}

function needsRestart({ template }: Pod): boolean {
  return template.spec.containers.some((container) =>
    (container.resizePolicy ?? []).some(({ restartPolicy }) => restartPolicy === "RestartContainer"),
  );
}

function terminationsOf({ lastTermination }: Pod, now: SimTime): Termination[] {
  if (lastTermination === null) return [];
  const { container, reason, startedAt, finishedAt } = lastTermination;
  return [
    {
      container,
      isOom: reason === "OOMKilled",
      ranFor: (finishedAt - startedAt) as SimTime,
      finishedAgo: (now - finishedAt) as SimTime,
    },
  ];
}
