import { z } from "zod";

/** The scenario's `network`: what lies between pods. Its times are in `latencies`, its prices in `billing`. */
export const networkSchema = z
  .strictObject({
    inFluid: z
      .boolean("write true or false")
      .optional()
      .describe(
        "Calls of a fluid take latencies.sameZone and crossZone, as single requests do. Default: where bytes are given.",
      ),
  })
  .optional()
  .describe("The network between pods.");
