import type { ResolvedScenario } from "../scenario/index.js";
import type { ProfileOptions } from "../scheduling/index.js";

const TIE_BREAKS = { random: "random", firstVisited: "heap" } as const;

/**
 * The scheduler's profiles by schedulerName: what the scenario and its KubeSchedulerConfiguration change of the
 * default one.
 */
export function profileOptionsOf({
  scheduler,
  schedulerProfiles,
}: ResolvedScenario): ReadonlyMap<string, Partial<ProfileOptions>> {
  const { percentageOfNodesToScore, tieBreak } = scheduler;
  const chosen = TIE_BREAKS[tieBreak as keyof typeof TIE_BREAKS];
  return new Map(
    [...schedulerProfiles].map(([name, profile]) => [
      name,
      { percentageOfNodesToScore, ...profile, ...(chosen === undefined ? {} : { tieBreak: chosen }) },
    ]),
  );
}
