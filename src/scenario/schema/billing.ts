import { z } from "zod";
import { CONTROL_PLANE_PRICES, type ControlPlaneName } from "../../cost/index.js";
import { count, nonNegative } from "./scalars.js";

const CONTROL_PLANES = Object.keys(CONTROL_PLANE_PRICES) as ControlPlaneName[];

/** The scenario's `billing`: what is paid for beside the nodes' own prices. */
export const billingSchema = z
  .strictObject({
    minimumSeconds: count()
      .optional()
      .describe("Shortest time that a node is billed for. Default: by provider (AWS and Google Cloud 60)."),
    controlPlane: z
      .enum(CONTROL_PLANES, `the managed control planes are ${CONTROL_PLANES.join(", ")}`)
      .optional()
      .describe("A managed control plane at its list price. Without it, none is billed."),
    controlPlanePerHour: nonNegative()
      .optional()
      .describe("USD per hour. Default: list price of controlPlane, where that is named."),
    loadBalancerPerHour: nonNegative()
      .optional()
      .describe("USD per hour for each Service of type LoadBalancer."),
    volumePerGiBMonth: nonNegative()
      .optional()
      .describe("USD per month of 730 hours for each GiB that PersistentVolumeClaims ask for."),
    crossZonePerGiB: nonNegative()
      .optional()
      .describe(
        "USD per GiB between zones, both sides together. Default: list price of the node groups' provider.",
      ),
    egressPerGiB: nonNegative().optional().describe("USD per GiB of answers that leave the cluster."),
  })
  .prefault({})
  .describe("What is billed beside the nodes.");
