import { z } from "zod";
import { pattern } from "./pattern.js";
import { bytesQuantity, count, duration, nonNegative, plainName, reference } from "./scalars.js";
import { traceShape, traceSource } from "./trace-source.js";

const request = z
  .strictObject({
    cpu: z
      .strictObject({
        mean: duration().describe("CPU time that one request needs in the container."),
        scv: nonNegative()
          .default(1)
          .describe("Squared coefficient of variation: 0 constant, 1 exponential."),
      })
      .prefault({ mean: "10ms" })
      .describe("CPU work of one request."),
    wait: duration()
      .default("0s")
      .describe("Time a request waits without using CPU (databases, other systems)."),
    timeout: duration().optional().describe("The client gives up after this time. Default: never."),
    retries: count().default(0).describe("Further attempts after a failure."),
    concurrency: count()
      .min(1, "at least one request must be allowed")
      .optional()
      .describe("Requests one pod works on at a time. Default: no limit."),
    queueLimit: count()
      .optional()
      .describe(
        "Requests that may wait in one pod beyond `concurrency`; more are refused. Default: no limit.",
      ),
    memory: z
      .strictObject({
        base: bytesQuantity().default("64Mi").describe("Memory of an idle container."),
        perInFlight: bytesQuantity().default("0").describe("Memory of each request in progress."),
        leakPerHour: bytesQuantity()
          .default("0")
          .describe("What the container loses track of each hour, until it is started anew."),
      })
      .prefault({})
      .describe("Memory of the container that serves."),
  })
  .describe("What one request costs.");

const usageSource = (units: readonly [string, ...string[]], what: string) => {
  const { file, ...rest } = traceShape(units);
  return z
    .strictObject({
      constant: nonNegative().optional().describe(`Always this many ${units[0]}.`),
      pattern: pattern().optional(),
      file: file.optional(),
      ...rest,
      share: z
        .enum(["total", "per-pod"], "share is total or per-pod")
        .default("total")
        .describe(
          "total: what all pods use together, divided evenly among the ready ones. per-pod: what each uses.",
        ),
    })
    .describe(what);
};

/** The scenario's `load`. */
export const loadSchema = z
  .array(
    z.strictObject({
      to: reference().describe("Whom it goes to: Kind/name or Kind/namespace/name."),
      container: plainName().optional().describe("The container that works. Default: the first."),
      trace: traceSource(["requests"]).optional(),
      pattern: pattern().optional(),
      constant: nonNegative().optional().describe("Requests per second, always the same."),
      request: request.optional(),
      calls: z
        .array(
          z.strictObject({
            to: reference(),
            perRequest: nonNegative().default(1).describe("Calls that one request makes, on average."),
          }),
        )
        .default([])
        .describe("Calls to other Services while a request is served."),
      queue: z
        .enum(["per-pod", "shared"], "queue is per-pod or shared")
        .default("per-pod")
        .describe(
          "per-pod: each pod has its own queue, as behind kube-proxy. shared: consumers of one queue.",
        ),
      usage: z
        .strictObject({
          cpu: usageSource(
            ["cores", "millicores", "percent"],
            "CPU over time; percent is of one core.",
          ).optional(),
          memory: usageSource(["bytes", "Mi", "Gi"], "Memory over time.").optional(),
        })
        .optional()
        .describe("Use of CPU and memory replayed as it was, instead of requests."),
    }),
  )
  .default([])
  .describe("What the cluster has to carry.");
