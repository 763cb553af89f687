import { SECOND, type SimTime } from "../../units/index.js";

/** A parsed cron schedule. */
export interface CronSchedule {
  /** The first tick after an instant; undefined when it never fires again. */
  next(after: SimTime): SimTime | undefined;
}

/** What decides when a CronJob runs. */
export interface CronJobState {
  readonly createdAt: SimTime;
  readonly lastScheduleTime: SimTime | undefined;
  readonly startingDeadlineSeconds: number | undefined;
}

export interface CronJobRun {
  /** The tick for which a Job should be started now. */
  readonly runFor: SimTime | undefined;
  /** Ticks missed before it; `many` (more than 100 by a rough count) only warns. */
  readonly missed: "none" | "few" | "many";
  /** Delay to the next sync; undefined when the schedule never fires. */
  readonly requeueAfter: SimTime | undefined;
}

/** The next sync comes this long after the tick. Source: kubernetes v1.36.3 pkg/controller/cronjob#nextScheduleDelta */
const NEXT_SCHEDULE_DELTA = 100_000;

const MANY_MISSED = 100;

/**
 * Finds the newest due tick of a CronJob (older ones are lost) and when to look again.
 *
 * A tick that is exactly startingDeadlineSeconds old is lost already.
 * Source: kubernetes v1.36.3 pkg/controller/cronjob/utils.go#mostRecentScheduleTime, #nextScheduleTimeDuration
 */
export function nextCronJobRun(cronJob: CronJobState, schedule: CronSchedule, now: SimTime): CronJobRun {
  const sinceLast = cronJob.lastScheduleTime ?? cronJob.createdAt;
  const deadline =
    cronJob.startingDeadlineSeconds === undefined
      ? undefined
      : now - cronJob.startingDeadlineSeconds * SECOND;
  const earliest = (deadline !== undefined && deadline > sinceLast ? deadline : sinceLast) as SimTime;
  const due = mostRecentTick(schedule, earliest, now);
  const ofAll = earliest === sinceLast ? due : mostRecentTick(schedule, sinceLast, now);
  const from = ofAll.tick ?? (ofAll.missed === "none" ? sinceLast : now);
  const next = schedule.next(from);
  return {
    runFor: due.tick,
    missed: due.missed,
    requeueAfter: next === undefined ? undefined : ((next + NEXT_SCHEDULE_DELTA - now) as SimTime),
  };
}

function mostRecentTick(
  schedule: CronSchedule,
  earliest: SimTime,
  now: SimTime,
): { readonly tick: SimTime | undefined; readonly missed: CronJobRun["missed"] } {
  const first = schedule.next(earliest);
  if (first === undefined || now < first) return { tick: undefined, missed: "none" };
  const second = schedule.next(first);
  if (second === undefined || now < second) return { tick: first, missed: "none" };

  // Upstream's estimate takes the first interval for all; it jumps near the end and walks from there.
  const intervalSeconds = Math.round((second - first) / SECOND);
  const missedTicks = Math.floor(Math.floor((now - first) / SECOND) / intervalSeconds) + 1;
  let tick: SimTime | undefined;
  let next = schedule.next((first + (missedTicks - 2) * intervalSeconds * SECOND) as SimTime);
  while (next !== undefined && next <= now) {
    tick = next;
    next = schedule.next(next);
  }
  return { tick, missed: missedTicks > MANY_MISSED ? "many" : "few" };
}
