import { type SimTime, seconds } from "../../../../units/index.js";

/** Source: cluster-autoscaler 1.36.1 core/scaledown/actuation/update_latency_tracker.go, actuator.go */
const POLL_INTERVAL = seconds(0.05);
const LONGEST_WAIT = seconds(30);
const REMEMBERED_FOR = seconds(3_600);

export interface TaintDelayOptions {
  /** `node-delete-delay-after-taint`. */
  readonly nodeDeleteDelayAfterTaint: SimTime;
  /** `dynamic-node-delete-delay-after-taint-enabled`. */
  readonly isDelayMeasured: boolean;
}

/**
 * How long tainted nodes are left before their deletion goes on: until the scheduler is sure to have seen the taints.
 * Either a fixed time, or twice the longest time of the last hour from a call until its taint was seen in the
 * autoscaler's own cache of nodes, which is looked at every 50 ms.
 *
 * Source: cluster-autoscaler 1.36.1 core/scaledown/actuation/actuator.go#taintNodesSync
 */
export class TaintDelay {
  readonly #options: TaintDelayOptions;
  readonly #watchLatency: SimTime;
  #past: { readonly at: SimTime; readonly latency: number }[] = [];

  constructor(options: TaintDelayOptions, watchLatency: SimTime) {
    this.#options = options;
    this.#watchLatency = watchLatency;
  }

  /** When the deletion of nodes goes on whose tainting began at `begun` and was answered at `tainted`. */
  after(begun: SimTime, tainted: SimTime): SimTime {
    const { nodeDeleteDelayAfterTaint, isDelayMeasured } = this.#options;
    if (!isDelayMeasured) return (tainted + nodeDeleteDelayAfterTaint) as SimTime;
    if (this.#watchLatency > LONGEST_WAIT) {
      return (tainted + LONGEST_WAIT + nodeDeleteDelayAfterTaint) as SimTime;
    }
    const polls = Math.ceil((tainted + this.#watchLatency - begun) / POLL_INTERVAL);
    const latency = polls * POLL_INTERVAL;
    const at = (begun + latency) as SimTime;
    this.#past = [...this.#past.filter((past) => past.at > at - REMEMBERED_FOR), { at, latency }];
    return (at + 2 * Math.max(...this.#past.map((past) => past.latency))) as SimTime;
  }
}
