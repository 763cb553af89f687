import type { DrainOptions, DrainRule } from "./drain-rule.js";
import { daemonSet } from "./rules/daemon-set.js";
import { localStorage } from "./rules/local-storage.js";
import { longTerminating } from "./rules/long-terminating.js";
import { mirror } from "./rules/mirror.js";
import { notSafeToEvict } from "./rules/not-safe-to-evict.js";
import { onCompletion } from "./rules/on-completion.js";
import { pdb } from "./rules/pdb.js";
import { replicaCount } from "./rules/replica-count.js";
import { replicated } from "./rules/replicated.js";
import { safeToEvict } from "./rules/safe-to-evict.js";
import { system } from "./rules/system.js";
import { terminal } from "./rules/terminal.js";

/**
 * The rules that the flags switch on, in the order in which they are asked.
 *
 * Source: cluster-autoscaler 1.36.1 simulator/drainability/rules/rules.go#Default
 */
export function defaultDrainRules(options: DrainOptions): readonly DrainRule[] {
  const { skipNodesWithCustomControllerPods } = options;
  return [
    mirror,
    longTerminating,
    ...(skipNodesWithCustomControllerPods ? [replicaCount(options.minReplicaCount)] : []),
    daemonSet,
    safeToEvict,
    terminal,
    onCompletion,
    replicated(skipNodesWithCustomControllerPods),
    ...(options.skipNodesWithSystemPods ? [system(options.blockingSystemPodDisruptionTimeout)] : []),
    notSafeToEvict,
    ...(options.skipNodesWithLocalStorage ? [localStorage] : []),
    pdb,
  ];
}
