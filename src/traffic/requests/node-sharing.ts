import type { PodWeight } from "../contention/pod-weight.js";
import { shareNodeCpu } from "../contention/share-node-cpu.js";
import type { PodServer } from "./pod-server.js";
import type { RequestCalendar } from "./request-calendar.js";

/** A pod on a node whose CPU single requests may come to fight for. */
export interface SharingMember {
  readonly weight: PodWeight;
  /** Null: its use changes only with the cluster. */
  readonly server: PodServer | null;
  /** What it uses whatever its requests do. Cores. */
  readonly baseCores: number;
}

const ENOUGH = 1 + 1e-9;

/**
 * The CPU of a node that its pods share request by request: while those in work want more than there is, each pod
 * gets its share by its requests, from one instant to the next.
 *
 * Cost: O(1) for a request that begins or ends while there is enough; O(n log n) of the node's pods otherwise.
 */
export class NodeSharing {
  readonly #calendar: RequestCalendar;
  #capacityCores = 0;
  #members: readonly SharingMember[] = [];
  #wantedCores = 0;
  #isShort = false;
  #shortFrom = 0;
  /** Since `begin`. */
  shortMicros = 0;
  missedCoreMicros = 0;
  mostWantedCores = 0;

  constructor(calendar: RequestCalendar) {
    this.#calendar = calendar;
  }

  /** The node's pods and its CPU, from now on. */
  setMembers(members: readonly SharingMember[], capacityCores: number): void {
    this.#account();
    this.#members = members;
    this.#capacityCores = capacityCores;
    for (const { server } of members) server?.share(this);
    this.#follow();
  }

  /** A pod's requests want so much more (or less) than before. Cores. */
  demandChanged(change: number): void {
    this.#account();
    this.#wantedCores += change;
    if (this.#isShort || this.#wantedCores > this.#capacityCores * ENOUGH) this.#follow();
  }

  /** Starts the figures anew. */
  begin(): void {
    this.#account();
    this.shortMicros = 0;
    this.missedCoreMicros = 0;
    this.mostWantedCores = 0;
  }

  /** Brings the figures up to now. */
  bringUpToDate(): void {
    this.#account();
  }

  #follow(): void {
    this.#wantedCores = 0;
    for (const { server, baseCores } of this.#members)
      this.#wantedCores += baseCores + (server?.demandCores ?? 0);
    if (this.#wantedCores <= this.#capacityCores * ENOUGH) {
      if (!this.#isShort) return;
      this.#isShort = false;
      for (const { server } of this.#members) server?.allot(Number.POSITIVE_INFINITY);
      return;
    }
    if (!this.#isShort) this.#shortFrom = this.#calendar.now;
    this.#isShort = true;
    this.mostWantedCores = Math.max(this.mostWantedCores, this.#wantedCores);
    const shares = shareNodeCpu(
      this.#capacityCores,
      this.#members.map(({ weight, server, baseCores }) => ({
        ...weight,
        demandCores: baseCores + (server?.demandCores ?? 0),
      })),
    );
    for (const [i, { server, baseCores }] of this.#members.entries())
      server?.allot(Math.max(LEAST_CORES, shares[i]! - baseCores));
  }

  #account(): void {
    if (!this.#isShort) return;
    const { now } = this.#calendar;
    const passed = now - this.#shortFrom;
    this.#shortFrom = now;
    this.shortMicros += passed;
    this.missedCoreMicros += Math.max(0, this.#wantedCores - this.#capacityCores) * passed;
  }
}

const LEAST_CORES = 1e-4;
