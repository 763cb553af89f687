import { renderDiagnostic } from "../diagnostics/index.js";
import { type ConfidenceInterval, confidenceInterval } from "../stats/index.js";
import { equalAsShown } from "./equal-as-shown.js";
import type { RunOutcome } from "./executor.js";
import { COST, ERRORS, type Measure, measuresOf, measureText, POD_COST, SCALINGS } from "./measures.js";
import { paretoFrontier } from "./pareto-frontier.js";
import { type GridPoint, pointAt, pointCount, type SweepPlan } from "./sweep-plan.js";

/** One run as a row of the result table. */
export interface SweepRow {
  readonly point: GridPoint;
  readonly seed: number | string | null;
  /** One per measure; empty after a failure. */
  readonly values: readonly (number | null)[];
  /** Objectives that the run missed, and judged ones. */
  readonly missed: readonly string[];
  readonly judged: number;
  readonly failure: string | null;
}

/** A point over its seeds. */
export interface SweepPoint {
  readonly point: GridPoint;
  readonly runs: number;
  readonly failures: readonly string[];
  /** Mean over the seeds, one per measure; empty without a run. */
  readonly means: readonly (number | null)[];
  /** 95 % intervals; null with fewer than two seeds. */
  readonly intervals: readonly (ConfidenceInterval | null)[];
  /** Objectives that a run missed. */
  readonly missed: readonly string[];
  /** Null where nothing could be judged. */
  readonly meetsObjectives: boolean | null;
  /** Whether no other point is at least as good in cost, latency and churn, and better in one. */
  readonly isOnFrontier: boolean;
}

export interface SweepResult {
  readonly measures: readonly Measure[];
  /** Positions among the measures of what spans the frontier. */
  readonly criteria: { readonly cost: number; readonly latency: number; readonly churn: number };
  readonly rows: readonly SweepRow[];
  readonly points: readonly SweepPoint[];
  /** Points left off the frontier for losing more requests than this share. */
  readonly errorLimit: number;
  /** The latency that the objectives allow; null without one. Seconds. */
  readonly latencyLimit: number | null;
}

/** A larger share of lost requests is no way to save money, whatever the objectives leave open. */
const ERROR_LIMIT = 0.01;

/** Gathers outcomes as they come; keeps a row of numbers of each. */
export class SweepTable {
  readonly #plan: SweepPlan;
  readonly #rows: SweepRow[] = [];
  #measures: readonly Measure[] | undefined;
  #errorLimit = ERROR_LIMIT;
  #latencyLimit: number | null = null;

  constructor(plan: SweepPlan) {
    this.#plan = plan;
  }

  /** In the order of the jobs. */
  add(outcome: RunOutcome): void {
    const perPoint = Math.max(1, this.#plan.seeds.length);
    const point = pointAt(this.#plan, Math.floor(outcome.index / perPoint));
    const seed = outcome.job.seed ?? null;
    if ("failure" in outcome) {
      const failure = outcome.failure.map(renderDiagnostic).join("\n");
      this.#rows.push({ point, seed, values: [], missed: [], judged: 0, failure });
      return;
    }
    const { figures } = outcome;
    this.#measures ??= measuresOf(figures);
    const errors = figures.objectives.find(({ objective }) => objective === "errors");
    if (errors !== undefined) this.#errorLimit = errors.limit;
    const latency = figures.objectives.find(({ objective }) => objective.startsWith("latency "));
    this.#latencyLimit = latency?.limit ?? null;
    const judged = figures.objectives.filter(({ met }) => met !== null);
    this.#rows.push({
      point,
      seed: figures.seed,
      values: this.#measures.map((measure) => measure.of(figures)),
      missed: judged
        .filter(({ met }) => met === false)
        .map(({ objective, subject }) => (subject === "scenario" ? objective : `${objective} of ${subject}`)),
      judged: judged.length,
      failure: null,
    });
  }

  /** The table as far as it has come; undefined if not one run succeeded. */
  result(): SweepResult | undefined {
    const measures = this.#measures;
    if (measures === undefined) return undefined;
    const perPoint = Math.max(1, this.#plan.seeds.length);
    const points: Omit<SweepPoint, "isOnFrontier">[] = [];
    for (let index = 0; index < pointCount(this.#plan); index++) {
      const rows = this.#rows.slice(index * perPoint, (index + 1) * perPoint);
      if (rows.length > 0) points.push(summarize(rows, measures.length));
    }
    const criteria = criteriaOf(measures, points);
    const errors = measures.indexOf(ERRORS);
    const eligible = points.map(({ means }) => {
      const share = means[errors] ?? null;
      return means.length > 0 && (share === null || share <= this.#errorLimit);
    });
    const compared = [criteria.cost, criteria.latency, criteria.churn].map((at) =>
      equalAsShown(
        points.map(({ means }) => means[at] ?? null),
        (value) => measureText(value, measures[at]!.unit),
      ),
    );
    const frontier = paretoFrontier(
      points.map((_, i) => (eligible[i] ? compared.map((column) => column[i] ?? null) : undefined)),
    );
    return {
      measures,
      criteria,
      rows: this.#rows,
      points: points.map((point, i) => ({ ...point, isOnFrontier: frontier.has(i) })),
      errorLimit: this.#errorLimit,
      latencyLimit: this.#latencyLimit,
    };
  }
}

function summarize(rows: readonly SweepRow[], measures: number): Omit<SweepPoint, "isOnFrontier"> {
  const done = rows.filter(({ failure }) => failure === null);
  const columns = Array.from({ length: done.length === 0 ? 0 : measures }, (_, at) =>
    done.map(({ values }) => values[at] ?? null),
  );
  const missed = [...new Set(done.flatMap((row) => row.missed))];
  const isJudged = done.length > 0 && done.every(({ judged }) => judged > 0);
  return {
    point: rows[0]!.point,
    runs: rows.length,
    failures: [...new Set(rows.flatMap(({ failure }) => failure ?? []))],
    means: columns.map((column) => meanOf(column)),
    intervals: columns.map((column) =>
      column.length > 1 && column.every((value) => value !== null) ? confidenceInterval(column) : null,
    ),
    missed,
    meetsObjectives: isJudged ? missed.length === 0 : null,
  };
}

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length < values.length ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** Cost is the bill; where that is the same everywhere, or unknown, what the pods request of it. */
function criteriaOf(
  measures: readonly Measure[],
  points: readonly Pick<SweepPoint, "means">[],
): SweepResult["criteria"] {
  const values = (measure: Measure) =>
    new Set(points.flatMap(({ means }) => means[measures.indexOf(measure)] ?? []));
  const cost = values(COST).size <= 1 && values(POD_COST).size > 1 ? POD_COST : COST;
  const latency = measures.findIndex(({ key }) => key.startsWith("latency_"));
  const byNodes = measures.findIndex(({ key }) => key === "nodes_mean");
  return {
    cost: values(cost).size === 0 ? byNodes : measures.indexOf(cost),
    latency,
    churn: measures.indexOf(SCALINGS),
  };
}
