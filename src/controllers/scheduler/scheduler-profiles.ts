import type { Pod } from "../../cluster/index.js";
import {
  makeProfile,
  type Profile,
  type ProfileOptions,
  type SchedulerVersion,
} from "../../scheduling/index.js";
import { DEFAULT_SCHEDULER_NAME } from "./defaults.js";

/** The profiles of one scheduler by schedulerName. */
export class SchedulerProfiles {
  readonly #profiles: ReadonlyMap<string, Profile>;
  readonly #first: Profile;

  /** At least one profile. */
  constructor(options: ReadonlyMap<string, Partial<ProfileOptions>>, version: SchedulerVersion) {
    this.#profiles = new Map(
      [...options].map(([name, profile]) => [name, makeProfile({ version, ...profile })]),
    );
    this.#first = [...this.#profiles.values()][0]!;
  }

  /** Whether a pod names one of the profiles. */
  has(pod: Pod): boolean {
    return this.#profiles.has(nameOf(pod));
  }

  /** The profile that a pod names; where a pod of another scheduler is asked about, the first. */
  of(pod: Pod): Profile {
    return this.#profiles.get(nameOf(pod)) ?? this.#first;
  }

  /** Why a pod without a node stays out of the queues; null: it does not. */
  whyLeft(pod: Pod): string | null {
    if (!this.has(pod)) return `no scheduler is called "${nameOf(pod)}"`;
    const gates = (pod.template.spec.schedulingGates ?? []).map(({ name }) => name);
    return gates.length === 0 ? null : `held back by schedulingGates: ${gates.join(", ")}`;
  }
}

function nameOf({ template: { spec } }: Pod): string {
  return spec.schedulerName ?? DEFAULT_SCHEDULER_NAME;
}
