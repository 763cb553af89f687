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
    clientAddress: z
      .string("an address is text")
      .regex(/^(\d{1,3}\.){3}\d{1,3}$/, "an address is written like 203.0.113.1")
      .optional()
      .describe(
        "Where clients outside come from, for ipBlocks of NetworkPolicies. Default: 203.0.113.1, which is nobody's.",
      ),
  })
  .optional()
  .describe("The network between pods.");
