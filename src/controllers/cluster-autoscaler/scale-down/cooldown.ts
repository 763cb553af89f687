import type { SimTime } from "../../../units/index.js";

/** Times since which scale-down waits; of the whole cluster, or of one group. */
export interface CooldownTimes {
  readonly lastScaleUp: SimTime;
  readonly lastDelete: SimTime;
  readonly lastFailure: SimTime;
}

export interface CooldownDelays {
  readonly afterAdd: SimTime;
  readonly afterDelete: SimTime;
  readonly afterFailure: SimTime;
}

/** Why no node is deleted now, and until when (that time excluded). */
export interface Cooldown {
  readonly cause: "scale-up" | "delete" | "failure" | "new-pods";
  readonly until: SimTime | null;
}

/**
 * The first cooldown in force, or null: after a scale-up, after a deletion, after a failed start of one; or this run
 * found only pods that are too new to act on.
 *
 * Source: cluster-autoscaler 1.36.1 core/static_autoscaler.go#isScaleDownInCooldown
 */
export function cooldownInForce(
  times: CooldownTimes,
  delays: CooldownDelays,
  isBlockedByNewPods: boolean,
  now: SimTime,
): Cooldown | null {
  if (isBlockedByNewPods) return { cause: "new-pods", until: null };
  const ends: readonly (readonly [Cooldown["cause"], number])[] = [
    ["scale-up", times.lastScaleUp + delays.afterAdd],
    ["delete", times.lastDelete + delays.afterDelete],
    ["failure", times.lastFailure + delays.afterFailure],
  ];
  for (const [cause, until] of ends) if (now < until) return { cause, until: until as SimTime };
  return null;
}
