/** Bad requests and all of them, interval by interval. */
export interface BudgetUse {
  readonly bad: readonly number[];
  readonly all: readonly number[];
}

/** An alert on how fast an error budget is spent. */
export interface BurnAlert {
  readonly severity: "page" | "ticket";
  /** Both windows must burn at this rate or faster. */
  readonly longSeconds: number;
  readonly shortSeconds: number;
  readonly factor: number;
  /** Highest rate that both windows had at once. */
  readonly highest: number;
  /** End of the first interval in which it fires; null: never. */
  readonly firstMicros: number | null;
  readonly firingIntervals: number;
}

/** How an objective's error budget is spent. A burn rate of 1 spends it exactly over the window. */
export interface BurnRates {
  /** Share of requests that may be bad. */
  readonly budgetShare: number;
  readonly windowSeconds: number;
  /** Over the run. */
  readonly burnRate: number;
  /** Share of the window's budget that the run has spent, the run's load taken for the whole window. */
  readonly spentShare: number;
  readonly alerts: readonly BurnAlert[];
}

/**
 * Severity, windows, and the share of the budget that is gone when the long window is through at that rate.
 *
 * Source: "The Site Reliability Workbook" (2018), chapter 5, table 5-8; for a window of 30 days the rates are 14.4, 6 and 1.
 */
const ALERTS = [
  { severity: "page", longSeconds: 3600, shortSeconds: 300, share: 0.02 },
  { severity: "page", longSeconds: 6 * 3600, shortSeconds: 1800, share: 0.05 },
  { severity: "ticket", longSeconds: 72 * 3600, shortSeconds: 6 * 3600, share: 0.1 },
] as const;

/**
 * Burn rates by several windows. Before the run there were no bad requests, and as many as the run's mean; an interval that is
 * longer than a window stands for it. Null when nothing was asked, or nothing may be bad.
 *
 * `intervalEnds` and `fromMicros` (begin of the first interval) in µs.
 */
export function burnRates(
  { bad, all }: BudgetUse,
  budgetShare: number,
  windowSeconds: number,
  intervalEnds: ArrayLike<number>,
  fromMicros: number,
): BurnRates | null {
  const n = Math.min(bad.length, intervalEnds.length);
  let badSum = 0;
  let allSum = 0;
  for (let i = 0; i < n; i++) {
    badSum += bad[i]!;
    allSum += all[i]!;
  }
  if (!(allSum > 0) || !(budgetShare > 0)) return null;
  const runSeconds = (intervalEnds[n - 1]! - fromMicros) / 1e6;
  const burnRate = badSum / allSum / budgetShare;
  const perSecond = allSum / runSeconds;
  const startOf = (i: number) => (i === 0 ? fromMicros : intervalEnds[i - 1]!);

  const rates = (window: number): number[] => {
    const result: number[] = [];
    let first = 0;
    let [badIn, allIn] = [0, 0];
    for (let i = 0; i < n; i++) {
      badIn += bad[i]!;
      allIn += all[i]!;
      const from = intervalEnds[i]! - window * 1e6;
      while (first < i && startOf(first) < from) {
        badIn -= bad[first]!;
        allIn -= all[first]!;
        first++;
      }
      const before = Math.max(0, (fromMicros - from) / 1e6) * perSecond;
      result.push(allIn + before > 0 ? Math.max(0, badIn) / (allIn + before) / budgetShare : 0);
    }
    return result;
  };
  const alerts = ALERTS.map(({ severity, longSeconds, shortSeconds, share }): BurnAlert => {
    const factor = (share * windowSeconds) / longSeconds;
    const [long, short] = [rates(longSeconds), rates(shortSeconds)];
    const both = long.map((rate, i) => Math.min(rate, short[i]!));
    const firing = both.flatMap((rate, i) => (rate >= factor ? [i] : []));
    return {
      severity,
      longSeconds,
      shortSeconds,
      factor,
      highest: both.reduce((most, rate) => Math.max(most, rate), 0),
      firstMicros: firing.length === 0 ? null : intervalEnds[firing[0]!]!,
      firingIntervals: firing.length,
    };
  });
  return {
    budgetShare,
    windowSeconds,
    burnRate,
    spentShare: (burnRate * runSeconds) / windowSeconds,
    alerts,
  };
}
