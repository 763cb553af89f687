import { z } from "zod";
import { bytesQuantity, count, duration } from "./scalars.js";

const PERCENT = /^\d+(\.\d+)?%$/;

/** An amount, or a share of what the node has. */
const amount = () =>
  z.union(
    [z.string().regex(PERCENT), bytesQuantity()],
    "an amount is written like 200Mi, or as a share of the node's memory: 5%",
  );

/** By signal; those that need disks or process ids are read and change nothing. */
const bySignal = <T extends z.ZodType>(value: () => T) =>
  z.strictObject({
    "memory.available": value().optional(),
    "nodefs.available": z.string().optional(),
    "nodefs.inodesFree": z.string().optional(),
    "imagefs.available": z.string().optional(),
    "imagefs.inodesFree": z.string().optional(),
    "pid.available": z.string().optional(),
  });

/** KubeletConfiguration's settings of evictions that are maps. */
export const EVICTION_SHAPE = {
  evictionHard: bySignal(amount)
    .optional()
    .describe("kubelet evictionHard. Default: memory.available below 100Mi; naming any signal drops that."),
  evictionSoft: bySignal(amount)
    .optional()
    .describe("kubelet evictionSoft; needs evictionSoftGracePeriod of the same signal."),
  evictionSoftGracePeriod: bySignal(duration).optional().describe("kubelet evictionSoftGracePeriod."),
  evictionMinimumReclaim: bySignal(amount).optional().describe("kubelet evictionMinimumReclaim."),
  evictionMaxPodGracePeriod: count().optional().describe("kubelet evictionMaxPodGracePeriod, in seconds."),
};

/** A node group's own kubelet settings, in the place of the scenario's. */
export const nodeKubeletSchema = z
  .strictObject({
    ...EVICTION_SHAPE,
    evictionPressureTransitionPeriod: duration().optional(),
    shutdownGracePeriod: duration().optional(),
    shutdownGracePeriodCriticalPods: duration().optional(),
  })
  .optional()
  .describe("Kubelet settings of the group's nodes where they differ from kubelet.");

export type FilledNodeKubelet = NonNullable<z.infer<typeof nodeKubeletSchema>>;
