import { z } from "zod";
import { count, duration } from "./scalars.js";

/** `connections` of one entry of `load`. */
export const connectionsSchema = () =>
  z
    .strictObject({
      protocol: z
        .enum(["http1", "http2"], "the protocol is http1 or http2")
        .default("http1")
        .describe("http1: one request at a time on a connection. http2: any number at once."),
      keepAlive: duration().default("90s").describe("An idle connection is closed after this time."),
      perCaller: count()
        .min(1, "a caller keeps at least one connection")
        .optional()
        .describe(
          "Connections that a caller (a pod, or one of `clients`) keeps. Default: 2 with http1, 1 with http2.",
        ),
      maxRequests: count()
        .min(1, "a connection carries at least one request")
        .optional()
        .describe("A connection is closed after so many requests. Default: never for that."),
      maxAge: duration().optional().describe("And at this age. Default: never for that."),
    })
    .describe("Callers keep connections, each to the pod that it was opened to.");

/** `dns` of one entry of `load`. */
export const dnsSchema = () =>
  z
    .strictObject({
      ttl: duration()
        .default("30s")
        .describe("How long a caller uses an answer; kubeadm's CoreDNS lets it 30 s."),
      pick: z
        .enum(["first", "round-robin", "random"], "pick is first, round-robin or random")
        .default("first")
        .describe("Which address of an answer, whose order is shuffled, a new connection goes to."),
    })
    .describe("How callers look up the addresses of a headless Service.");

/** The scenario's `loadBalancer`. */
export const loadBalancerSchema = z
  .strictObject({
    healthCheckInterval: duration()
      .default("10s")
      .describe("Time between two looks of a load balancer at a node."),
    healthyThreshold: count()
      .min(1, "a check must pass once")
      .default(2)
      .describe("Checks in a row that pass until a node is sent requests."),
    unhealthyThreshold: count()
      .min(1, "a check must fail once")
      .default(2)
      .describe("Checks in a row that fail until a node is sent none."),
  })
  .prefault({})
  .describe("How the load balancers of Services of type LoadBalancer look at nodes.");
