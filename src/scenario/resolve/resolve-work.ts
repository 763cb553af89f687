import {
  distributionFromMoments,
  Empirical,
  Erlang,
  type QuantilePoint,
  squaredCv,
} from "../../random/index.js";
import { type SimTime, toSeconds } from "../../units/index.js";
import type { WorkSpec } from "../resolved-scenario.js";
import type { PathSegment } from "../scenario-document.js";
import type { FilledScenario } from "../schema/scenario-schema.js";
import { toSpan } from "./resolve-amounts.js";
import type { Report } from "./resolve-load.js";

type FilledWork = NonNullable<FilledScenario["load"][number]["request"]>["cpu"];

/**
 * CPU work of a request; mean and scv are those of the form or the quantiles that are given.
 *
 * Returns diagnostics: HR1545 quantiles that do not rise, HR1546 a form that cannot have this scv.
 */
export function resolveWork(cpu: FilledWork, path: readonly PathSegment[], report: Report): WorkSpec | null {
  if (cpu.quantiles !== undefined) return fromQuantiles(cpu.quantiles, path, report);
  const mean = toSpan(cpu.mean);
  const distribution = cpu.distribution ?? null;
  const spec = (scv: number): WorkSpec => ({ mean, scv, distribution, quantiles: [] });
  switch (distribution) {
    case "deterministic":
    case "exponential":
    case "uniform": {
      const scv = FIXED_SCV[distribution];
      // 1 is what stands there where nobody says.
      if (cpu.scv === 1 || Math.abs(cpu.scv - scv) < 0.01) return spec(scv);
      return unfit(
        `${distribution} work has an scv of ${FIXED_SCV_TEXT[distribution]}`,
        cpu.scv,
        path,
        report,
      );
    }
    case "erlang":
      if (isErlangScv(cpu.scv)) return spec(squaredCv(new Erlang(Math.round(1 / cpu.scv), 1)));
      return unfit("an Erlang distribution has an scv of 1, 1/2, 1/3 …", cpu.scv, path, report);
    case "hyperexponential":
      if (cpu.scv > 1) return spec(cpu.scv);
      return unfit("a hyperexponential distribution has an scv above 1", cpu.scv, path, report);
    case "lognormal":
    case "gamma":
      if (cpu.scv > 0) return spec(cpu.scv);
      return unfit("this distribution has an scv above 0; deterministic has 0", cpu.scv, path, report);
    case null:
      return mean === 0 ? spec(0) : spec(squaredCv(distributionFromMoments(1, cpu.scv)));
  }
}

const FIXED_SCV = { deterministic: 0, exponential: 1, uniform: 1 / 3 } as const;
const FIXED_SCV_TEXT = { deterministic: "0", exponential: "1", uniform: "1/3" } as const;

/** 1 divided by a whole number of stages, as far as people write it out: 0.33 is three. */
function isErlangScv(scv: number): boolean {
  const stages = Math.round(1 / scv);
  return scv > 0 && scv <= 1 && Math.abs(scv * stages - 1) < 0.02;
}

function unfit(rule: string, value: number, path: readonly PathSegment[], report: Report): null {
  const message = `a squared coefficient of variation of ${value} does not fit the distribution`;
  report({ code: "HR1546", severity: "error", message, value, rule }, [...path, "scv"]);
  return null;
}

function fromQuantiles(
  quantiles: Readonly<Record<string, string>>,
  path: readonly PathSegment[],
  report: Report,
): WorkSpec | null {
  const points = Object.entries(quantiles)
    .map(
      ([name, text]): QuantilePoint => ({ p: Number(name.slice(1)) / 100, value: toSeconds(toSpan(text)) }),
    )
    .sort((a, b) => a.p - b.p);
  const falls = points.findIndex((point, i) => i > 0 && point.value < points[i - 1]!.value);
  if (points.length === 0 || falls > 0) {
    const message = points.length === 0 ? "there is no quantile" : "quantiles must not fall";
    const rule = "a higher percentile is at least as long as a lower one";
    report({ code: "HR1545", severity: "error", message, rule }, [...path, "quantiles"]);
    return null;
  }
  const empirical = new Empirical(points);
  const mean = Math.round(empirical.mean * 1e6) as SimTime;
  return {
    mean,
    scv: squaredCv(empirical),
    distribution: null,
    quantiles: points.map(({ p, value }) => ({ p, seconds: value })),
  };
}
