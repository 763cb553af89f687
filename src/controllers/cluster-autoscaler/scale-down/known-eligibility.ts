import type { Node } from "../../../cluster/index.js";
import type { SimTime } from "../../../units/index.js";
import { checkEligibility, type Eligibility, type EligibilityOptions } from "./check-eligibility.js";
import { nextChangeWithTime } from "./next-change-with-time.js";
import type { ScaleDownGroup } from "./scale-down-group.js";

interface Known {
  readonly generation: number;
  /** It holds before this time. */
  readonly until: SimTime;
  readonly isScaleDownDisabled: boolean;
  readonly groupOptions: ScaleDownGroup["options"] | undefined;
  readonly eligibility: Eligibility;
}

/** Remembers what `checkEligibility` says of a node until the node or its pods change, or time changes it. */
export class KnownEligibility {
  readonly #options: EligibilityOptions;
  readonly #known = new WeakMap<Node, Known>();

  constructor(options: EligibilityOptions) {
    this.#options = options;
  }

  of(node: Node, isScaleDownDisabled: boolean, group: ScaleDownGroup | undefined, now: SimTime): Eligibility {
    const known = this.#known.get(node);
    if (
      known !== undefined &&
      known.generation === node.generation &&
      now < known.until &&
      known.isScaleDownDisabled === isScaleDownDisabled &&
      known.groupOptions === group?.options
    ) {
      return known.eligibility;
    }
    const eligibility = checkEligibility(node, isScaleDownDisabled, group, this.#options, now);
    this.#known.set(node, {
      generation: node.generation,
      until: nextChangeWithTime(node, now),
      isScaleDownDisabled,
      groupOptions: group?.options,
      eligibility,
    });
    return eligibility;
  }
}
