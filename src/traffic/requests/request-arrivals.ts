import type { Distribution } from "../../random/index.js";
import type { DemandSeries } from "../demand-series.js";

/** How requests come from outside. */
export type RequestArrivals =
  /** At a rate in requests per second, at random (`poisson`) or evenly spaced. */
  | { readonly kind: "rate"; readonly demand: DemandSeries; readonly spacing: "poisson" | "even" }
  /** At recorded instants, rising, in µs; each with its own CPU work in core-seconds, where that is known. */
  | {
      readonly kind: "timestamps";
      readonly timesMicros: Float64Array;
      readonly workSeconds: Float64Array | null;
    }
  /** From users who think, ask, and wait for the answer before they think again. */
  | { readonly kind: "users"; readonly users: number; readonly thinkSeconds: Distribution };
