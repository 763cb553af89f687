import type { ResolvedScenario } from "../scenario/index.js";
import type { ProfileOptions } from "../scheduling/index.js";

const TIE_BREAKS = { random: "random", firstVisited: "heap" } as const;

/** What the scenario and its KubeSchedulerConfiguration change of the default profile. */
export function profileOptionsOf({ scheduler, schedulerProfile }: ResolvedScenario): Partial<ProfileOptions> {
  const { percentageOfNodesToScore, tieBreak } = scheduler;
  const chosen = TIE_BREAKS[tieBreak as keyof typeof TIE_BREAKS];
  return {
    ...schedulerProfile,
    percentageOfNodesToScore,
    ...(chosen === undefined ? {} : { tieBreak: chosen }),
  };
}
