import { fixed, renderCsv, rounded } from "../../report/index.js";
import { scalingsPerHour } from "../run-figures.js";
import { settingsKey } from "./settings.js";
import { entryErrors, entryP99 } from "./trial-figures.js";
import { isProven, type ProvenSettings, type TrialRun, type TuneResult, worstRun } from "./tune-result.js";
import { savingOf, tuneWarnings } from "./tune-warnings.js";

/** A row for every run of every setting that was tried. */
export function runsCsv(result: TuneResult): string {
  const { tuned, tried } = result;
  const knobs = tuned.flatMap(({ autoscaler, knobs: own }) =>
    own.map(({ title }) => `${autoscaler.object} ${title}`),
  );
  const proven = new Map(
    [result.now, result.best, ...result.refuted].map((each) => [settingsKey(each.settings), each]),
  );
  const rows = tried.flatMap((each) => {
    const further = proven.get(settingsKey(each.settings));
    const runs = [
      each.run,
      ...(further === undefined ? [] : [...further.trained.slice(1), ...further.unseen]),
    ];
    const labels = tuned.flatMap(({ knobs: own }, a) =>
      own.map(({ choices }, k) => choices[each.settings[a]![k]!]!.label),
    );
    return runs.map((run) => runRow(labels, run));
  });
  const header = [
    ...knobs,
    "load",
    "seed",
    `cost ${result.cost.unit}`,
    "cost_usd_per_day",
    "p99_seconds",
    "worst_interval_p99_seconds",
    "errors_share",
    "scalings_per_hour",
    "pod_hours_per_day",
    "node_hours_per_day",
    "meets_objectives",
    "binding",
  ];
  return renderCsv({ header, rows });
}

function runRow(labels: readonly string[], run: TrialRun): string[] {
  const { figures, judgement } = run;
  const perDay = (hours: number) => fixed((hours * 24) / figures.hours, 3);
  return [
    ...labels,
    run.part,
    String(run.seed),
    fixed(run.cost, 6),
    fixed(figures.usdPerDay, 6),
    fixed(entryP99(run, false), 6),
    fixed(entryP99(run, true), 6),
    fixed(entryErrors(run), 8),
    fixed(scalingsPerHour(figures), 3),
    perDay(figures.podHours),
    perDay(figures.nodeHours),
    judgement.excess > 0 ? "no" : "yes",
    judgement.binding === null ? "" : `${judgement.binding.objective} ${judgement.binding.subject}`,
  ];
}

/** The answer as JSON for programs. */
export function tuneSummary(result: TuneResult): string {
  const { best, now, recommended, tuned, runs, seeds, split, cost } = result;
  const saving = savingOf(result);
  const settingsOf = (settings: ProvenSettings) =>
    tuned.map(({ autoscaler, knobs }, a) => ({
      object: autoscaler.object,
      settings: Object.fromEntries(
        knobs.map(({ name, choices }, k) => [name, choices[settings.settings[a]![k]!]!.label]),
      ),
    }));
  const told = (settings: ProvenSettings) => ({
    hpas: settingsOf(settings),
    cost: rounded(settings.run.cost, 6),
    meetsObjectives: isProven(settings),
    binding: worstRun(settings).judgement.binding,
  });
  const value = {
    scenario: result.scenario,
    version: result.version,
    answer: recommended === null ? null : told(recommended),
    closest: told(best),
    now: told(now),
    costUnit: cost.unit,
    costChange: { share: rounded(saving.share, 6), halfWidth: rounded(saving.halfWidth, 6) },
    lookedOn: split.trained.label,
    provenOn: split.unseen.map(({ label }) => label),
    seeds,
    runs,
    warnings: tuneWarnings(result),
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}
