import { z } from "zod";
import { duration, plainName, reference } from "./scalars.js";

/** The scenario's `sidecars`: proxies that requests of a pod pass. */
export const sidecarsSchema = z
  .array(
    z.strictObject({
      for: reference().optional().describe("The workload. Default: every one that has such a container."),
      container: plainName().describe(
        "The proxy's container, or native sidecar: istio-proxy, linkerd-proxy.",
      ),
      cpuPerRequest: duration().describe("CPU time of one request that passes the proxy, in or out."),
      latency: duration().default("0s").describe("What one pass of the proxy, there and back, adds."),
    }),
  )
  .optional()
  .describe("Sidecar proxies: their CPU and latency. The first entry that fits a workload counts.");
