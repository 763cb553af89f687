import type { Cluster, Pod, ProvisioningRequest } from "../../../cluster/index.js";
import { CHECK_CAPACITY } from "../../../kubernetes/index.js";
import { formatDuration, type SimTime } from "../../../units/index.js";
import type { DecisionWriter } from "../decision-writer.js";
import { virtualPod } from "../virtual-pod.js";
import {
  BOOKING_TIME,
  expiredNow,
  isAvailable,
  isBooked,
  isOver,
  isSupported,
  nextBackoff,
  type RequestConditionType,
  withCondition,
} from "./request-conditions.js";

/** A request whose turn it is. */
export interface RequestWithPods {
  readonly request: ProvisioningRequest;
  readonly isCheckOnly: boolean;
  /** At least one. */
  readonly pods: readonly Pod[];
}

export interface RequestBackoff {
  readonly initial: SimTime;
  readonly max: SimTime;
}

/** What came of a request: there was room, nodes were asked for, or neither. */
export type RequestOutcome = "CapacityIsFound" | "CapacityIsProvisioned" | "CapacityIsNotFound";

const NONE: readonly Pod[] = [];

function isCheckOnly({ spec }: ProvisioningRequest): boolean {
  return spec.provisioningClassName === CHECK_CAPACITY;
}

/**
 * The ProvisioningRequests of the cluster: whose turn it is, whose room is booked, and what came of them.
 *
 * Order: as they were created.
 * Source: cluster-autoscaler 1.36.1 processors/provreq, provisioningrequest
 */
export class ProvisioningRequests {
  readonly #cluster: Cluster;
  readonly #decisions: DecisionWriter;
  readonly #backoff: RequestBackoff;
  readonly #retryAfter = new Map<ProvisioningRequest, SimTime>();
  readonly #pods = new Map<ProvisioningRequest, readonly Pod[]>();
  /** When one was last worked on: more runs follow at once. */
  lastProcessed: SimTime;

  constructor(cluster: Cluster, decisions: DecisionWriter, backoff: RequestBackoff) {
    this.#cluster = cluster;
    this.#decisions = decisions;
    this.#backoff = backoff;
    this.lastProcessed = -1 as SimTime;
    cluster.capacity.requests.watch((request, change) => {
      if (change === "deleted") this.#forget(request);
    });
  }

  /** Whether nothing is asked for and nothing booked. */
  get isIdle(): boolean {
    for (const request of this.#requests()) if (!isOver(request)) return false;
    return true;
  }

  /** Ends bookings and requests whose time is over. */
  refresh(now: SimTime): void {
    for (const request of this.#requests()) {
      const expired = expiredNow(request, now);
      if (expired === "BookingExpired") {
        this.#set(request, expired, "CapacityReservationTimeExpired", now, "its booking is over");
      } else if (expired === "Failed") {
        this.#set(request, expired, "Expired", now, "given up: there was no room for 7 days");
      }
    }
  }

  /** The pods of all requests whose room is booked. */
  bookedPods(): readonly Pod[] {
    const booked = [...this.#requests()].filter(isBooked);
    return booked.length === 0 ? NONE : booked.flatMap((request) => this.#podsOf(request) ?? NONE);
  }

  /** The first request whose turn it is; a request that names a PodTemplate that is not there fails. */
  next(now: SimTime): RequestWithPods | null {
    return this.#take(1, now, isSupported)[0] ?? null;
  }

  /** A request that asks for a check, with as many more as one run may check. */
  batchFrom(first: RequestWithPods, size: number, now: SimTime): readonly RequestWithPods[] {
    const isOther = (request: ProvisioningRequest) => request !== first.request && isCheckOnly(request);
    return [first, ...this.#take(size - 1, now, isOther)];
  }

  #take(
    count: number,
    now: SimTime,
    isWanted: (request: ProvisioningRequest) => boolean,
  ): readonly RequestWithPods[] {
    const taken: RequestWithPods[] = [];
    for (const request of this.#requests()) {
      if (taken.length >= count) break;
      const retryAfter = this.#retryAfter.get(request) ?? this.#backoff.initial;
      if (!isWanted(request) || !isAvailable(request, retryAfter, now)) continue;
      const pods = this.#podsOf(request);
      if (pods === null) {
        const text = "given up: one of its PodTemplates is not there";
        this.#set(request, "Failed", "FailedToCreatePods", now, text);
        continue;
      }
      this.#accept(request, retryAfter, now);
      taken.push({ request, isCheckOnly: isCheckOnly(request), pods });
    }
    return taken;
  }

  /** Writes what came of a request. */
  settle({ request, isCheckOnly, pods }: RequestWithPods, outcome: RequestOutcome, now: SimTime): void {
    this.lastProcessed = now;
    const count = `${pods.length} ${pods.length === 1 ? "pod" : "pods"}`;
    const booked = `booked for ${formatDuration(BOOKING_TIME)}`;
    if (outcome === "CapacityIsFound") {
      this.#set(request, "Provisioned", outcome, now, `there is room for its ${count}, ${booked}`);
    } else if (outcome === "CapacityIsProvisioned") {
      this.#set(request, "Provisioned", outcome, now, `nodes for its ${count} are asked for, ${booked}`);
    } else if (isCheckOnly && request.spec.parameters?.["noRetry"] === "true") {
      this.#set(request, "Failed", outcome, now, `no room for its ${count}; not tried again (noRetry)`);
    } else {
      const retryAfter = formatDuration(this.#retryAfter.get(request) ?? this.#backoff.initial);
      const why = `no room for its ${count}${isCheckOnly ? "" : ", and no group can grow by enough nodes"}`;
      this.#set(request, "Provisioned", outcome, now, `${why}; tried again after ${retryAfter}`, "False");
    }
  }

  #requests(): Iterable<ProvisioningRequest> {
    return this.#cluster.capacity.requests.values();
  }

  /** A request that is tried again waits twice as long the next time. */
  #accept(request: ProvisioningRequest, retryAfter: SimTime, now: SimTime): void {
    const wasTried = request.conditions.some(({ type }) => type === "Provisioned");
    if (wasTried) this.#retryAfter.set(request, nextBackoff(retryAfter, this.#backoff.max));
    request.conditions = withCondition(request.conditions, "Accepted", "True", "Accepted", now);
  }

  #set(
    request: ProvisioningRequest,
    type: RequestConditionType,
    reason: string,
    now: SimTime,
    text: string,
    status: "True" | "False" = "True",
  ): void {
    request.conditions = withCondition(request.conditions, type, status, reason, now);
    if (isOver(request)) this.#forget(request);
    this.#decisions.virtual("ProvisioningRequest", request.key, "condition", {
      to: `${type}=${status} ${reason}`,
      evidence: { conditions: request.conditions },
      explain: () => text,
    });
  }

  #forget(request: ProvisioningRequest): void {
    this.#pods.delete(request);
    this.#retryAfter.delete(request);
  }

  /** null: a PodTemplate is not there. */
  #podsOf(request: ProvisioningRequest): readonly Pod[] | null {
    const known = this.#pods.get(request);
    if (known !== undefined) return known;
    const { namespace, name, spec, createdAt } = request;
    const pods: Pod[] = [];
    for (const [i, { podTemplateRef, count }] of spec.podSets.entries()) {
      const named = this.#cluster.capacity.podTemplates.get(`${namespace}/${podTemplateRef.name}`);
      if (named === undefined) return null;
      const init = { namespace, template: named.template, kind: "ProvisioningRequest", owner: name } as const;
      for (let j = 0; j < count; j++)
        pods.push(virtualPod({ ...init, name: `${name}-${i}-${j}`, createdAt }));
    }
    this.#pods.set(request, pods);
    return pods;
  }
}
