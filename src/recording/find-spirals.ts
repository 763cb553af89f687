import type { VerticalSeries, WorkloadSeries } from "./result.js";

/** One turn: the VPA changed the request, the HPA answered with other pods. */
export interface SpiralCycle {
  readonly endMicros: number;
  readonly requestBefore: number;
  readonly requestAfter: number;
  readonly podsBefore: number;
  readonly podsAfter: number;
  /** Use divided by request just after the change, 1 = 100 %. */
  readonly utilization: number;
}

/** A VPA and an HPA that drive each other. Units: cores or bytes. */
export interface Spiral {
  readonly vpa: string;
  readonly hpa: string;
  readonly workload: string;
  readonly container: string;
  readonly resource: "cpu" | "memory";
  /** `down`: smaller requests and more pods; `up`: larger requests and fewer pods. */
  readonly direction: "down" | "up";
  readonly cycles: readonly SpiralCycle[];
}

/** An HPA with the resources whose requests it divides by. */
export interface DividingHpa {
  readonly object: string;
  readonly target: string;
  readonly resources: readonly string[];
}

/** A change by less is none. */
const LEAST_CHANGE = 0.05;
/** One turn may be a correction; two in a row are a spiral. */
const LEAST_CYCLES = 2;

interface Stretch {
  readonly request: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Finds VPAs and HPAs that feed each other: request down, utilization up, pods up, use per pod down, request down; or
 * all the other way round. At least two turns in a row, each by 5 % or more.
 */
export function findSpirals(
  verticals: readonly VerticalSeries[],
  workloads: readonly WorkloadSeries[],
  hpas: readonly DividingHpa[],
  intervalEnds: ArrayLike<number>,
): readonly Spiral[] {
  const found: Spiral[] = [];
  for (const vertical of verticals) {
    const hpa = hpas.find(({ target }) => target === vertical.workload);
    const workload = workloads.find((each) => each.workload === vertical.workload);
    if (vertical.mode === "Off" || hpa === undefined || workload === undefined) continue;
    for (const resource of ["cpu", "memory"] as const) {
      if (!hpa.resources.includes(resource)) continue;
      const isCpu = resource === "cpu";
      const requests = isCpu ? vertical.cpuRequestCores : vertical.memoryRequestBytes;
      const used = isCpu ? vertical.cpuUsedCores : vertical.memoryUsedBytes;
      const turns = turnsOf(stretchesOf(requests), workload.existingMean, used, intervalEnds);
      for (const direction of ["down", "up"] as const) {
        const cycles = longestRun(turns, direction);
        if (cycles.length < LEAST_CYCLES) continue;
        const { object: vpa, container } = vertical;
        found.push({
          vpa,
          hpa: hpa.object,
          workload: vertical.workload,
          container,
          resource,
          direction,
          cycles,
        });
      }
    }
  }
  return found;
}

/** Stretches of intervals with about the same request. */
function stretchesOf(requests: ArrayLike<number>): Stretch[] {
  const stretches: { request: number; from: number; to: number }[] = [];
  for (let i = 0; i < requests.length; i++) {
    const request = requests[i]!;
    if (Number.isNaN(request) || request === 0) continue;
    const last = stretches[stretches.length - 1];
    if (last !== undefined && Math.abs(request - last.request) < LEAST_CHANGE * last.request) last.to = i;
    else stretches.push({ request, from: i, to: i });
  }
  return stretches;
}

function turnsOf(
  stretches: readonly Stretch[],
  pods: ArrayLike<number>,
  used: ArrayLike<number>,
  intervalEnds: ArrayLike<number>,
): SpiralCycle[] {
  const turns: SpiralCycle[] = [];
  for (let i = 1; i < stretches.length; i++) {
    const [before, after] = [stretches[i - 1]!, stretches[i]!];
    const nextUsed = used[after.from]!;
    turns.push({
      endMicros: intervalEnds[after.to]!,
      requestBefore: before.request,
      requestAfter: after.request,
      podsBefore: meanOf(pods, before),
      podsAfter: meanOf(pods, after),
      utilization: nextUsed / after.request,
    });
  }
  return turns;
}

function meanOf(values: ArrayLike<number>, { from, to }: Stretch): number {
  let sum = 0;
  for (let i = from; i <= to; i++) sum += values[i]!;
  return sum / (to - from + 1);
}

function longestRun(turns: readonly SpiralCycle[], direction: "down" | "up"): readonly SpiralCycle[] {
  let best: SpiralCycle[] = [];
  let run: SpiralCycle[] = [];
  for (const turn of turns) {
    const { requestBefore, requestAfter, podsBefore, podsAfter } = turn;
    const isTurn =
      direction === "down"
        ? requestAfter < requestBefore && podsAfter > podsBefore * (1 + LEAST_CHANGE)
        : requestAfter > requestBefore && podsAfter < podsBefore * (1 - LEAST_CHANGE);
    run = isTurn ? [...run, turn] : [];
    if (run.length > best.length) best = run;
  }
  return best;
}
