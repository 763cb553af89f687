import type { PodTemplate } from "../../cluster/index.js";
import { cpuShares, type PodQosClass, podQosClassOf } from "../../kubernetes/index.js";

/** How a pod stands beside the others of its node when there is too little CPU. */
export interface PodWeight {
  readonly qosClass: PodQosClass;
  readonly requestMillicores: number;
  readonly weight: number;
}

const known = new WeakMap<PodTemplate, PodWeight>();

/** Compiled once a template. */
export function podWeightOf(template: PodTemplate): PodWeight {
  let weight = known.get(template);
  if (weight === undefined) {
    const requestMillicores = template.requests.cpuMillicores;
    weight = {
      qosClass: podQosClassOf(template.spec),
      requestMillicores,
      weight: cpuShares(requestMillicores),
    };
    known.set(template, weight);
  }
  return weight;
}
