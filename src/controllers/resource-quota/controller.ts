import type { Cluster, Pod, PodInit, PodTemplate } from "../../cluster/index.js";
import { PHASE } from "../../engine/index.js";
import type { LimitRange, ResourceQuota } from "../../kubernetes/index.js";
import { parseQuantity, quantityToNumber, type SimTime } from "../../units/index.js";
import { explainRefusal, judgeQuota } from "./judge-quota.js";
import { limitRangeFaults } from "./limit-range-faults.js";
import { podAmounts } from "./pod-amounts.js";
import { isInScope } from "./quota-scope.js";

export interface QuotaAdmissionOptions {
  readonly resourceQuotas: readonly ResourceQuota[];
  readonly limitRanges: readonly LimitRange[];
  /** From the end of a pod until its amounts are free: the quota controller hears of it and writes its status. */
  readonly replenishLatency: SimTime;
}

interface QuotaState {
  readonly object: ResourceQuota;
  readonly hard: ReadonlyMap<string, number>;
  readonly used: Map<string, number>;
}

/** What a pod was counted with, and where. */
interface Counted {
  readonly amounts: ReadonlyMap<string, number>;
  readonly quotas: readonly QuotaState[];
}

/**
 * Refuses pods beyond their namespace's ResourceQuotas and LimitRanges at their creation, and keeps the quotas' used
 * amounts: a pod counts until it has ended or is gone, while it terminates, too.
 *
 * Source: kubernetes v1.36.3 apiserver/pkg/admission/plugin/resourcequota, plugin/pkg/admission/limitranger,
 * pkg/controller/resourcequota
 */
export class QuotaAdmission {
  readonly #cluster: Cluster;
  readonly #options: QuotaAdmissionOptions;
  readonly #byNamespace = new Map<string, QuotaState[]>();
  readonly #rangesByNamespace = new Map<string, LimitRange[]>();
  readonly #counted = new Map<Pod, Counted>();
  readonly #amounts = new WeakMap<PodTemplate, ReadonlyMap<string, number>>();
  readonly #faults = new WeakMap<PodTemplate, readonly string[]>();

  constructor(cluster: Cluster, options: QuotaAdmissionOptions) {
    this.#cluster = cluster;
    this.#options = options;
    for (const object of options.resourceQuotas) {
      const hard = new Map<string, number>();
      for (const [name, text] of Object.entries(object.spec.hard ?? {})) {
        const quantity = parseQuantity(String(text));
        if (quantity !== undefined) hard.set(name, quantityToNumber(quantity));
      }
      push(this.#byNamespace, object.metadata.namespace ?? "default", { object, hard, used: new Map() });
    }
    for (const range of options.limitRanges) {
      push(this.#rangesByNamespace, range.metadata.namespace ?? "default", range);
    }
    cluster.pods.watchOnly(["added", "status", "resized", "deleted"], (pod, change) => {
      if (change === "added") this.#count(pod);
      else if (change === "deleted" || (change === "status" && pod.isTerminal)) this.#release(pod);
      else if (change === "resized") {
        this.#release(pod);
        this.#count(pod);
      }
    });
  }

  /** False: the API server answers 403, and the creator tries again later. */
  admits(init: Pick<PodInit, "namespace" | "template" | "workloadKey">): boolean {
    const { namespace, template, workloadKey } = init;
    const faults = this.#rangeFaults(namespace, template);
    if (faults.length > 0) {
      this.#refuse("limitranger", `limitrange/${namespace}`, workloadKey, faults.join("; "));
      return false;
    }
    for (const quota of this.#byNamespace.get(namespace) ?? []) {
      if (!isInScope(quota.object.spec, template.spec)) continue;
      const refusals = judgeQuota(quota.hard, quota.used, this.#amountsOf(template));
      if (refusals.length === 0) continue;
      const { name } = quota.object.metadata;
      const text = explainRefusal(name, refusals);
      this.#refuse("resource-quota", `resourcequota/${namespace}/${name}`, workloadKey, text);
      return false;
    }
    return true;
  }

  #rangeFaults(namespace: string, template: PodTemplate): readonly string[] {
    const ranges = this.#rangesByNamespace.get(namespace);
    if (ranges === undefined) return [];
    let faults = this.#faults.get(template);
    if (faults === undefined) {
      faults = limitRangeFaults(template.spec, ranges);
      this.#faults.set(template, faults);
    }
    return faults;
  }

  #amountsOf(template: PodTemplate): ReadonlyMap<string, number> {
    let amounts = this.#amounts.get(template);
    if (amounts === undefined) {
      amounts = podAmounts(template.spec);
      this.#amounts.set(template, amounts);
    }
    return amounts;
  }

  #count(pod: Pod): void {
    const inNamespace = this.#byNamespace.get(pod.namespace);
    if (inNamespace === undefined || pod.isTerminal) return;
    const quotas = inNamespace.filter(({ object }) => isInScope(object.spec, pod.template.spec));
    const amounts = this.#amountsOf(pod.template);
    this.#counted.set(pod, { amounts, quotas });
    for (const { used } of quotas) {
      for (const [name, amount] of amounts) used.set(name, (used.get(name) ?? 0) + amount);
    }
  }

  #release(pod: Pod): void {
    const counted = this.#counted.get(pod);
    if (counted === undefined) return;
    this.#counted.delete(pod);
    this.#cluster.sim.scheduleAfter(this.#options.replenishLatency, PHASE.delivery, () => {
      for (const { used } of counted.quotas) {
        for (const [name, amount] of counted.amounts) used.set(name, (used.get(name) ?? 0) - amount);
      }
    });
  }

  #refuse(component: string, object: string, workloadKey: string, text: string): void {
    this.#cluster.sim.decisions.decide({
      at: this.#cluster.sim.now,
      component,
      object,
      action: "refuse",
      // The same from and to: refusals of one workload in a row are one entry with a count.
      from: workloadKey,
      to: workloadKey,
      explain: () => `a pod of ${workloadKey}: ${text}`,
    });
  }
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
