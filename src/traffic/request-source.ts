import type { RequestFigures } from "./request-figures.js";
import type { TerminationLosses } from "./termination-losses.js";

/** A target's figures, interval by interval. */
export interface RequestSource {
  /** `Service/default/frontend`. */
  readonly service: string;
  /** True when load arrives from outside. */
  readonly isEntry: boolean;
  begin(): void;
  takeInterval(): RequestFigures;
  total(): RequestFigures;
  /** What the ends of its pods cost; null when none ended. */
  terminations(): TerminationLosses | null;
}
