import { DEFAULT_NODE_SETTINGS, type NodeSettings } from "../../controllers/kubelet/index.js";
import { parseDuration, type SimTime } from "../../units/index.js";
import type { FilledNodeKubelet } from "../schema/node-kubelet.js";
import { toBytes } from "./resolve-amounts.js";

/** Tells of a setting that cannot be: its name, what is wrong, and the rule. */
export type SettingFault = (field: keyof FilledNodeKubelet, message: string, rule: string) => void;

const MEMORY = "memory.available";

/**
 * How nodes meet memory pressure and their own end: the settings given, upstream's defaults for the rest.
 *
 * Source: kubernetes v1.36.3 pkg/kubelet/eviction/helpers.go#ParseThresholdConfig,
 * pkg/kubelet/apis/config/validation/validation.go
 */
export function resolveNodeSettings(given: FilledNodeKubelet, fault: SettingFault): NodeSettings {
  const { evictionHard, evictionSoft, evictionSoftGracePeriod, evictionMinimumReclaim } = given;
  const reclaim = amountOf(evictionMinimumReclaim?.[MEMORY]);
  const minReclaim =
    reclaim === null
      ? {}
      : "amount" in reclaim
        ? { minReclaim: reclaim.amount }
        : { minReclaimFraction: reclaim.fraction };
  const hard = evictionHard === undefined ? DEFAULT_NODE_SETTINGS.hardMemory : amountOf(evictionHard[MEMORY]);
  const soft = amountOf(evictionSoft?.[MEMORY]);
  const grace = evictionSoftGracePeriod?.[MEMORY];
  if (soft !== null && grace === undefined) {
    fault(
      "evictionSoft",
      "evictionSoft of memory.available has no grace period",
      "give evictionSoftGracePeriod, too",
    );
  }
  const shutdown = timeOf(given.shutdownGracePeriod, DEFAULT_NODE_SETTINGS.shutdownGracePeriod);
  const critical = timeOf(
    given.shutdownGracePeriodCriticalPods,
    DEFAULT_NODE_SETTINGS.shutdownGracePeriodCriticalPods,
  );
  if (critical > shutdown) {
    fault(
      "shutdownGracePeriodCriticalPods",
      "shutdownGracePeriodCriticalPods is longer than shutdownGracePeriod",
      "it is a part of shutdownGracePeriod",
    );
  }
  if (shutdown > 0 && shutdown < 1e6) {
    fault("shutdownGracePeriod", "shutdownGracePeriod is shorter than a second", "0s or at least 1s");
  }
  return {
    hardMemory: hard === null ? null : { ...hard, ...minReclaim },
    softMemory:
      soft === null ? null : { ...soft, ...minReclaim, graceSeconds: timeOf(grace, 0 as SimTime) / 1e6 },
    evictionMaxPodGracePeriodSeconds: given.evictionMaxPodGracePeriod ?? 0,
    evictionPressureTransitionPeriod: timeOf(
      given.evictionPressureTransitionPeriod,
      DEFAULT_NODE_SETTINGS.evictionPressureTransitionPeriod,
    ),
    shutdownGracePeriod: shutdown,
    shutdownGracePeriodCriticalPods: critical,
  };
}

function amountOf(
  text: string | number | undefined,
): { readonly amount: number } | { readonly fraction: number } | null {
  if (text === undefined) return null;
  const written = String(text);
  if (written.endsWith("%")) return { fraction: Number(written.slice(0, -1)) / 100 };
  return { amount: toBytes(written) };
}

function timeOf(text: string | undefined, otherwise: SimTime): SimTime {
  return text === undefined ? otherwise : parseDuration(text)!;
}
