import { fixed, percent } from "../../report/index.js";
import { confidenceInterval, pairedDifference } from "../../stats/index.js";
import { cpuText, currentSetting } from "./hpa-setting.js";
import { settingAt } from "./settings.js";
import { bindingText } from "./trial-figures.js";
import type { ProvenSettings, TuneResult } from "./tune-result.js";

/** Above this share of their CPU the nodes of a group are close to having too little for all pods. */
const BUSY_NODES = 0.85;

/** How much an answer changes the cost, over seeds that both share. */
export interface Saving {
  /** Share of the present cost; negative: it costs less. */
  readonly share: number;
  /** Half the 95 % confidence interval; null for a single seed. */
  readonly halfWidth: number | null;
}

/** What an answer saves where it was looked for. */
export function savingOf({ now, best }: Pick<TuneResult, "now" | "best">): Saving {
  const before = now.trained.map(({ cost }) => cost);
  const after = best.trained.map(({ cost }) => cost);
  const mean = before.reduce((sum, cost) => sum + cost, 0) / before.length;
  if (before.length < 2) return { share: (after[0]! - mean) / mean, halfWidth: null };
  const { mean: difference, halfWidth } = pairedDifference(before, after);
  return { share: difference / mean, halfWidth: halfWidth / mean };
}

/**
 * What a reader must know before using an answer: where it rests on noise, lies on the edge of what was searched, or
 * counts on what the run cannot show. One sentence each, the gravest first.
 */
export function tuneWarnings(result: TuneResult): readonly string[] {
  const { best, recommended } = result;
  return [
    ...(recommended === null ? [] : [...noise(result), ...atMaximum(best), ...worstIntervals(result)]),
    ...edges(result),
    ...smallerRequests(result),
    ...busyNodes(best),
    ...fixedNodes(result),
    ...nothingUnseen(result),
  ];
}

function noise(result: TuneResult): readonly string[] {
  const { best, now, seeds } = result;
  if (seeds.length < 2) return ["One seed says nothing about noise; ask for more with `--seeds`."];
  const warnings: string[] = [];
  const saving = savingOf(result);
  if (best !== now && saving.halfWidth !== null && Math.abs(saving.share) <= saving.halfWidth) {
    warnings.push(
      `The change of cost (${signedPercent(saving.share)} ± ${percent(saving.halfWidth, 1)}) is no larger than the noise between seeds.`,
    );
  }
  for (const runs of [best.trained, best.unseen]) {
    const excesses = runs.map(({ judgement }) => judgement.excess);
    const { high, halfWidth } = confidenceInterval(excesses);
    if (high > 0 || Math.max(...excesses) + halfWidth > 0) {
      const worst = runs.reduce((a, b) => (b.judgement.excess > a.judgement.excess ? b : a));
      warnings.push(
        `On ${runs[0]!.part} the objective is met by less than the noise between seeds (${bindingText(worst)}): other luck may miss it.`,
      );
    }
  }
  return warnings;
}

function atMaximum({ trained, unseen }: ProvenSettings): readonly string[] {
  const warnings = new Set<string>();
  for (const run of [...trained, ...unseen]) {
    for (const { object, maxReplicas, atMaxSeconds } of run.figures.autoscalers) {
      if (atMaxSeconds <= 0) continue;
      warnings.add(
        `${object} stands at maxReplicas ${maxReplicas} for some time: a larger crowd would find no more pods.`,
      );
    }
  }
  return [...warnings];
}

function worstIntervals({ best, everyInterval }: TuneResult): readonly string[] {
  if (everyInterval) return [];
  const over = best.run.figures.objectives.filter(
    ({ intervalsOver, met }) => met === true && intervalsOver > 0,
  );
  return over.map(
    ({ objective, subject, intervalsOver, intervalsJudged }) =>
      `${objective} of ${subject} is met over the whole run, but not in ${intervalsOver} of ${intervalsJudged} intervals of the report; \`--every-interval\` holds each against it.`,
  );
}

function edges({ tuned, best }: TuneResult): readonly string[] {
  return tuned.flatMap(({ autoscaler, knobs }, a) =>
    knobs.flatMap(({ name, title, choices, limits, current }, k) => {
      const choice = best.settings[a]![k]!;
      const isLow = choice === 0 && limits.low === null;
      const isHigh = choice === choices.length - 1 && limits.high === null;
      // What stays as it is was not chosen for lying at the edge.
      if (choice === current || (!isLow && !isHigh)) return [];
      const side = isLow ? "lowest" : "highest";
      return [
        `${title} ${choices[choice]!.label} of ${autoscaler.object} is the ${side} value that was tried: a better one may lie beyond (\`--values ${name}=…\`).`,
      ];
    }),
  );
}

function smallerRequests({ tuned, best }: TuneResult): readonly string[] {
  return tuned.flatMap((each, a) => {
    const before = currentSetting(each.autoscaler).cpuRequestMillicores;
    const after = settingAt(each, best.settings[a]!).cpuRequestMillicores;
    if (before === null || after === null || after >= before) return [];
    return [
      `A request of ${cpuText(after)} in place of ${cpuText(before)} counts on pods of ${each.autoscaler.workload} using more than they ask for in a rush. What else runs on real nodes and is not in the scenario would take that from them: look at their use first.`,
    ];
  });
}

function busyNodes({ trained, unseen }: ProvenSettings): readonly string[] {
  const highest = new Map<string, number>();
  for (const { figures } of [...trained, ...unseen]) {
    for (const { group, highestCpuUsedShare } of figures.nodeGroups) {
      highest.set(group, Math.max(highest.get(group) ?? 0, highestCpuUsedShare ?? 0));
    }
  }
  return [...highest].flatMap(([group, share]) =>
    share <= BUSY_NODES
      ? []
      : [
          `Pods use up to ${percent(share, 0)} of what the nodes ${group === "" ? "of the manifests" : `of ${group}`} have: too much for pods that burst above their requests.`,
        ],
  );
}

function fixedNodes({ cost, nodesFollowPods }: TuneResult): readonly string[] {
  if (nodesFollowPods || cost.kind === "bill") return [];
  return [
    "The number of nodes is fixed in this scenario, so that the bill stays as it is: the cost here is what the pods request. It becomes money when nodes are taken away (`headroom size`), or with the cluster-autoscaler.",
  ];
}

function nothingUnseen({ split }: TuneResult): readonly string[] {
  if (split.kind === "days") return [];
  return [
    `The load has fewer than two days, so that none is unseen: the answer was proven on ${split.unseen[0]!.label} and with other luck instead. A longer trace says more.`,
  ];
}

/** @example signedPercent(-0.291) // "−29.1 %" */
export function signedPercent(share: number, digits = 1): string {
  const text = fixed(Math.abs(share) * 100, digits);
  const sign = Number(text) === 0 ? "±" : share < 0 ? "−" : "+";
  return `${sign}${text} %`;
}
