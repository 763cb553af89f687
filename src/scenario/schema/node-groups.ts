import { z } from "zod";
import { BOOT_MODELS, DEFAULT_BOOT_MODEL } from "../../cloud/index.js";
import { autoscalingOptionsSchema } from "./autoscaling-options.js";
import { nodeKubeletSchema } from "./node-kubelet.js";
import { bytesQuantity, count, cpuQuantity, duration, latency, nonNegative, plainName } from "./scalars.js";

const reserved = (what: string) =>
  z
    .strictObject({ cpu: cpuQuantity().default("0"), memory: bytesQuantity().default("0") })
    .optional()
    .describe(what);

/** A node's taint. */
export const taint = z.strictObject({
  key: z.string().min(1, "a taint needs a key"),
  value: z.string().default(""),
  effect: z.enum(
    ["NoSchedule", "PreferNoSchedule", "NoExecute"],
    "the effects are NoSchedule, PreferNoSchedule and NoExecute",
  ),
});

const BOOT_RULE = `write a duration (3s), 2s..10s, {p50: 2s, p99: 10s}, or a measured model: {model: ${DEFAULT_BOOT_MODEL}}`;

/** How long a machine takes to come: measured, or as `latency()`. */
const boot = z.union(
  [
    latency(),
    z.strictObject({ model: z.enum(BOOT_MODELS, `the boot models are ${BOOT_MODELS.join(", ")}`) }),
  ],
  BOOT_RULE,
);

const spot = z
  .strictObject({
    price: nonNegative()
      .optional()
      .describe(
        "USD per node and hour. Default: spot price of the instance type, where the catalogue has one.",
      ),
  })
  .optional()
  .describe("The machines are spot (preemptible) ones and cost this instead of price.");

const unavailable = z
  .array(
    z.strictObject({
      zone: plainName().optional().describe("Only there. Default: in no zone can one be had."),
      from: duration().default("0s").describe("Since the scenario's start."),
      until: duration(),
    }),
  )
  .default([])
  .describe("When the cloud has no such machine.");

/** The scenario's `nodeGroups`. */
export const nodeGroupsSchema = z
  .array(
    z.strictObject({
      name: plainName().describe("Name; nodes are called after it."),
      instanceType: z.string().optional().describe("A machine of the catalogue, for example m6i.xlarge."),
      cpu: cpuQuantity()
        .optional()
        .describe("CPU of a node, given outright; what systemReserved leaves is for pods."),
      memory: bytesQuantity().optional().describe("Memory of a node, given outright."),
      pods: count()
        .optional()
        .describe("Pods a node may hold. Default: of the instance type, or kubelet.maxPods."),
      attachableVolumes: count()
        .optional()
        .describe(
          "Volumes that a node can attach, of each CSI driver. Default: usual for the instance type's cloud; else no limit.",
        ),
      ephemeralStorage: bytesQuantity().default("100Gi"),
      resources: z.record(z.string(), count()).default({}).describe("Extended resources: nvidia.com/gpu: 1."),
      price: nonNegative()
        .optional()
        .describe(
          "USD per node and hour on demand. Default: of the instance type; else the group has no price.",
        ),
      spot,
      zones: z
        .array(plainName())
        .min(1, "give at least one zone")
        .default(["a"])
        .describe("Zones that nodes are spread over in turn."),
      count: count().optional().describe("Nodes at the start. Default: min."),
      min: count().optional().describe("Fewest nodes. Default: count, or 1."),
      max: count().optional().describe("Most nodes. Default: the greater of count and min."),
      labels: z.record(z.string(), z.string()).default({}),
      annotations: z
        .record(z.string(), z.string())
        .default({})
        .describe("Of each node, for example cluster-autoscaler.kubernetes.io/scale-down-disabled."),
      taints: z.array(taint).default([]),
      startupTaints: z
        .array(
          taint.extend({
            removedAfter: latency()
              .default("30s")
              .describe("From the node's readiness until whoever waits for something takes it off."),
          }),
        )
        .default([])
        .describe(
          "Taints that a new node registers with and loses once it has started, such as node.cilium.io/agent-not-ready.",
        ),
      autoscalingOptions: autoscalingOptionsSchema,
      boot: boot
        .default({ model: DEFAULT_BOOT_MODEL })
        .describe("From the request to the cloud until the node is Ready."),
      unavailable,
      kubelet: nodeKubeletSchema,
      systemReserved: reserved("Taken from cpu and memory before pods get any."),
      vmMemoryOverhead: nonNegative()
        .max(0.5, "at most 0.5")
        .default(0.075)
        .describe("Share of an instance type's memory that hypervisor and kernel take."),
    }),
  )
  .default([])
  .describe("Groups of equal nodes.");
