import type { DeletionReason, PodDeletion } from "../cluster/index.js";
import type { SimTime } from "../units/index.js";

/** What the end of one pod cost the requests that were sent to it after its deletion. */
export class PodEnding {
  /** `namespace/name`. */
  readonly pod: string;
  readonly deletedAt: SimTime;
  readonly reason: DeletionReason;
  sigtermAt: SimTime | null = null;
  /** When the last proxy no longer sent requests to it. */
  unroutedAt: SimTime | null = null;
  exitedAt: SimTime | null = null;
  /** Of a fluid: what becomes of the requests sent to it in the stretch under way, and their share of all. */
  fate: "served" | "refused" = "served";
  share = 0;
  /** Answered after the deletion. */
  served = 0;
  /** Sent to it while it no longer listened. */
  refused = 0;
  /** Present when it ended. */
  cut = 0;
  /** Longest time that a request present after the deletion was, or would have been, in the pod. */
  longestStayMicros = 0;

  constructor(pod: string, { requestedAt, reason }: PodDeletion) {
    this.pod = pod;
    this.deletedAt = requestedAt;
    this.reason = reason;
  }

  noteStay(micros: number): void {
    if (micros > this.longestStayMicros) this.longestStayMicros = micros;
  }

  /** How long it had to listen after its deletion, so that nothing was refused; null: requests still go there. */
  get neededListeningMicros(): number | null {
    return this.unroutedAt === null ? null : Math.max(0, this.unroutedAt - this.deletedAt);
  }
}
