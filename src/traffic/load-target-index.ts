import type { Cluster, Pod, PodSelection } from "../cluster/index.js";
import type { LoadTarget } from "./load-targets.js";
import { targetKey } from "./traffic-target.js";
import type { UsageTarget } from "./usage-target.js";

interface Ranked {
  readonly rank: number;
  readonly target: LoadTarget;
}

const NO_USAGES: readonly UsageTarget[] = [];

/**
 * Finds the loads that a pod may take by its workload and by the selections that it belongs to: what it costs does not
 * follow the number of loads.
 */
export class LoadTargetIndex {
  readonly #cluster: Cluster;
  readonly #byWorkload = new Map<string, Ranked>();
  readonly #bySelection = new Map<PodSelection, Ranked>();
  readonly #usages = new Map<string, UsageTarget[]>();

  /** `targets`: those that go first first. Services are taken as they are now. */
  constructor(cluster: Cluster, targets: readonly LoadTarget[]) {
    this.#cluster = cluster;
    for (const [rank, target] of targets.entries()) {
      const { to } = target.spec;
      if (to.kind === "Service") {
        const selection = cluster.services.get(`${to.namespace}/${to.name}`)?.selection ?? null;
        if (selection !== null && !this.#bySelection.has(selection))
          this.#bySelection.set(selection, { rank, target });
        continue;
      }
      const key = targetKey(to);
      if (!this.#byWorkload.has(key)) this.#byWorkload.set(key, { rank, target });
      if (target.kind !== "usage") continue;
      const known = this.#usages.get(key);
      if (known === undefined) this.#usages.set(key, [target]);
      else known.push(target);
    }
  }

  /** The first load given to a Service that selects the pod or to its workload. */
  mainOf(pod: Pod): LoadTarget | undefined {
    let first = this.#byWorkload.get(pod.workloadKey);
    for (const selection of this.#cluster.selectionsOf(pod)) {
      const found = this.#bySelection.get(selection);
      if (found !== undefined && (first === undefined || found.rank < first.rank)) first = found;
    }
    return first?.target;
  }

  /** The uses given to its workload, in their order. */
  usagesOf(pod: Pod): readonly UsageTarget[] {
    return this.#usages.get(pod.workloadKey) ?? NO_USAGES;
  }
}
