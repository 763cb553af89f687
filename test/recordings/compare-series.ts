import type { RecordedEvent, RecordedPoint } from "./recording.js";
import type { StepSeries } from "./step-series.js";

/** Points before this time are not compared: the recordings' first pods start. */
const FROM_SECONDS = 30;
/** A simulated value counts when it holds at any instant this near. */
const SLACK_SECONDS = 20;

export interface Agreement {
  readonly mean: number;
  readonly worst: { readonly name: string; readonly share: number };
}

/** How near a simulated value has to be, in time and in number. */
export interface AgreementRule {
  readonly slackSeconds: number;
  agrees(recorded: number, simulated: number): boolean;
}

const PODS: AgreementRule = { slackSeconds: SLACK_SECONDS, agrees };
/** Upstream's autoscaler is not deterministic: one node and 30 s. */
export const NODES: AgreementRule = {
  slackSeconds: 30,
  agrees: (recorded, simulated) => Math.abs(simulated - recorded) <= 1,
};

/** A point agrees within max(1, 10 %) of the recorded value. */
export function agrees(recorded: number, simulated: number): boolean {
  return Math.abs(simulated - recorded) <= Math.max(1, 0.1 * recorded) + 1e-9;
}

/**
 * Share of recorded points with which the simulated series agree: mean over all points, and the worst name.
 * Order: the first of equally bad names.
 */
export function agreement(
  points: readonly RecordedPoint[],
  field: "wanted" | "existing" | "ready",
  simulated: ReadonlyMap<string, StepSeries>,
  rule: AgreementRule = PODS,
): Agreement {
  const counts = new Map<string, { equal: number; all: number }>();
  for (const point of points) {
    if (point.seconds < FROM_SECONDS) continue;
    const count = counts.get(point.name) ?? { equal: 0, all: 0 };
    counts.set(point.name, count);
    count.all++;
    const from = point.seconds - rule.slackSeconds;
    const to = point.seconds + rule.slackSeconds;
    const series = simulated.get(point.name);
    if (series?.someWithin(from, to, (value) => rule.agrees(point[field], value)) === true) count.equal++;
  }
  let equal = 0;
  let all = 0;
  let worst = { name: "", share: 1 };
  for (const [name, count] of counts) {
    equal += count.equal;
    all += count.all;
    const share = count.equal / count.all;
    if (share < worst.share || worst.name === "") worst = { name, share };
  }
  return { mean: all === 0 ? 1 : equal / all, worst };
}

export interface EventAgreement {
  /** Share of recorded changes of spec.replicas with a simulated one in the same direction within 20 s. */
  readonly matched: number;
  /** Share of simulated changes without a recorded one. */
  readonly surplus: number;
}

/** Compares changes of spec.replicas; each change is matched at most once, the earliest first. */
export function compareScalings(
  events: readonly RecordedEvent[],
  simulated: ReadonlyMap<string, StepSeries>,
): EventAgreement {
  let recordedCount = 0;
  let matched = 0;
  let simulatedCount = 0;
  for (const [name, series] of simulated) {
    const changes = series.changes().map((change) => ({ ...change, used: false }));
    simulatedCount += changes.length;
    for (const event of events) {
      if (event.kind !== "scale" || scaledName(event) !== name) continue;
      const sizes = /^(\d+)->(\d+)$/.exec(event.event);
      if (sizes === null) continue;
      recordedCount++;
      const direction = Math.sign(Number(sizes[2]) - Number(sizes[1]));
      const twin = changes.find(
        (change) =>
          !change.used &&
          Math.abs(change.at - event.seconds) <= SLACK_SECONDS &&
          Math.sign(change.to - change.from) === direction,
      );
      if (twin === undefined) continue;
      twin.used = true;
      matched++;
    }
  }
  return {
    matched: recordedCount === 0 ? 1 : matched / recordedCount,
    surplus: simulatedCount === 0 ? 0 : (simulatedCount - matched) / simulatedCount,
  };
}

function scaledName(event: RecordedEvent): string {
  return event.owner === "" ? event.object : event.owner;
}
