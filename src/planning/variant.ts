import type { ScenarioOverride, ScenarioText } from "../scenario/index.js";

/** One side of a comparison. */
export interface Variant {
  readonly name: string;
  readonly scenario: string | ScenarioText;
  readonly overrides: readonly ScenarioOverride[];
}
