import type { Node } from "../../../cluster/index.js";
import type { SimTime } from "../../../units/index.js";
import { changesWithTime } from "./changes-with-time.js";
import { checkEligibility, type Eligibility, type EligibilityOptions } from "./check-eligibility.js";
import type { ScaleDownGroup } from "./scale-down-group.js";

interface Known {
  readonly generation: number;
  readonly isScaleDownDisabled: boolean;
  readonly groupOptions: ScaleDownGroup["options"] | undefined;
  readonly eligibility: Eligibility;
}

/** Remembers what `checkEligibility` says of a node until the node or its pods change. */
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
      known.isScaleDownDisabled === isScaleDownDisabled &&
      known.groupOptions === group?.options
    ) {
      return known.eligibility;
    }
    const eligibility = checkEligibility(node, isScaleDownDisabled, group, this.#options, now);
    if (!changesWithTime(node)) {
      const { generation } = node;
      this.#known.set(node, { generation, isScaleDownDisabled, groupOptions: group?.options, eligibility });
    }
    return eligibility;
  }
}
