/** A queue in its steady state. Sojourn = wait + service; in a system with limited room, of accepted requests. */
export interface SteadyState {
  /** Share of the servers' time that is used. */
  readonly utilisation: number;
  readonly meanNumberInSystem: number;
  readonly meanSojournSeconds: number;
  readonly meanWaitSeconds: number;
  /** Share of arrivals that find no room. */
  readonly blockingProbability: number;
}

/** A steady state whose distribution of sojourn times is known, too. */
export interface SteadyStateWithQuantiles extends SteadyState {
  /** Share of accepted arrivals that must wait for a server. */
  readonly probabilityArrivalWaits: number;
  /** Sojourn time in seconds that a share `p` of the requests does not exceed; p in [0, 1). */
  sojournQuantile(p: number): number;
}

/** Throws RangeError where offered work reaches the servers' capacity: the queue has no steady state. */
export function requireStable(utilisation: number): void {
  if (!(utilisation < 1)) {
    throw new RangeError(`utilisation is ${utilisation}: a queue has a steady state below 1 only`);
  }
}
