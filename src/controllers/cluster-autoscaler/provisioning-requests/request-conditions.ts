import type { ObjectCondition, ProvisioningRequest } from "../../../cluster/index.js";
import { BEST_EFFORT_ATOMIC, CHECK_CAPACITY } from "../../../kubernetes/index.js";
import { DAY, MINUTE, type SimTime } from "../../../units/index.js";

/** Conditions of a ProvisioningRequest. Source: cluster-autoscaler 1.36.1 apis/provisioningrequest */
export type RequestConditionType = "Accepted" | "Provisioned" | "BookingExpired" | "Failed";

/** How long room stays booked, and how long a request without success is tried. */
export const BOOKING_TIME: SimTime = (10 * MINUTE) as SimTime;
const EXPIRATION_TIME = 7 * DAY;

type View = Pick<ProvisioningRequest, "conditions" | "spec" | "createdAt">;

/** Whether the cluster-autoscaler knows the request's class. */
export function isSupported({ spec }: Pick<View, "spec">): boolean {
  const { provisioningClassName: name } = spec;
  return name === CHECK_CAPACITY || name === BEST_EFFORT_ATOMIC;
}

/** The conditions with this one set now. */
export function withCondition(
  conditions: readonly ObjectCondition[],
  type: RequestConditionType,
  status: "True" | "False",
  reason: string,
  now: SimTime,
): readonly ObjectCondition[] {
  return [
    ...conditions.filter((condition) => condition.type !== type),
    { type, status, reason, changedAt: now },
  ];
}

/** Whether the request's room is kept: provisioned, and neither failed nor expired. */
export function isBooked(request: View): boolean {
  return isTrue(request, "Provisioned") && !isTrue(request, "Failed") && !isTrue(request, "BookingExpired");
}

/** Whether nothing will be done for the request any more. */
export function isOver(request: View): boolean {
  return !isSupported(request) || isTrue(request, "Failed") || isTrue(request, "BookingExpired");
}

/**
 * Whether it is the request's turn: it has not been tried, or the last try failed more than `retryAfter` ago.
 *
 * Source: cluster-autoscaler 1.36.1 processors/provreq/injector.go#IsAvailableForProvisioning
 */
export function isAvailable(request: View, retryAfter: SimTime, now: SimTime): boolean {
  if (isOver(request) || isTrue(request, "Provisioned")) return false;
  const tried = find(request, "Provisioned");
  return tried === undefined || tried.changedAt + retryAfter < now;
}

/**
 * Whether a request's time is over now: that of its booking, or that of its tries.
 *
 * Source: cluster-autoscaler 1.36.1 processors/provreq/processor.go
 */
export function expiredNow(request: View, now: SimTime): "BookingExpired" | "Failed" | null {
  if (isOver(request)) return null;
  const provisioned = find(request, "Provisioned");
  if (provisioned?.status === "True") {
    return provisioned.changedAt + BOOKING_TIME < now ? "BookingExpired" : null;
  }
  return request.createdAt + EXPIRATION_TIME < now ? "Failed" : null;
}

/** How long to wait after the next failure: twice as long, up to a bound. */
export function nextBackoff(retryAfter: SimTime, max: SimTime): SimTime {
  return Math.min(2 * retryAfter, max) as SimTime;
}

function find({ conditions }: View, type: RequestConditionType): ObjectCondition | undefined {
  return conditions.find((condition) => condition.type === type);
}

function isTrue(request: View, type: RequestConditionType): boolean {
  return find(request, type)?.status === "True";
}
