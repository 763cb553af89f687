import { type Diagnostic, InputError } from "../../diagnostics/index.js";
import type { LoadedScenario } from "../../scenario/index.js";
import { scaleLoad } from "../scale-load.js";

/** What a setting is looked for on, and what it has to prove itself on. */
export interface LoadSplit {
  readonly kind: "days" | "perturbed";
  readonly trained: LoadPart;
  readonly unseen: readonly LoadPart[];
}

export interface LoadPart {
  /** `days 1 to 3`, `the same with 10 % more load` */
  readonly label: string;
  readonly overrides: readonly string[];
}

export interface SplitOptions {
  /** Days to look on; default: two thirds, and at least one day is kept back. */
  readonly trainDays?: number;
  /** Where the load has no second day: how much more load a setting has to bear, 0.1 for 10 %. */
  readonly moreLoad?: number;
}

const DAY_MICROS = 86_400e6;
export const DEFAULT_MORE_LOAD = 0.1;

/**
 * Splits a scenario's load by days: the first ones to look on, the later ones unseen. Less than two days leave
 * nothing unseen: then the same load is played again, larger and with other luck.
 *
 * Throws InputError: HR1803 fewer than one or all days to look on.
 */
export function splitLoad(loaded: LoadedScenario, options: SplitOptions = {}): LoadSplit {
  const { duration, reportFrom } = loaded.scenario;
  const length = duration - reportFrom;
  const days = Math.floor(length / DAY_MICROS);
  const { trainDays, moreLoad = DEFAULT_MORE_LOAD } = options;
  if (trainDays !== undefined && !(trainDays >= 1 && trainDays * DAY_MICROS < length)) {
    throw new InputError([badTrainDays(trainDays, length / DAY_MICROS)]);
  }
  if (days < 2 && trainDays === undefined) {
    const percent = Number((moreLoad * 100).toFixed(1));
    return {
      kind: "perturbed",
      trained: { label: "the load as given", overrides: [] },
      unseen: [{ label: `the same with ${percent} % more load`, overrides: scaleLoad(loaded, 1 + moreLoad) }],
    };
  }
  const trained = trainDays ?? Math.min(days - 1, Math.max(1, Math.round((days * 2) / 3)));
  const cutSeconds = (reportFrom + trained * DAY_MICROS) / 1e6;
  return {
    kind: "days",
    trained: { label: daysText(1, trained), overrides: [`duration=${cutSeconds}s`] },
    unseen: [
      {
        label: daysText(trained + 1, Math.ceil(length / DAY_MICROS)),
        overrides: [`report.from=${cutSeconds}s`],
      },
    ],
  };
}

function daysText(from: number, to: number): string {
  return from === to ? `day ${from}` : `days ${from} to ${to}`;
}

function badTrainDays(value: number, days: number): Diagnostic {
  return {
    code: "HR1803",
    severity: "error",
    place: { file: "--train-days" },
    message: `the scenario has ${Number(days.toFixed(2))} days, ${value} of them cannot be the part to look on`,
    value,
    rule: "at least one day to look on, and something left that is unseen",
  };
}
