import type { NetworkPlace } from "../../network/index.js";
import type { Exchange } from "../network-bytes.js";
import type { PlannedCall } from "./played-call.js";
import type { PlayedTarget } from "./played-target.js";
import type { PodServer } from "./pod-server.js";
import type { RequestCalendar, RequestEvent } from "./request-calendar.js";
import type { ClosedUser } from "./request-sources.js";
import type { Connection } from "./routing/connection.js";
import type { RequestClient } from "./routing/request-client.js";

/** Where a request is. */
export const STEP = {
  /** Not in use. */
  free: 0,
  /** Failed before; its caller waits a while. */
  backOff: 1,
  /** On its way to a pod. */
  outward: 2,
  /** In line at a pod, or before a shared queue. */
  queued: 3,
  /** Using CPU. */
  cpu: 4,
  /** Waiting for something without CPU. */
  waiting: 5,
  /** Waiting for calls to others. */
  calling: 6,
  /** The answer is on its way back. */
  homeward: 7,
  /** Nobody will ever answer; its caller does not know. */
  lost: 8,
} as const;

export type Step = (typeof STEP)[keyof typeof STEP];

const NO_CALLS: readonly PlannedCall[] = [];

/** Who asked: another request that calls, or a user of a closed system; null: somebody outside. */
export type Caller = PlayedRequest | null;

/**
 * One attempt of one request at one target. Objects are used again; `generation` tells their lives apart.
 * Times in microseconds.
 */
export class PlayedRequest implements RequestEvent {
  readonly target: PlayedTarget;
  step: Step = STEP.free;
  generation = 0;
  /** CPU that it needs, in core-microseconds. */
  work = 0;
  /** Attempts before this one. */
  attempt = 0;
  /** When its caller sent the first attempt. */
  firstSentAt = 0;
  sentAt = 0;
  arrivedAt = 0;
  startedAt = 0;
  cpuDoneAt = 0;
  waitDoneAt = 0;
  /** One way between the caller and the pod. */
  hop = 0;
  server: PodServer | null = null;
  caller: Caller = null;
  callerGeneration = 0;
  user: ClosedUser | null = null;
  /** What it carries; null: nobody counts. */
  exchange: Exchange | null = null;
  /** A NetworkPolicy keeps it from ever arriving. */
  isForbidden = false;
  /** Where its caller was; null: outside. Known where bytes are counted. */
  origin: NetworkPlace | null = null;
  /** By what the calendar knows it. */
  readonly id: number;
  /** Its caller has given up: whatever it still does is for nobody. */
  isAbandoned = false;
  /** Calls that it makes. */
  calls: readonly PlannedCall[] = NO_CALLS;
  /** Calls: which entry is under way, how often it is still to be made, and how many are open. */
  callIndex = 0;
  callsLeft = 0;
  openCalls = 0;
  /** Names left to ask for before the next call; -1: it is not known yet whether any is. */
  roundsLeft = -1;
  callHasFailed = false;
  /** Place in its server's list of requests in work. */
  place = -1;
  /** Who sends it, where that matters. */
  client: RequestClient | null = null;
  /** The connection that it is on, where connections are kept. */
  link: Connection | null = null;
  /** The one pod that it is for, by its name of its own; null: any of the Service. */
  podName: string | null = null;

  constructor(target: PlayedTarget, calendar: RequestCalendar) {
    this.target = target;
    this.id = calendar.join(this);
  }

  happen(): void {
    this.target.proceed(this);
  }

  /** It becomes the next attempt of a request that its caller gave up. */
  follow(request: PlayedRequest): void {
    this.attempt = request.attempt + 1;
    this.firstSentAt = request.firstSentAt;
    this.work = request.work;
    this.caller = request.caller;
    this.callerGeneration = request.callerGeneration;
    this.user = request.user;
    this.exchange = request.exchange;
    this.isForbidden = request.isForbidden;
    this.client = request.client;
    this.podName = request.podName;
  }
}
