import type { Pod } from "../cluster/index.js";

/** How the requests of a fluid are dealt over pods, where not evenly. What is in neither part is refused. */
export interface FluidShares {
  /** Shares of all requests. */
  readonly byPod: ReadonlyMap<Pod, number>;
  /** Share that goes where nobody answers. */
  readonly lost: number;
}

/** Adds up shares of several sources. */
export class ShareSum implements FluidShares {
  readonly byPod = new Map<Pod, number>();
  lost = 0;

  give(pod: Pod, share: number): void {
    this.byPod.set(pod, (this.byPod.get(pod) ?? 0) + share);
  }

  /** Deals a share evenly; to nobody: it is lost where `isLost`, otherwise refused. */
  deal(pods: readonly Pod[], share: number, isLost: boolean): void {
    for (const pod of pods) this.give(pod, share / pods.length);
    if (pods.length === 0 && isLost) this.lost += share;
  }

  add({ byPod, lost }: FluidShares, factor: number): void {
    for (const [pod, share] of byPod) this.give(pod, share * factor);
    this.lost += lost * factor;
  }
}

/** The same pods with the same shares. */
export function areSame(a: FluidShares, b: FluidShares): boolean {
  if (a.lost !== b.lost || a.byPod.size !== b.byPod.size) return false;
  for (const [pod, share] of a.byPod) if (b.byPod.get(pod) !== share) return false;
  return true;
}
