import {
  fixed,
  grouped,
  renderCsv,
  renderMarkdownTable,
  renderScatterChart,
  rounded,
  type ScatterPoint,
} from "../report/index.js";
import { pairedDifference } from "../stats/index.js";
import { equalAsShown } from "./equal-as-shown.js";
import { measureText } from "./measures.js";
import { pointCount, type SweepPlan } from "./sweep-plan.js";
import type { SweepPoint, SweepResult } from "./sweep-result.js";

/** What a sweep's report says about itself. */
export interface SweepFacts {
  readonly name: string;
  /** Of kube-headroom. */
  readonly version: string;
}

/** Rows of the table of all points; points.csv holds every one. */
const MOST_ROWS = 200;
const DIGITS = 6;

/**
 * Every file of a sweep's report: path inside its folder → text.
 *
 * Order: as listed here; the same rows give the same bytes.
 */
export function renderSweep(result: SweepResult, plan: SweepPlan, facts: SweepFacts): Map<string, string> {
  const labels = labelsOf(result);
  return new Map([
    ["report.md", markdown(result, plan, facts, labels)],
    ["frontier.svg", picture(result, facts, labels)],
    ["runs.csv", runsCsv(result, plan)],
    ["points.csv", pointsCsv(result, plan, labels)],
    ["summary.json", summary(result, plan, facts, labels)],
  ]);
}

/** Letters of the points on the frontier. Order: the cheapest first. */
function labelsOf({ points, criteria }: SweepResult): ReadonlyMap<SweepPoint, string> {
  const cost = (point: SweepPoint) => point.means[criteria.cost] ?? Number.POSITIVE_INFINITY;
  const latency = (point: SweepPoint) => point.means[criteria.latency] ?? Number.POSITIVE_INFINITY;
  const chosen = points
    .filter(({ isOnFrontier }) => isOnFrontier)
    .toSorted((a, b) => cost(a) - cost(b) || latency(a) - latency(b));
  return new Map(chosen.map((point, i) => [point, letters(i)]));
}

function letters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : `${letters(Math.floor(index / 26) - 1)}${last}`;
}

type Labels = ReadonlyMap<SweepPoint, string>;

function markdown(result: SweepResult, plan: SweepPlan, facts: SweepFacts, labels: Labels): string {
  const { points, rows, criteria } = result;
  const failed = points.filter(({ failures }) => failures.length > 0);
  const seeds = plan.seeds.length;
  const grid = plan.axes.map(({ values }) => values.length).join(" × ");
  const names = axisNames(plan);
  const parts = [
    `# ${facts.name}: a sweep`,
    "",
    `${grouped(points.length)} of ${grouped(pointCount(plan))} combinations${plan.axes.length > 1 ? ` (${grid})` : ""}, ${
      seeds > 1 ? `each on ${seeds} seeds` : "one seed"
    }: ${grouped(rows.length)} runs. kube-headroom ${facts.version}.`,
    "",
    ...plan.axes.map(({ path, values }, i) => `- ${names[i]!}: ${code(path)}, ${values.join(", ")}`),
    "",
    ...(plan.fixed.length > 0 ? [`In every run: ${plan.fixed.map(code).join(", ")}.`, ""] : []),
    "## Answers",
    ...answers(result, plan, labels),
    "",
    "![Cost, latency and churn of every combination](frontier.svg)",
    "",
    "### The frontier",
    `Nothing in the grid is at least as good as these in ${criteriaText(result)}, and better in one. ${errorNote(result)}`,
    "",
    pointsTable(result, plan, labels, [...labels.keys()]),
    "",
    ...constantsText(result),
    "## What each setting does",
    "Means over all combinations that have the value; the other settings are spread evenly around it.",
    "",
    effectsTable(result, plan),
    "",
    "## All combinations",
    ...(points.length > MOST_ROWS
      ? [`The first ${MOST_ROWS}; [points.csv](points.csv) holds all ${grouped(points.length)}.`]
      : []),
    pointsTable(result, plan, labels, points.slice(0, MOST_ROWS)),
    "",
    ...(failed.length > 0
      ? ["## Combinations that failed", ...failed.map((each) => failureText(each, plan)), ""]
      : []),
    `One row per run: [runs.csv](runs.csv). ${
      seeds > 1
        ? `± is half the 95 % confidence interval of the mean over the ${seeds} seeds (Student's t); every combination saw the same ${seeds} kinds of luck.`
        : "One seed says nothing about noise: `--seeds 5` plays every combination five times."
    } Cost axis: ${result.measures[criteria.cost]!.title}.`,
    "",
  ];
  return parts.join("\n");
}

function answers(result: SweepResult, plan: SweepPlan, labels: Labels): string[] {
  const { points, criteria } = result;
  const chosen = [...labels.keys()];
  const isJudged = points.some(({ meetsObjectives }) => meetsObjectives !== null);
  const meeting = chosen.filter(({ meetsObjectives }) => meetsObjectives === true);
  const lines: string[] = [];
  const say = (what: string, point: SweepPoint) =>
    lines.push(
      `- ${what}: **${labels.get(point)!}**, ${settingText(plan, point)}: ${figuresText(result, point)}.`,
    );
  // Of those that are shown alike the first: the cheapest.
  const least = (candidates: readonly SweepPoint[], at: number) => {
    const means = candidates.map((each) => each.means[at] ?? null);
    const shown = equalAsShown(means, (value) => measureText(value, result.measures[at]!.unit));
    const values = shown.map((value) => value ?? Number.POSITIVE_INFINITY);
    return candidates[values.indexOf(Math.min(...values))]!;
  };
  if (chosen.length === 0) return ["Every combination loses too many requests to be on a frontier."];
  const cheapest = least(chosen, criteria.cost);
  const answer = meeting.length > 0 ? least(meeting, criteria.cost) : undefined;
  if (answer !== undefined) {
    say("Cheapest that meets every objective", answer);
    const rivals = meeting.filter((each) => each !== answer && !differ(result, answer, each, criteria.cost));
    if (rivals.length > 0) {
      const names = rivals.map((each) => labels.get(each)!).join(", ");
      lines.push(`  The noise could make it dearer than ${names}: more seeds would tell.`);
    }
  }
  if (answer === undefined && isJudged) {
    const closest = points
      .filter(({ means }) => means.length > 0)
      .reduce((best, each) => (each.missed.length < best.missed.length ? each : best));
    lines.push(
      `- **No combination meets every objective.** Closest: ${settingText(plan, closest)}; it misses ${closest.missed.join(", ")}: ${figuresText(result, closest)}.`,
    );
  }
  if (cheapest !== answer) say("Cheapest of all", cheapest);
  // Where all are alike, nothing is the fastest: also a scenario without requests, which has no latency.
  const columns = varying(result);
  if (columns.includes(criteria.latency)) say("Fastest", least(chosen, criteria.latency));
  if (columns.includes(criteria.churn)) say("Calmest", least(chosen, criteria.churn));
  return lines;
}

/** Whether two points differ in a measure beyond the noise; true with one seed, which knows no noise. */
function differ(result: SweepResult, a: SweepPoint, b: SweepPoint, at: number): boolean {
  const [own, other] = [a, b].map((point) => valuesOf(result, point, at)) as [number[], number[]];
  if (own.length < 2 || own.length !== other.length) return true;
  const { low, high } = pairedDifference(own, other);
  return low > 0 || high < 0;
}

function valuesOf({ rows }: SweepResult, { point }: SweepPoint, at: number): number[] {
  return rows
    .filter((row) => row.point.every((value, i) => value === point[i]))
    .flatMap(({ values }) => values[at] ?? []);
}

function criteriaText({ measures, criteria }: SweepResult): string {
  const title = (at: number) => measures[at]!.title;
  return `${title(criteria.cost)}, ${title(criteria.latency)} and ${title(criteria.churn)} an hour`;
}

function errorNote({ errorLimit }: SweepResult): string {
  return `Combinations that lose more than ${fixed(errorLimit * 100, 2)} % of the requests are left out: refusing is no way to be fast.`;
}

function settingText(plan: SweepPlan, { point }: SweepPoint): string {
  return axisNames(plan)
    .map((name, i) => `${name} ${point[i]!}`)
    .join(", ");
}

function figuresText(result: SweepResult, point: SweepPoint): string {
  const { cost, latency, churn } = result.criteria;
  const text = (at: number) => valueText(result, point, at);
  const { title, unit } = result.measures[cost]!;
  const parts = [`${title} ${text(cost)}${unit === "USD/day" ? " USD a day" : ""}`];
  if (text(latency) !== "") parts.push(`${result.measures[latency]!.title} ${text(latency)}`);
  return [...parts, `${text(churn)} scalings an hour`].join(", ");
}

function valueText({ measures }: SweepResult, { means, intervals }: SweepPoint, at: number): string {
  const { unit } = measures[at]!;
  const mean = measureText(means[at] ?? null, unit);
  const interval = intervals[at] ?? null;
  if (interval === null) return mean;
  const half = unit === "USD/day" ? fixed(interval.halfWidth, 2) : measureText(interval.halfWidth, unit);
  return `${mean} ± ${half}`;
}

function pointsTable(
  result: SweepResult,
  plan: SweepPlan,
  labels: Labels,
  shown: readonly SweepPoint[],
): string {
  const columns = varying(result);
  const header = ["", ...axisNames(plan), ...columns.map((at) => measureTitle(result, at)), "objectives"];
  const rows = shown.map((point) => [
    labels.get(point) ?? "",
    ...point.point,
    ...columns.map((at) => valueText(result, point, at)),
    objectivesText(point),
  ]);
  return renderMarkdownTable({ header, rows }, header.map((_, i) => i).slice(1, -1));
}

/** Positions of the measures that are not the same in every combination. */
function varying({ measures, points }: SweepResult): readonly number[] {
  return measures.flatMap(({ unit }, at) => {
    const texts = new Set(points.flatMap(({ means }) => measureText(means[at] ?? null, unit)));
    return texts.size > 1 ? [at] : [];
  });
}

function constantsText(result: SweepResult): string[] {
  const columns = varying(result);
  const first = result.points.find(({ means }) => means.length > 0);
  const constant = result.measures.flatMap(({ unit }, at) => {
    const text = measureText(first?.means[at] ?? null, unit);
    return columns.includes(at) || text === "" ? [] : [`${measureTitle(result, at)}: ${text}`];
  });
  return constant.length === 0 ? [] : [`The same in every combination: ${constant.join("; ")}.`, ""];
}

function measureTitle({ measures }: SweepResult, at: number): string {
  const { title, unit } = measures[at]!;
  return unitTitle(title, unit);
}

/** The shortest ends of the axes' paths that tell them apart: `minReplicas`, `service.max`. */
function axisNames({ axes }: SweepPlan): readonly string[] {
  const parts = axes.map(({ path }) => path.split("."));
  return parts.map((own, i) => {
    for (let length = 1; length < own.length; length++) {
      const end = own.slice(-length).join(".");
      if (parts.every((other, j) => i === j || other.slice(-length).join(".") !== end)) return end;
    }
    return own.join(".");
  });
}

function unitTitle(title: string, unit: string): string {
  if (unit === "USD/day") return `${title}, USD a day`;
  return unit === "per hour" ? `${title} an hour` : title;
}

function objectivesText({ meetsObjectives, missed, means }: SweepPoint): string {
  if (means.length === 0) return "failed";
  if (meetsObjectives === null) return "not judged";
  return meetsObjectives ? "met" : `missed: ${missed.join(", ")}`;
}

function effectsTable(result: SweepResult, plan: SweepPlan): string {
  const columns = varying(result);
  const names = axisNames(plan);
  const header = ["setting", ...columns.map((at) => measureTitle(result, at)), "meet the objectives"];
  const rows = plan.axes.flatMap(({ values }, axis) =>
    values.map((value) => {
      const having = result.points.filter(({ point, means }) => point[axis] === value && means.length > 0);
      const meeting = having.filter(({ meetsObjectives }) => meetsObjectives === true).length;
      return [
        `${names[axis]!} ${value}`,
        ...columns.map((at) => {
          const { unit } = result.measures[at]!;
          const known = having.flatMap(({ means }) => means[at] ?? []);
          return known.length === 0
            ? ""
            : measureText(known.reduce((sum, each) => sum + each, 0) / known.length, unit);
        }),
        `${meeting} of ${having.length}`,
      ];
    }),
  );
  return renderMarkdownTable({ header, rows }, header.map((_, i) => i).slice(1));
}

function failureText(point: SweepPoint, plan: SweepPlan): string {
  return `- ${settingText(plan, point)}: ${point.failures.map((text) => text.replaceAll("\n", "; ")).join("; ")}`;
}

function picture(result: SweepResult, facts: SweepFacts, labels: Labels): string {
  const { cost, latency, churn } = result.criteria;
  const points: ScatterPoint[] = result.points.flatMap((point) => {
    const [x, y, size] = [point.means[cost], point.means[latency], point.means[churn]];
    if (x === undefined || x === null || y === undefined || y === null) return [];
    const label = labels.get(point);
    const kind = label !== undefined ? "chosen" : point.meetsObjectives === false ? "excluded" : "other";
    return [{ x, y, size: size ?? 0, kind, label: label ?? "" }];
  });
  const costMeasure = result.measures[cost]!;
  return renderScatterChart({
    title: `${facts.name}: cost, latency and churn of every combination`,
    xAxis: unitTitle(costMeasure.title, costMeasure.unit),
    yAxis: `${result.measures[latency]!.title}, seconds`,
    sizeAxis: "larger: more scalings an hour",
    points,
    kinds: {
      chosen: "on the frontier",
      other: "beaten by another",
      excluded: "beaten, and misses an objective",
    },
    ...(result.latencyLimit === null ? {} : { limit: { y: result.latencyLimit, label: "objective" } }),
  });
}

function runsCsv({ measures, rows }: SweepResult, plan: SweepPlan): string {
  const header = [
    ...plan.axes.map(({ path }) => path),
    "seed",
    ...measures.map(({ key }) => key),
    "objectives_met",
    "missed",
    "failure",
  ];
  return renderCsv({
    header,
    rows: rows.map((row) => [
      ...row.point,
      row.seed === null ? "" : String(row.seed),
      ...measures.map((_, at) => fixed(row.values[at] ?? null, DIGITS)),
      row.failure !== null || row.judged === 0 ? "" : String(row.missed.length === 0),
      row.missed.join("; "),
      row.failure ?? "",
    ]),
  });
}

function pointsCsv({ measures, points }: SweepResult, plan: SweepPlan, labels: Labels): string {
  const header = [
    ...plan.axes.map(({ path }) => path),
    "runs",
    ...measures.flatMap(({ key }) => [key, `${key}_half_width`]),
    "objectives_met",
    "frontier",
  ];
  return renderCsv({
    header,
    rows: points.map((point) => [
      ...point.point,
      String(point.runs),
      ...measures.flatMap((_, at) => [
        fixed(point.means[at] ?? null, DIGITS),
        fixed(point.intervals[at]?.halfWidth ?? null, DIGITS),
      ]),
      point.meetsObjectives === null ? "" : String(point.meetsObjectives),
      labels.get(point) ?? "",
    ]),
  });
}

function summary(result: SweepResult, plan: SweepPlan, facts: SweepFacts, labels: Labels): string {
  const pointOf = (point: SweepPoint) => ({
    label: labels.get(point) ?? null,
    settings: Object.fromEntries(plan.axes.map(({ path }, i) => [path, point.point[i]!])),
    figures: Object.fromEntries(
      result.measures.map(({ key }, at) => [key, rounded(point.means[at] ?? null, DIGITS)]),
    ),
    meetsObjectives: point.meetsObjectives,
    missed: point.missed,
  });
  const content = {
    scenario: facts.name,
    version: facts.version,
    axes: plan.axes,
    fixed: plan.fixed,
    seeds: plan.seeds,
    combinations: result.points.length,
    runs: result.rows.length,
    failedRuns: result.rows.filter(({ failure }) => failure !== null).length,
    frontier: [...labels.keys()].map(pointOf),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

function code(text: string): string {
  return `\`${text}\``;
}
