import { z } from "zod";
import { duration, nonNegative, plainName, reference } from "./scalars.js";

/** The scenario's `ingress`: who works on the requests that come through Ingresses. */
export const ingressSchema = z
  .strictObject({
    controller: reference()
      .optional()
      .describe(
        "Whose pods take the requests: a workload, or the Service before it. Default: a hop without pods.",
      ),
    class: plainName().optional().describe("The Ingress class that it serves. Default: every Ingress."),
    cpuPerRequest: duration().optional().describe("CPU time of one request in the controller's container."),
    scv: nonNegative().default(1).describe("Squared coefficient of variation of that."),
    timeout: duration()
      .default("60s")
      .describe(
        "The controller gives up waiting for the backend after this time (nginx: proxy-read-timeout).",
      ),
    latency: duration()
      .default("1ms")
      .describe("What an Ingress whose controller is not named adds to each request."),
  })
  .optional()
  .describe("The controller behind Ingresses.");
