import { Constant } from "../../random/constant.js";
import type { PlayedOptions } from "./played-options.js";
import { DEFAULT_RESOLVER } from "./routing/index.js";

/** Requests that cost nothing, at pods without limits; what a scenario leaves out. */
export const DEFAULT_PLAYED_OPTIONS: PlayedOptions = {
  work: new Constant(0),
  waitSeconds: 0,
  timeoutSeconds: Number.POSITIVE_INFINITY,
  concurrency: Number.POSITIVE_INFINITY,
  queueLimit: Number.POSITIVE_INFINITY,
  queue: "per-pod",
  balancing: "random",
  callMode: "sequence",
  retries: 0,
  retryBudget: Number.POSITIVE_INFINITY,
  backOffSeconds: 0.025,
  mostBackOffSeconds: 0.25,
  setUp: null,
  setUpAfterIdleSeconds: 0,
  routing: { clients: null, connections: null, resolver: DEFAULT_RESOLVER, isPerNode: false },
  hopMicros: () => 0,
};
