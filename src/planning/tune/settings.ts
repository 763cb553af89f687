import { currentSetting, type HpaSetting } from "./hpa-setting.js";
import type { Settings, TunedAutoscaler } from "./tune-result.js";

/** A name of settings in maps. */
export function settingsKey(settings: Settings): string {
  return settings.map((point) => point.join(",")).join(";");
}

/** The setting that a point of an HPA's knobs stands for. */
export function settingAt({ autoscaler, knobs }: TunedAutoscaler, point: readonly number[]): HpaSetting {
  const chosen = knobs.map(({ choices }, k) => choices[point[k]!]!.value);
  return Object.assign({ ...currentSetting(autoscaler) }, ...chosen) as HpaSetting;
}

/** What differs from the manifests, in words; "" for nothing. @example "cpu target 70 %, minReplicas 4" */
export function describeSettings(tuned: readonly TunedAutoscaler[], settings: Settings): string {
  return tuned
    .flatMap(({ autoscaler, knobs }, a) => {
      const changes = knobs.flatMap(({ title, choices, current }, k) => {
        const choice = settings[a]![k]!;
        return choice === current ? [] : [`${title} ${choices[choice]!.label}`];
      });
      if (changes.length === 0) return [];
      return [tuned.length === 1 ? changes.join(", ") : `${autoscaler.workloadName}: ${changes.join(", ")}`];
    })
    .join("; ");
}
