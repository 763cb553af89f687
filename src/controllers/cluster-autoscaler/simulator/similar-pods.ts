import type { Pod } from "../../../cluster/index.js";
import { podSpecKey } from "./pod-spec-key.js";

/** Specs remembered per controller. Source: cluster-autoscaler 1.36.1 simulator/scheduling/similar_pods.go */
const MAX_SPECS_PER_CONTROLLER = 10;

/** Remembers within one pass which specs of a controller found no node, so that their equals are not tried. */
export class SimilarPods {
  readonly #unschedulable = new Map<string, Set<string>>();

  isUnschedulable(pod: Pod): boolean {
    if (pod.ownerKey === null) return false;
    return this.#unschedulable.get(pod.ownerKey)?.has(podSpecKey(pod.template)) ?? false;
  }

  setUnschedulable(pod: Pod): void {
    if (pod.ownerKey === null) return;
    let specs = this.#unschedulable.get(pod.ownerKey);
    if (specs === undefined) {
      specs = new Set();
      this.#unschedulable.set(pod.ownerKey, specs);
    }
    if (specs.size < MAX_SPECS_PER_CONTROLLER) specs.add(podSpecKey(pod.template));
  }
}
