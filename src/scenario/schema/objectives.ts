import { z } from "zod";
import { duration, reference, share } from "./scalars.js";

const latencyGoals = z
  .strictObject({
    mean: duration().optional(),
    p50: duration().optional(),
    p90: duration().optional(),
    p95: duration().optional(),
    p99: duration().optional(),
  })
  .optional()
  .describe("Longest latency allowed over the run.");

const goals = {
  latency: latencyGoals,
  errors: share().optional().describe("Largest share of requests that may fail."),
};

/** The scenario's `objectives`. */
export const objectivesSchema = z
  .strictObject({
    ...goals,
    budget: z
      .string()
      .regex(/^\d+(\.\d+)?\s*USD\/(hour|day|month)$/, "a budget is written like 400 USD/day")
      .optional()
      .describe("Most money per hour, day or month."),
    window: duration().default("720h").describe("How long an error budget lasts; burn rates are told by it."),
    pendingTime: duration().optional().describe("Longest time a pod may wait for a node."),
    services: z
      .array(z.strictObject({ for: reference(), ...goals }))
      .default([])
      .describe("Goals of single Services."),
  })
  .prefault({})
  .describe("What a run is judged by.");
