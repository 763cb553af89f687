import type { SimTime } from "../../units/index.js";
import { MAX_WAIT_FOR_UNMOUNT } from "./defaults.js";

/** What is known of the node of a volume that nobody there needs any more. */
export interface DetachSituation {
  /** Its kubelet could unmount the volume and say so. */
  readonly isUnmounted: boolean;
  readonly hasOutOfServiceTaint: boolean;
  /** Since when the volume is not needed there. */
  readonly unneededSince: SimTime;
}

export interface DetachVerdict {
  readonly at: SimTime;
  /** The node never said that the volume is unmounted. */
  readonly isForced: boolean;
}

/**
 * When a volume may be detached: at once when it is unmounted or the node is declared out of service, otherwise six
 * minutes after it was last needed.
 *
 * Source: kubernetes v1.36.3 pkg/controller/volume/attachdetach/reconciler/reconciler.go#reconcile
 */
export function judgeDetach({
  isUnmounted,
  hasOutOfServiceTaint,
  unneededSince,
}: DetachSituation): DetachVerdict {
  if (isUnmounted) return { at: unneededSince, isForced: false };
  if (hasOutOfServiceTaint) return { at: unneededSince, isForced: true };
  return { at: (unneededSince + MAX_WAIT_FOR_UNMOUNT) as SimTime, isForced: true };
}
