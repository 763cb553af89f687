import { z } from "zod";
import { CLOUD_PROVIDERS } from "../../cloud/index.js";
import { bytesQuantity, count, nonNegative } from "./scalars.js";

/** What people write in a catalogue of their own. */
export const catalogueSchema = z
  .strictObject({
    source: z.string().default("").describe("Where shapes and prices come from, with a date."),
    replace: z
      .boolean("write true or false")
      .default(false)
      .describe(
        "true: the built-in types are not there. Else a type of the same name replaces the built-in one.",
      ),
    instanceTypes: z
      .array(
        z.strictObject({
          name: z.string().min(1, "a type needs a name"),
          provider: z
            .enum(CLOUD_PROVIDERS, `the providers are ${CLOUD_PROVIDERS.join(", ")}`)
            .default("other")
            .describe("Whose rules decide what pods can use: EKS, GKE, AKS, or nothing reserved."),
          vcpu: nonNegative().describe("Cores."),
          memory: bytesQuantity().describe("Nominal memory, for example 32Gi."),
          price: nonNegative().optional().describe("USD per hour on demand."),
          spotPrice: nonNegative().optional().describe("USD per hour as spot or preemptible machine."),
          maxPods: count().default(110).describe("Pods a node may hold."),
        }),
        "instanceTypes is a list",
      )
      .describe("The machines."),
  })
  .describe("A catalogue of instance types for kube-headroom.");
