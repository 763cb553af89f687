import type { ApiClient, Cluster, VerticalPodAutoscaler } from "../../cluster/index.js";
import type { LimitRange } from "../../kubernetes/index.js";
import type { EpochMicros } from "../../units/index.js";
import { recommendationFor, templateUnder } from "./admission/admit-pod.js";
import type { VerticalPodAutoscalerFlags } from "./defaults.js";
import { NamespaceLimitRanges } from "./limit-ranges.js";
import type { AggregateCheckpoint } from "./recommender/aggregate-container-state.js";
import { Recommender, type UsageSample } from "./recommender/recommender.js";
import { Updater } from "./updater/updater.js";
import { VerticalTargets } from "./vertical-target.js";

export interface VerticalPodAutoscalerOptions {
  /** The updater's own client. */
  readonly client: ApiClient;
  readonly flags: VerticalPodAutoscalerFlags;
  readonly limitRanges: readonly LimitRange[];
  /** Wall clock of virtual time zero. */
  readonly zero: EpochMicros;
  /** What was learnt before the run, by `namespace/vpa/container`. */
  readonly checkpoints?: ReadonlyMap<string, AggregateCheckpoint>;
  readonly annotationsOf?: (vpa: VerticalPodAutoscaler) => Readonly<Record<string, string>>;
  readonly onSample?: (sample: UsageSample) => void;
}

/** Recommender, updater and admission controller of the vertical pod autoscaler. */
export class VerticalPodAutoscalers {
  readonly #recommender: Recommender;

  constructor(cluster: Cluster, options: VerticalPodAutoscalerOptions) {
    const { client, flags, limitRanges, ...forRecommender } = options;
    const targets = new VerticalTargets(cluster);
    const namespaceLimitRanges = new NamespaceLimitRanges(limitRanges);
    this.#recommender = new Recommender(cluster, { flags, targets, ...forRecommender });
    new Updater(cluster, { client, flags, targets, limitRanges: namespaceLimitRanges });
    const before = cluster.podAdmission;
    cluster.podAdmission = (init) => {
      const template = before?.(init) ?? init.template;
      const vpa = targets.rulerOf(init.workloadKey);
      if (vpa === undefined) return template;
      const processed = recommendationFor(template, vpa, namespaceLimitRanges);
      if (processed === undefined) return template;
      return templateUnder(template, vpa, processed, namespaceLimitRanges, false);
    };
  }

  /** How far a VPA's history supports its bounds, by container; 1 is a whole confidence interval. */
  confidences(vpa: VerticalPodAutoscaler): ReadonlyMap<string, number> {
    return this.#recommender.confidences(vpa);
  }
}
