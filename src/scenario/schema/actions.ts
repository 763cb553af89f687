import { z } from "zod";
import { taint } from "./node-groups.js";
import { count, duration, plainName, reference } from "./scalars.js";

/** What an action may do; each action names exactly one. */
export const ACTION_VERBS = [
  "apply",
  "scale",
  "restart",
  "rollback",
  "delete",
  "drain",
  "cordon",
  "uncordon",
  "taint",
  "fail",
] as const;

const nodeName = () => z.string("a node is named by text").min(1, "name a node");

/** The scenario's `actions`. */
export const actionsSchema = z
  .array(
    z.strictObject({
      at: duration().describe("When, since the scenario's start."),
      apply: z.string().optional().describe("Manifests to apply: a file, folder or glob."),
      scale: z
        .strictObject({ target: reference(), replicas: count() })
        .optional()
        .describe("Like kubectl scale."),
      restart: reference().optional().describe("Like kubectl rollout restart."),
      rollback: reference()
        .optional()
        .describe("Like kubectl rollout undo: the template before the present one comes back."),
      delete: reference().optional().describe("Delete an object, with its grace period."),
      drain: nodeName().optional().describe("Like kubectl drain, within disruption budgets."),
      cordon: nodeName().optional().describe("No new pods on this node."),
      uncordon: nodeName().optional(),
      taint: taint.extend({ node: nodeName() }).optional(),
      fail: z
        .strictObject({
          zone: plainName().optional(),
          group: plainName().optional().describe("All nodes of a node group."),
          node: nodeName().optional(),
          pod: reference().optional().describe("Its containers are killed."),
          outage: z
            .enum(["power", "network", "shutdown"])
            .default("power")
            .describe(
              "power: processes end; network: they run on, unreachable; shutdown: the machine is told to, so that pods get their kubelet's shutdownGracePeriod before the power goes.",
            ),
          mtbf: duration()
            .optional()
            .describe("Each node fails by itself, at random, this often on average."),
          mttr: duration().optional().describe("With mtbf: how long a node stays away, on average."),
        })
        .optional()
        .describe("A zone, a node group, a node or a pod dies; with mtbf nodes die at random."),
      for: duration().optional().describe("drain, cordon, taint, fail: undone after this time."),
    }),
  )
  .default([])
  .describe("What people and fate do.");
