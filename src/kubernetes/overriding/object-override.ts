import type { Place } from "../../diagnostics/index.js";
import type { JsonValue } from "../reading/json-value.js";

/** A value to write into a manifest's object before it is read. */
export interface ObjectOverride {
  /** `HorizontalPodAutoscaler/web.spec.maxReplicas`: Kind/[namespace/]name, then fields and items by name or index. */
  readonly path: string;
  /** Null takes the field out. */
  readonly value: JsonValue;
  /** Where the override was written. */
  readonly place: Place;
}
