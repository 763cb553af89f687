import type { Cluster, Pod } from "../../cluster/index.js";
import { explainFilters, type SchedulingContext, schedulingPodOf } from "../../scheduling/index.js";
import type { SchedulerProfiles } from "./scheduler-profiles.js";

/** Writes into the lives of chosen pods which plugin filtered out which nodes, at each attempt that differs. */
export class FilterDetails {
  readonly #cluster: Cluster;
  readonly #context: SchedulingContext;
  readonly #profiles: SchedulerProfiles;
  readonly #isChosen: (pod: Pod) => boolean;
  readonly #told = new WeakMap<Pod, string>();

  constructor(
    cluster: Cluster,
    context: SchedulingContext,
    profiles: SchedulerProfiles,
    isChosen: (pod: Pod) => boolean,
  ) {
    this.#cluster = cluster;
    this.#context = context;
    this.#profiles = profiles;
    this.#isChosen = isChosen;
  }

  tell(pod: Pod): void {
    if (!this.#isChosen(pod)) return;
    const text = explainFilters(schedulingPodOf(pod), this.#context, this.#profiles.of(pod)) ?? "no node";
    if (this.#told.get(pod) === text) return;
    this.#told.set(pod, text);
    const { sim } = this.#cluster;
    sim.observations.observe({
      at: sim.now,
      component: "kube-scheduler",
      object: pod.storyName,
      step: "filtered out",
      detail: text,
    });
  }
}
