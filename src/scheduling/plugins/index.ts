import type { Plugin } from "../plugin.js";
import { DEFAULT_PROFILE_OPTIONS, type ProfileOptions } from "../profile-options.js";
import { imageLocality } from "./image-locality.js";
import { interPodAffinity } from "./inter-pod-affinity.js";
import { nodeAffinity } from "./node-affinity.js";
import { nodeName } from "./node-name.js";
import { nodePorts } from "./node-ports.js";
import { nodeResourcesBalancedAllocation } from "./node-resources-balanced-allocation.js";
import { nodeResourcesFit } from "./node-resources-fit.js";
import { nodeUnschedulable } from "./node-unschedulable.js";
import { nodeVolumeLimits } from "./node-volume-limits.js";
import { podTopologySpread } from "./pod-topology-spread.js";
import { taintToleration } from "./taint-toleration.js";
import { volumeBinding } from "./volume-binding.js";
import { volumeRestrictions } from "./volume-restrictions.js";
import { volumeZone } from "./volume-zone.js";

/** A plugin of the registry: how to make it, and its weight as a score in the default profile (0: no score). */
export interface PluginEntry {
  readonly weight: number;
  readonly make: (options: ProfileOptions) => Plugin;
}

/**
 * Every plugin, in the order in which the default profile runs filters and scores.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/apis/config/v1/default_plugins.go
 */
export const PLUGINS: readonly PluginEntry[] = [
  { weight: 0, make: () => nodeUnschedulable },
  { weight: 0, make: () => nodeName },
  { weight: 3, make: taintToleration },
  { weight: 2, make: nodeAffinity },
  { weight: 0, make: () => nodePorts },
  { weight: 1, make: nodeResourcesFit },
  { weight: 0, make: () => volumeRestrictions },
  { weight: 0, make: () => nodeVolumeLimits },
  { weight: 0, make: () => volumeBinding },
  { weight: 0, make: () => volumeZone },
  { weight: 2, make: podTopologySpread },
  { weight: 2, make: interPodAffinity },
  { weight: 1, make: nodeResourcesBalancedAllocation },
  { weight: 1, make: () => imageLocality },
];

/** Names of the plugins, in the same order. */
export const PLUGIN_NAMES: readonly string[] = PLUGINS.map(({ make }) => make(DEFAULT_PROFILE_OPTIONS).name);
