import type { Node, Pod } from "../../../cluster/index.js";
import { type SchedulingPod, schedulingPodOf } from "../../../scheduling/index.js";

const NONE: readonly SchedulingPod[] = [];

/**
 * Which pods with required anti-affinity may stand in a hypothetical cluster: all that stood there at the last
 * `scan`, and all that came since. Pods that left since are still listed, so that the answer errs to "may".
 */
export class AntiAffinityIndex {
  readonly #nodes: Node[] = [];
  readonly #generations: number[] = [];
  readonly #holders: (readonly SchedulingPod[])[] = [];
  #present = new Set<SchedulingPod>();

  /** The different pods with required anti-affinity, by what their template says. */
  get present(): ReadonlySet<SchedulingPod> {
    return this.#present;
  }

  /** Reads the nodes anew, those only that changed. */
  scan(nodes: readonly Node[]): void {
    this.#present = new Set();
    this.#holders.length = Math.min(this.#holders.length, nodes.length);
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[i]!;
      if (this.#nodes[i] !== node || this.#generations[i] !== node.generation) {
        this.#nodes[i] = node;
        this.#generations[i] = node.generation;
        this.#holders[i] = holdersOn(node);
      }
      for (const holder of this.#holders[i]!) this.#present.add(holder);
    }
  }

  add(pod: Pod): void {
    if (hasAntiAffinity(pod)) this.#present.add(schedulingPodOf(pod));
  }

  addNode(node: Node): void {
    for (const holder of holdersOn(node)) this.#present.add(holder);
  }
}

function hasAntiAffinity({ template }: Pod): boolean {
  const terms = template.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return terms !== undefined && terms.length > 0;
}

function holdersOn({ pods }: Node): readonly SchedulingPod[] {
  let found: SchedulingPod[] | null = null;
  for (const pod of pods) {
    if (!hasAntiAffinity(pod)) continue;
    found ??= [];
    found.push(schedulingPodOf(pod));
  }
  return found ?? NONE;
}
