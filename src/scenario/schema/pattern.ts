import { z } from "zod";
import { duration, nonNegative } from "./scalars.js";

const level = () => nonNegative();

/** Shaped load or use. Values are in the unit of the place; times count from the scenario's start. */
export function pattern() {
  return z
    .discriminatedUnion(
      "kind",
      [
        z
          .strictObject({
            kind: z.literal("step"),
            before: level(),
            after: level(),
            at: duration(),
            until: duration().optional().describe("Back to `before` at this time."),
          })
          .describe("One step up or down."),
        z
          .strictObject({
            kind: z.literal("ramp"),
            from: level(),
            to: level(),
            at: duration().default("0s"),
            over: duration(),
          })
          .describe("A straight line from one level to another."),
        z
          .strictObject({
            kind: z.literal("daily"),
            base: level().describe("Level in the quietest minute."),
            peak: level().describe("Level in the busiest minute."),
            peakAt: duration()
              .default("15h")
              .describe("Local time of day of the peak, as a span since midnight."),
            weekend: nonNegative().default(1).describe("Factor on Saturdays and Sundays."),
          })
          .describe("A cosine over the day in the scenario's time zone, in steps of a minute."),
        z
          .strictObject({
            kind: z.literal("spikes"),
            base: level(),
            peak: level(),
            at: duration().default("0s").describe("Start of the first spike."),
            for: duration().describe("Length of a spike."),
            every: duration().optional().describe("Distance of spikes. Default: only one."),
          })
          .describe("Rectangular spikes on a level."),
        z
          .strictObject({
            kind: z.literal("points"),
            points: z
              .array(
                z.tuple([duration(), level()], "a point is a pair: [5m, 80]"),
                "points are pairs: [[0s, 10], [5m, 80]]",
              )
              .min(1, "give at least one point"),
            linear: z.boolean().default(false).describe("Straight lines between points instead of steps."),
            repeat: duration().optional().describe("Start again after this span."),
          })
          .describe("Levels at given times."),
      ],
      { error: "the patterns are step, ramp, daily, spikes and points" },
    )
    .describe("A shape over time instead of a trace.");
}
