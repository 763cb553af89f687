import { z } from "zod";
import { duration, nonNegative } from "./scalars.js";

const instead = (flag: string) => `In place of the cluster-autoscaler's ${flag}.`;
const share = (flag: string) => nonNegative().max(1, "at most 1").optional().describe(instead(flag));

/** What one node group may set for itself in place of the cluster-autoscaler's flags. */
export const autoscalingOptionsSchema = z
  .strictObject({
    scaleDownUtilizationThreshold: share("scale-down-utilization-threshold"),
    scaleDownGpuUtilizationThreshold: share("scale-down-gpu-utilization-threshold"),
    scaleDownUnneededTime: duration().optional().describe(instead("scale-down-unneeded-time")),
    scaleDownUnreadyTime: duration().optional().describe(instead("scale-down-unready-time")),
    maxNodeProvisionTime: duration().optional().describe(instead("max-node-provision-time")),
    maxNodeStartupTime: duration().optional().describe(instead("max-node-startup-time")),
    ignoreDaemonSetsUtilization: z
      .boolean("write true or false")
      .optional()
      .describe(instead("ignore-daemonsets-utilization")),
    zeroOrMaxNodeScaling: z
      .boolean("write true or false")
      .optional()
      .describe("All of the group's nodes come and go together: none, or max."),
  })
  .optional()
  .describe(
    "The group's own settings of the cluster-autoscaler; clouds read them from tags or labels of the group.",
  );
