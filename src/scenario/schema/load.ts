import { z } from "zod";
import { pattern } from "./pattern.js";
import { connectionsSchema, dnsSchema } from "./routing.js";
import { bytesQuantity, count, duration, nonNegative, plainName, reference, share } from "./scalars.js";
import { traceShape, traceSource } from "./trace-source.js";

/** Forms of the CPU work of a request. */
export const WORK_DISTRIBUTIONS = [
  "exponential",
  "deterministic",
  "lognormal",
  "gamma",
  "erlang",
  "hyperexponential",
  "uniform",
] as const;

const timestampShape = traceShape(["requests"]);

const request = z
  .strictObject({
    cpu: z
      .strictObject({
        mean: duration().default("10ms").describe("CPU time that one request needs in the container."),
        scv: nonNegative()
          .default(1)
          .describe("Squared coefficient of variation: 0 constant, 1 exponential."),
        distribution: z
          .enum(WORK_DISTRIBUTIONS, `the distributions are ${WORK_DISTRIBUTIONS.join(", ")}`)
          .optional()
          .describe("Form of the CPU work. Default: the usual one with this scv."),
        quantiles: z
          .record(
            z.string().regex(/^p\d{1,2}(\.\d+)?$|^p100$/, "quantiles are named p50, p99 or p99.9"),
            duration(),
          )
          .optional()
          .describe("Measured CPU work, straight lines between: {p50: 8ms, p99: 60ms}. Instead of the mean."),
      })
      .prefault({ mean: "10ms" })
      .describe("CPU work of one request."),
    wait: duration()
      .default("0s")
      .describe("Time a request waits without using CPU (databases, other systems)."),
    timeout: duration().optional().describe("The client gives up after this time. Default: never."),
    retries: count().default(0).describe("Further attempts after a failure."),
    backOff: duration()
      .default("25ms")
      .describe("Longest wait before the first retry; it doubles each time, and is drawn evenly up to that."),
    maxBackOff: duration().default("250ms").describe("Where the doubling ends."),
    retryBudget: share().optional().describe("Retries per request allowed on average. Default: no budget."),
    coldStart: z
      .strictObject({
        mean: duration().describe("What an idle pod needs before it works again."),
        scv: nonNegative().default(1).describe("Squared coefficient of variation."),
        afterIdle: duration().default("0s").describe("A pod is cold when it was idle for so long."),
      })
      .optional()
      .describe("Pods that were idle have to be set up first. Only request by request."),
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
        leakPerRequest: bytesQuantity()
          .default("0")
          .describe("What it loses track of with each request of the mean CPU work."),
      })
      .prefault({})
      .describe("Memory of the container that serves."),
  })
  .describe("What one request costs.");

/** What requests carry. */
const bytes = () =>
  z
    .strictObject({
      request: bytesQuantity().default("0").describe("From the caller to the pod."),
      response: bytesQuantity().default("0").describe("From the pod to the caller."),
    })
    .optional();

const usageShape = (units: readonly [string, ...string[]]) => {
  const { file, ...rest } = traceShape(units);
  return {
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
  };
};

/** How load is played. */
export const fidelity = () => z.enum(["fluid", "request"], "the fidelity is fluid or request");

/** The scenario's `load`. */
export const loadSchema = z
  .array(
    z.strictObject({
      to: reference().describe("Whom it goes to: Kind/name or Kind/namespace/name."),
      host: z
        .string("a host is text")
        .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, "a host is a DNS name in lower case")
        .optional()
        .describe("Of a load to an Ingress: the host that is asked for. Default: none is named."),
      path: z
        .string("a path is text")
        .regex(/^\//, "a path begins with /")
        .optional()
        .describe("Of a load to an Ingress: the path that is asked for. Default: /."),
      container: plainName()
        .optional()
        .describe(
          "The container that works. Default: the first. Each container can have a usage of its own.",
        ),
      trace: traceSource(["requests"]).optional(),
      pattern: pattern().optional(),
      constant: nonNegative().optional().describe("Requests per second, always the same."),
      timestamps: z
        .strictObject({
          file: timestampShape.file,
          time: timestampShape.time,
          delimiter: timestampShape.delimiter,
          align: timestampShape.align,
          from: timestampShape.from,
          scale: nonNegative().default(1).describe("How many times as fast as it was."),
          work: z
            .record(z.string(), duration())
            .optional()
            .describe("CPU per unit of columns: {GeneratedTokens: 20ms}. Default: request.cpu."),
        })
        .optional()
        .describe("A CSV file with a line for each request: when it came, and what it cost."),
      users: z
        .strictObject({
          count: count().min(1, "there must be a user"),
          think: z
            .strictObject({ mean: duration(), scv: nonNegative().default(1) })
            .describe("From an answer until the user's next request."),
        })
        .optional()
        .describe("A closed system: each user waits for the answer before asking again."),
      arrivals: z
        .enum(["poisson", "even"], "arrivals are poisson or even")
        .default("poisson")
        .describe("How requests of a rate are spaced: at random, or evenly. Only request by request."),
      fidelity: fidelity()
        .optional()
        .describe("fluid: rates and formulas; request: each request is played. Default: the scenario's."),
      request: request.optional(),
      bytes: bytes().describe("What each request and its answer carry. Without it no bytes are counted."),
      calls: z
        .array(
          z.strictObject({
            to: reference().describe(
              "Whom it calls: Service/name, a workload, or one pod by its DNS name, Pod/db-0.db.",
            ),
            pod: plainName()
              .optional()
              .describe("The one pod of a headless Service; to: Pod/db-0.db says the same."),
            perRequest: nonNegative().default(1).describe("Calls that one request makes, on average."),
            bytes: bytes().describe("What each call carries. Default: as the called load says."),
          }),
        )
        .default([])
        .describe("Calls to other Services while a request is served."),
      callMode: z
        .enum(["sequence", "fan-out"], "calls are made in sequence or by fan-out")
        .default("sequence")
        .describe("sequence: one call after the other. fan-out: all at once."),
      balancing: z
        .enum(
          ["random", "round-robin", "least-connections"],
          "balancing is random, round-robin or least-connections",
        )
        .optional()
        .describe("How requests are dealt over pods. Default: as the mode of kube-proxy does."),
      clients: count()
        .min(1, "there must be a client")
        .optional()
        .describe(
          "Clients outside the cluster, all alike, that come back: for session affinity, kept connections and DNS. Default: each request is from another one.",
        ),
      connections: connectionsSchema().optional(),
      dns: dnsSchema().optional(),
      queue: z
        .enum(["per-pod", "shared"], "queue is per-pod or shared")
        .default("per-pod")
        .describe(
          "per-pod: each pod has its own queue, as behind kube-proxy. shared: consumers of one queue.",
        ),
      usage: z
        .strictObject({
          cpu: z
            .strictObject(usageShape(["cores", "millicores", "percent"]))
            .describe("CPU over time; percent is of one core.")
            .optional(),
          memory: z
            .strictObject({
              ...usageShape(["bytes", "Mi", "Gi"]),
              leakPerHour: bytesQuantity()
                .default("0")
                .describe("What each container adds each hour, until it is started anew."),
            })
            .describe("Memory over time.")
            .optional(),
        })
        .optional()
        .describe("Use of CPU and memory replayed as it was, instead of requests."),
    }),
  )
  .default([])
  .describe("What the cluster has to carry.");
