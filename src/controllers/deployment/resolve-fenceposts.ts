import { type IntOrPercent, scaleIntOrPercent } from "../../kubernetes/int-or-percent.js";

/** How far a rolling update may go above and below the wanted size, in pods. */
export interface Fenceposts {
  readonly surge: number;
  readonly unavailable: number;
}

/**
 * Resolves maxSurge (rounded up) and maxUnavailable (rounded down) to pods; both zero would never move, so
 * unavailable becomes 1. Returns undefined when one of them is malformed.
 *
 * Source: kubernetes v1.36.3 pkg/controller/deployment/util/deployment_util.go#ResolveFenceposts
 *
 * @example
 * resolveFenceposts("25%", "25%", 10); // { surge: 3, unavailable: 2 }
 */
export function resolveFenceposts(
  maxSurge: IntOrPercent | undefined,
  maxUnavailable: IntOrPercent | undefined,
  replicas: number,
): Fenceposts | undefined {
  const surge = scaleIntOrPercent(maxSurge ?? 0, replicas, "up");
  const unavailable = scaleIntOrPercent(maxUnavailable ?? 0, replicas, "down");
  if (surge === undefined || unavailable === undefined) return undefined;
  if (surge === 0 && unavailable === 0) return { surge: 0, unavailable: 1 };
  return { surge, unavailable };
}

/** What the Deployment's decisions read of its spec, limits already resolved. */
export interface RolloutLimits {
  readonly strategy: "RollingUpdate" | "Recreate";
  /** spec.replicas */
  readonly replicas: number;
  /** Pods allowed above `replicas`; 0 under Recreate. */
  readonly maxSurge: number;
  /** Pods allowed to be unavailable; at most `replicas`, 0 under Recreate and at zero replicas. */
  readonly maxUnavailable: number;
}

/**
 * The limits as the controller uses them.
 *
 * Source: kubernetes v1.36.3 pkg/controller/deployment/util/deployment_util.go#MaxUnavailable, #MaxSurge
 */
export function rolloutLimits(
  strategy: "RollingUpdate" | "Recreate",
  replicas: number,
  maxSurge: IntOrPercent | undefined,
  maxUnavailable: IntOrPercent | undefined,
): RolloutLimits {
  if (strategy === "Recreate") return { strategy, replicas, maxSurge: 0, maxUnavailable: 0 };
  const fenceposts = resolveFenceposts(maxSurge, maxUnavailable, replicas) ?? { surge: 0, unavailable: 0 };
  return {
    strategy,
    replicas,
    maxSurge: fenceposts.surge,
    maxUnavailable: replicas === 0 ? 0 : Math.min(fenceposts.unavailable, replicas),
  };
}
