import type { Distribution } from "../random/index.js";
import {
  findMeasuredProvisioning,
  type MeasuredProvisioning,
  provisioningTime,
} from "./measured-provisioning.js";

/** Boot-time models by the names that a scenario uses: `boot: {model: gke-c2-standard-8}`. */
export const BOOT_MODELS = [
  "gke-c2-standard-8",
  "gke-c2-standard-8-by-2",
  "gke-c2-standard-8-by-10",
  "gke-c2d-standard-16",
] as const;

export type BootModelName = (typeof BOOT_MODELS)[number];

/** The model of a group that says nothing about its boot: the one with the most measurements. */
export const DEFAULT_BOOT_MODEL: BootModelName = "gke-c2-standard-8";

const MACHINES: Record<BootModelName, { readonly machineType: string; readonly nodes: number }> = {
  "gke-c2-standard-8": { machineType: "c2-standard-8", nodes: 1 },
  "gke-c2-standard-8-by-2": { machineType: "c2-standard-8", nodes: 2 },
  "gke-c2-standard-8-by-10": { machineType: "c2-standard-8", nodes: 10 },
  "gke-c2d-standard-16": { machineType: "c2d-standard-16", nodes: 1 },
};

/** How long machines of a model take to come and to go. Units: seconds. */
export interface BootModel {
  readonly name: BootModelName;
  /** From the request to the cloud until the node is Ready. */
  readonly boot: Distribution;
  /** From the deletion until the machine is gone. */
  readonly termination: Distribution;
  /** What was measured. */
  readonly measured: { readonly boot: MeasuredProvisioning; readonly termination: MeasuredProvisioning };
}

/**
 * The boot model of that name.
 *
 * Source: {@link MEASURED_PROVISIONING}; the names with `-by-2` and `-by-10` are of calls that add several nodes at
 * once.
 */
export function bootModel(name: BootModelName): BootModel {
  const { machineType, nodes } = MACHINES[name];
  const boot = findMeasuredProvisioning(machineType, "up", nodes)!;
  const termination = findMeasuredProvisioning(machineType, "down", nodes)!;
  return {
    name,
    boot: provisioningTime(boot),
    termination: provisioningTime(termination),
    measured: { boot, termination },
  };
}
