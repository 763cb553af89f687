import {
  fixed,
  grouped,
  percent,
  renderMarkdownTable,
  renderScatterChart,
  type ScatterPoint,
  spanText,
} from "../../report/index.js";
import { equalAsShown } from "../equal-as-shown.js";
import { paretoFrontier } from "../pareto-frontier.js";
import { scalingsPerHour } from "../run-figures.js";
import { gridSize } from "../search/index.js";
import { describeSettings, settingsKey } from "./settings.js";
import { bindingText, costText, entryErrors, entryP99 } from "./trial-figures.js";
import { renderPatch } from "./tune-patch.js";
import {
  isProven,
  type ProvenSettings,
  type TrialRun,
  type TriedSettings,
  type TuneResult,
  worstRun,
} from "./tune-result.js";
import { runsCsv, tuneSummary } from "./tune-tables.js";
import { savingOf, signedPercent, tuneWarnings } from "./tune-warnings.js";

const MOST_ROWS = 12;
const AS_THEY_ARE = "as they are";

/**
 * Every file of a tuning report: path inside its folder → text. `patch.yaml` only where something changes.
 *
 * Order: as listed here; the same result gives the same bytes.
 */
export function renderTuning(result: TuneResult): Map<string, string> {
  const files = new Map([
    ["report.md", markdown(result)],
    ["frontier.svg", picture(result)],
    ["runs.csv", runsCsv(result)],
    ["summary.json", tuneSummary(result)],
  ]);
  const patch = renderPatch(result);
  if (patch !== "") files.set("patch.yaml", patch);
  return files;
}

/** Whether the objectives can be met, and how, in one sentence. */
export function tuneVerdict(result: TuneResult): string {
  const { recommended, best, now, tuned, refuted, cost } = result;
  const change = describeSettings(tuned, best.settings);
  if (recommended === now) {
    return `Keep the settings as they are: nothing that was tried meets the objectives for less than ${costText(now.run.cost, cost)}.`;
  }
  if (recommended !== null) {
    const { share, halfWidth } = savingOf(result);
    const noise = halfWidth === null ? "" : ` ± ${percent(halfWidth, 1)}`;
    const before = isProven(now)
      ? "The settings as they are meet the objectives too, but cost more"
      : `The settings as they are miss: ${bindingText(worstRun(now))}`;
    return `${change}. Cost ${signedPercent(share)}${noise}: ${costText(best.run.cost, cost)} in place of ${costText(now.run.cost, cost)}. ${before}.`;
  }
  const worst = worstRun(best);
  const binds = `${bindingText(worst)}, on ${worst.part} with seed ${worst.seed}`;
  const meetsHere = refuted.length > 0;
  const what = meetsHere
    ? `Nothing that was tried meets the objectives on load it was not looked for on`
    : `Nothing that was tried meets the objectives`;
  return `${what}. Closest come the settings ${change === "" ? AS_THEY_ARE : `"${change}"`}; what binds is ${binds}.`;
}

function markdown(result: TuneResult): string {
  const { tuned, runs, seeds, split, recommended, failures, version } = result;
  const names = tuned.map(({ autoscaler }) => autoscaler.object.replace("/default/", "/")).join(", ");
  const warnings = tuneWarnings(result);
  const parts = [
    `# ${result.scenario}: tuning of ${names}`,
    "",
    `Looked on ${split.trained.label}, proven on ${split.unseen.map(({ label }) => label).join(" and ")}; ${seeds.length === 1 ? "one seed" : `${seeds.length} seeds`}. ${grouped(runs.search + runs.proof)} runs in place of the ${grouped(runs.gridPoints)} of the full grid. kube-headroom ${version}.`,
    "",
    "## Answer",
    `**${tuneVerdict(result)}**`,
    "",
    answerTable(result),
    "",
    ...(warnings.length === 0 ? [] : ["### Before you use it", ...warnings.map((text) => `- ${text}`), ""]),
    ...settingsTable(result),
    "![Cost and latency of every setting that was tried](frontier.svg)",
    "",
    "## Frontier",
    `What nothing else beats in cost and in ${result.everyInterval ? "the p99 of the worst interval" : "p99"}, on ${split.trained.label}; of what misses the objectives nothing is listed.`,
    "",
    frontierTable(result),
    "",
    "## Sensitivity",
    `One step of one setting away from ${recommended === null ? "what comes closest" : "the answer"}, on ${split.trained.label} with seed ${seeds[0]}.`,
    "",
    sensitivityTable(result),
    "",
    ...refutedPart(result),
    "## How it was found",
    ...howItWasFound(result),
    ...(failures.length === 0
      ? []
      : [
          "",
          "### Runs that failed",
          ...failures.map(({ job, failure }) => `- ${job.label}: ${failure[0]!.message}`),
        ]),
    "",
    "## Files",
    filesText(result),
  ];
  return `${parts.join("\n")}\n`;
}

function answerTable(result: TuneResult): string {
  const { now, best, recommended, split, everyInterval } = result;
  const columns: readonly [string, ProvenSettings][] =
    best === now
      ? [[AS_THEY_ARE, now]]
      : [
          ["now", now],
          [recommended === null ? "closest" : "answer", best],
        ];
  const parts: readonly [string, (settings: ProvenSettings) => readonly TrialRun[]][] = [
    [split.trained.label, ({ trained }) => trained],
    ...split.unseen
      .map(
        ({ label }) =>
          [
            `${label}, unseen`,
            ({ unseen }: ProvenSettings) => unseen.filter(({ part }) => part === label),
          ] as const,
      )
      .map(([label, runsOf]): [string, (settings: ProvenSettings) => readonly TrialRun[]] => [label, runsOf]),
  ];
  const rows = parts.flatMap(([label, runsOf]) =>
    columns.map(([column, settings]) => {
      const runs = runsOf(settings);
      const worst = runs.reduce((a, b) => (b.judgement.excess > a.judgement.excess ? b : a));
      const mean = (of: (run: TrialRun) => number) =>
        runs.reduce((sum, run) => sum + of(run), 0) / runs.length;
      return [
        column,
        label,
        costText(
          mean(({ cost }) => cost),
          result.cost,
        ),
        spanText(entryP99(worst, everyInterval)),
        percent(entryErrors(worst), 3),
        fixed(
          mean(({ figures }) => scalingsPerHour(figures)),
          2,
        ),
        worst.judgement.excess > 0 ? `**missed**: ${bindingText(worst)}` : "met",
      ];
    }),
  );
  const p99 = everyInterval ? "p99, worst interval" : "p99";
  const header = ["", "load", "cost", p99, "errors", "scalings an hour", "objectives"];
  return renderMarkdownTable({ header, rows }, [2, 3, 4, 5]);
}

function settingsTable({ tuned, best, now }: TuneResult): readonly string[] {
  if (best === now) return [];
  const rows = tuned.flatMap(({ autoscaler, knobs }, a) =>
    knobs.map(({ title, choices, current }, k) => {
      const choice = best.settings[a]![k]!;
      return [
        autoscaler.object.replace("/default/", "/"),
        title,
        choices[current]!.label,
        choice === current ? "" : `**${choices[choice]!.label}**`,
      ];
    }),
  );
  return ["### Settings", renderMarkdownTable({ header: ["of", "setting", "now", "change to"], rows }), ""];
}

function meeting({ tried }: TuneResult): readonly TriedSettings[] {
  return tried.filter(({ run }) => run.judgement.excess <= 0);
}

/**
 * What meets the objectives and is beaten by nothing that is shown; while nothing does, of everything. The cheapest
 * first.
 */
function frontierOf(result: TuneResult): readonly TriedSettings[] {
  const candidates = meeting(result).length > 0 ? meeting(result) : result.tried;
  const costs = equalAsShown(
    candidates.map(({ run }) => run.cost),
    (cost) => costText(cost, result.cost),
  );
  const p99s = equalAsShown(
    candidates.map(({ run }) => entryP99(run, result.everyInterval) ?? 0),
    spanText,
  );
  const chosen = paretoFrontier(candidates.map((_, index) => [costs[index]!, p99s[index]!]));
  return candidates
    .filter((_, index) => chosen.has(index))
    .toSorted((a, b) => a.run.cost - b.run.cost || a.run.judgement.excess - b.run.judgement.excess);
}

function frontierTable(result: TuneResult): string {
  const frontier = frontierOf(result);
  const rows = frontier
    .slice(0, MOST_ROWS)
    .map(({ settings, run }, index) => [
      letter(index),
      describeSettings(result.tuned, settings) || AS_THEY_ARE,
      costText(run.cost, result.cost),
      spanText(entryP99(run, result.everyInterval)),
      percent(entryErrors(run), 3),
      fixed(scalingsPerHour(run.figures), 2),
    ]);
  const header = ["", "settings", "cost", "p99", "errors", "scalings an hour"];
  const more = frontier.length - rows.length;
  const note = more > 0 ? `\n\n${more} more in runs.csv.` : "";
  return renderMarkdownTable({ header, rows }, [2, 3, 4, 5]) + note;
}

function letter(index: number): string {
  return String.fromCharCode(65 + index);
}

function sensitivityTable(result: TuneResult): string {
  const { tuned, best, sensitivity, cost, everyInterval } = result;
  const rows = sensitivity.map((row) => {
    const { title, choices } = tuned[row.autoscaler]!.knobs[row.knob]!;
    const from = best.settings[row.autoscaler]![row.knob]!;
    const { tried } = row;
    return [
      tuned.length === 1 ? title : `${tuned[row.autoscaler]!.autoscaler.workloadName}: ${title}`,
      choices[from]!.label,
      choices[from + row.step]!.label,
      tried === null ? "" : costText(tried.run.cost, cost),
      tried === null ? "" : signedPercent((tried.run.cost - best.run.cost) / best.run.cost),
      tried === null ? "" : spanText(entryP99(tried.run, everyInterval)),
      tried === null
        ? "cannot run"
        : tried.run.judgement.excess > 0
          ? `**missed**: ${bindingText(tried.run)}`
          : "met",
    ];
  });
  const header = [
    "setting",
    "from",
    "to",
    "cost",
    "",
    everyInterval ? "p99, worst interval" : "p99",
    "objectives",
  ];
  return renderMarkdownTable({ header, rows }, [3, 4, 5]);
}

function refutedPart(result: TuneResult): readonly string[] {
  const { refuted, tuned, cost } = result;
  if (refuted.length === 0) return [];
  const rows = refuted.map((settings) => {
    const worst = worstRun(settings);
    return [
      describeSettings(tuned, settings.settings) || AS_THEY_ARE,
      costText(settings.run.cost, cost),
      `${worst.part}, seed ${worst.seed}: ${bindingText(worst)}`,
    ];
  });
  return [
    "## What unseen load refuted",
    "These met the objectives where they were looked for, and missed them elsewhere; each time the search went on with more to spare.",
    "",
    renderMarkdownTable({ header: ["settings", "cost", "missed on"], rows }, [1]),
    "",
  ];
}

function howItWasFound(result: TuneResult): readonly string[] {
  const { tuned, runs, split, seeds, cost, everyInterval } = result;
  const rows = tuned.flatMap(({ autoscaler, knobs }) =>
    knobs.map(({ title, choices, current }) => [
      autoscaler.object.replace("/default/", "/"),
      title,
      choices.map(({ label }, index) => (index === current ? `**${label}**` : label)).join(", "),
    ]),
  );
  const grids = tuned.map(({ knobs }) => gridSize(knobs.map(({ choices }) => choices.length)));
  const measure = {
    bill: "the whole bill, since nodes come and go with the pods",
    requests: "what the tuned workloads' requests are worth at the price of their nodes",
    cores: "the CPU that the tuned workloads request, since nothing has a price",
  }[cost.kind];
  return [
    renderMarkdownTable({ header: ["of", "setting", "values, **present one**"], rows }),
    "",
    `${grids.map(grouped).join(" and ")} combinations${grids.length > 1 ? ", one HPA after the other" : ""}; ${grouped(runs.search)} were played on ${split.trained.label} with seed ${seeds[0]}, chosen by a surrogate of cost and of the objectives; then every change that gains less than 1 % of the cost was taken back. ${grouped(runs.proof)} further runs are the proof: other seeds, and ${split.unseen.map(({ label }) => label).join(" and ")}.`,
    "",
    `Cost is ${measure}. Objectives are held against ${everyInterval ? "every interval of the report" : "the whole run"}. Memory requests and limits are left as they are.`,
  ];
}

function filesText(result: TuneResult): string {
  const patch = result.best === result.now ? "" : "`patch.yaml` can be applied as it is; ";
  return `${patch}\`runs.csv\` has a row for every run, \`summary.json\` the answer for programs.`;
}

function picture(result: TuneResult): string {
  const { everyInterval, tried, cost } = result;
  const frontier = frontierOf(result).slice(0, MOST_ROWS);
  const letters = new Map(frontier.map(({ settings }, index) => [settingsKey(settings), letter(index)]));
  const points: ScatterPoint[] = tried.flatMap(({ settings, run }) => {
    const y = entryP99(run, everyInterval);
    if (y === null) return [];
    const label = letters.get(settingsKey(settings));
    const kind = label !== undefined ? "chosen" : run.judgement.excess <= 0 ? "other" : "excluded";
    return [{ x: run.cost, y: y * 1000, size: scalingsPerHour(run.figures), kind, label: label ?? "" }];
  });
  const limit = tried[0]!.run.figures.objectives.find(({ objective }) => objective === "latency p99")?.limit;
  return renderScatterChart({
    title: `${result.scenario}: settings that were tried`,
    xAxis: `cost, ${cost.unit}`,
    yAxis: `p99${everyInterval ? " of the worst interval" : ""}, ms`,
    sizeAxis: "area: scalings an hour",
    points,
    ...(limit === undefined ? {} : { limit: { y: limit * 1000, label: "objective" } }),
    kinds: { chosen: "frontier", other: "meets the objectives", excluded: "misses an objective" },
  });
}
