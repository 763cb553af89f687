import { type CronJobSpec, nextCronTick, parseCronSchedule } from "../../kubernetes/index.js";
import { type EpochMicros, SECOND, type SimTime } from "../../units/index.js";
import type { CronSchedule } from "./next-run.js";

/**
 * A CronJob's schedule on the clock of the simulation; undefined when its text is no schedule. `zero` is the wall
 * clock at time zero, `timeZone` that of the controller manager.
 *
 * Source: kubernetes v1.36.3 pkg/controller/cronjob/cronjob_controllerv2.go#formatSchedule
 */
export function cronScheduleOf(
  spec: Pick<CronJobSpec, "schedule" | "timeZone">,
  zero: EpochMicros,
  timeZone: string,
): CronSchedule | undefined {
  const { schedule } = parseCronSchedule(spec.schedule, spec.timeZone ?? timeZone);
  if (schedule === undefined) return undefined;
  return {
    next(after) {
      const tick = nextCronTick(schedule, (zero + after) / SECOND);
      return tick === undefined ? undefined : ((tick * SECOND - zero) as SimTime);
    },
  };
}
