import type { SimTime } from "../../units/index.js";
import { CRASH_LOOP_BASE, CRASH_LOOP_MAX } from "./defaults.js";

/** What the kubelet remembers of one container's crashes. */
export interface CrashLoopBackOff {
  /** Wait that the next exit will cost; 0 before the first crash. */
  readonly nextWait: SimTime;
}

export const NO_CRASHES: CrashLoopBackOff = { nextWait: 0 as SimTime };

/**
 * How long a container stays down after an exit: 0 for the first, then 10 s doubling to 300 s; a run longer than
 * twice the maximum starts the series anew.
 *
 * Source: kubernetes v1.36.3 pkg/kubelet/kuberuntime#doBackOff, client-go v0.36.3 util/flowcontrol Backoff.
 * @example crashLoopWait(NO_CRASHES, seconds(1)) // wait 0, next wait 10 s
 */
export function crashLoopWait(
  memory: CrashLoopBackOff,
  ranFor: SimTime,
  base: SimTime = CRASH_LOOP_BASE,
  max: SimTime = CRASH_LOOP_MAX,
): { readonly wait: SimTime; readonly memory: CrashLoopBackOff } {
  if (memory.nextWait === 0 || ranFor > 2 * max) {
    return { wait: 0 as SimTime, memory: { nextWait: base } };
  }
  const nextWait = Math.min(memory.nextWait * 2, max) as SimTime;
  return { wait: memory.nextWait, memory: { nextWait } };
}
