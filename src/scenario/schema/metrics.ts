import { z } from "zod";
import { pattern } from "./pattern.js";
import { duration, nonNegative, reference } from "./scalars.js";
import { traceSource } from "./trace-source.js";

/** The scenario's `metrics`. */
export const metricsSchema = z
  .array(
    z.strictObject({
      name: z
        .string("a metric's name is text")
        .min(1, "a metric needs a name")
        .describe("The metric's name as the HPA writes it."),
      type: z.enum(["Pods", "Object", "External"], "the types are Pods, Object and External"),
      object: reference().optional().describe("Object metrics: the described object."),
      selector: z
        .record(z.string(), z.string())
        .default({})
        .describe("Labels of the series; the HPA's selector must match them."),
      from: z
        .enum(
          ["constant", "trace", "pattern", "backlog", "rate", "inFlight"],
          "a metric comes from constant, trace, pattern, backlog, rate or inFlight",
        )
        .describe(
          "constant, trace, pattern: given. backlog: requests that wait. rate: requests per second. inFlight: requests in progress.",
        ),
      of: reference().optional().describe("backlog, rate, inFlight: of which Service or workload."),
      value: nonNegative().optional().describe("constant: its value."),
      trace: traceSource(["value"]).optional(),
      pattern: pattern().optional(),
      lag: duration().default("0s").describe("Age of the value when the HPA reads it."),
      failing: z
        .array(z.strictObject({ at: duration(), for: duration() }))
        .default([])
        .describe("Windows in which the metrics API answers with an error."),
    }),
  )
  .default([])
  .describe("Sources of Pods, Object and External metrics.");
