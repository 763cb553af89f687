import { z } from "zod";
import { count, duration, nonNegative, reference } from "./scalars.js";

/** The scenario's `dns`: what look-ups of names cost. */
export const dnsServiceSchema = z
  .strictObject({
    service: reference().describe(
      "The Service before CoreDNS (or its workload): Service/kube-system/kube-dns.",
    ),
    cpuPerQuery: duration().describe("CPU time of one query in CoreDNS."),
    scv: nonNegative().default(1).describe("Squared coefficient of variation of that."),
    names: z
      .enum(
        ["short", "namespaced", "full", "absolute"],
        "names are short, namespaced, full or absolute (with a dot at the end)",
      )
      .default("short")
      .describe(
        "How programs write names: cart (cart.shop from another namespace), cart.shop, cart.shop.svc.cluster.local, or that with a dot.",
      ),
    aaaa: z
      .boolean("write true or false")
      .default(true)
      .describe("Programs ask for IPv6 addresses, too, at the same time."),
    callsPerConnection: nonNegative()
      .min(1, "a connection carries at least one call")
      .default(1)
      .describe("Calls on a kept connection, of which only the first looks the name up."),
    cacheTtl: duration()
      .default("0s")
      .describe("How long a pod keeps an answer. Default: not at all, as glibc."),
    timeout: duration().default("5s").describe("A query is given up after this time (resolv.conf: timeout)."),
    attempts: count()
      .min(1, "a query is sent once")
      .default(2)
      .describe("How often a query is sent (resolv.conf: attempts). Only request by request."),
    clusterDomain: z.string().default("cluster.local"),
    hostSearch: z
      .array(z.string(), "hostSearch is a list of domains")
      .default([])
      .describe("Search domains of the nodes, which pods have, too."),
  })
  .optional()
  .describe("Look-ups of names as load of CoreDNS. Default: they cost and take nothing.");
