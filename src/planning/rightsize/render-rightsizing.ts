import type { ResourceAmounts } from "../../controllers/vertical-pod-autoscaler/index.js";
import type { Result, Spiral } from "../../recording/index.js";
import { percent, renderMarkdownTable } from "../../report/index.js";
import type { ScalePair } from "./hold-scale-point.js";
import type { PlayFigures } from "./play-figures.js";
import { type SizedContainer, slackOf } from "./size-containers.js";

/** Everything that a rightsizing found. */
export interface Rightsizing {
  readonly observed: Result;
  readonly sizes: readonly SizedContainer[];
  readonly plays: readonly PlayFigures[];
  readonly spirals: readonly Spiral[];
  readonly pairs: readonly PlayedPair[];
  /** Containers that no load goes to, as `Deployment/default/web (proxy)`: what they use is assumed. */
  readonly unloaded: readonly string[];
}

/** A pair with the mean number of pods before it and with it. */
export interface PlayedPair extends ScalePair {
  readonly meanPodsBefore: number;
  readonly meanPodsAfter: number;
}

const SHORT_HISTORY = "HR4011";

const cpuText = ({ cpu }: ResourceAmounts) =>
  cpu === undefined ? "-" : cpu >= 1e9 ? "no bound" : `${Math.round(cpu)}m`;
const memoryText = ({ memory }: ResourceAmounts) =>
  memory === undefined ? "-" : memory >= 1e14 ? "no bound" : `${Math.round(memory / 2 ** 20)} Mi`;
const money = (usd: number | null) => (usd === null ? "-" : `${usd.toFixed(2)} USD`);

/** The files that `rightsize` writes. */
export function rightsizingFiles(found: Rightsizing): ReadonlyMap<string, string> {
  const { sizes, plays, pairs, spirals, unloaded } = found;
  return new Map([
    ["report.md", renderRightsizing(found)],
    ["summary.json", `${JSON.stringify({ sizes, plays, pairs, spirals, unloaded }, null, 2)}\n`],
  ]);
}

/** The answers as Markdown: sizes, slack, what each rule does when played, HPAs. */
export function renderRightsizing(found: Rightsizing): string {
  const { observed, sizes } = found;
  const hours = (observed.scenario.durationMicros / 3.6e9).toFixed(0);
  const sections = [
    `# Rightsizing of ${observed.scenario.name}`,
    `Observed for ${hours} h as it is; then played again with other requests.`,
    unloadedText(found.unloaded, found.unloaded.length === sizes.length),
    confidenceText(observed, sizes),
    sizesSection(sizes),
    slackSection(sizes, observed),
    playsSection(found.plays),
    spiralSection(found.spirals),
    pairSection(found.pairs),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

function unloadedText(unloaded: readonly string[], isAll: boolean): string {
  if (unloaded.length === 0) return "";
  const what = isAll
    ? "their sizes rest on the assumed idle use and are no advice"
    : "they keep their requests and are left out below";
  return `**No load is given to ${unloaded.join(", ")}**: ${what}. Give them \`load\` with requests or a recorded usage.`;
}

/** What a trace that is too short means for the sizes. */
function confidenceText({ warnings }: Result, sizes: readonly SizedContainer[]): string {
  const short = warnings.find(({ code }) => code === SHORT_HISTORY);
  if (short === undefined || sizes.length === 0) return "";
  return `**The trace is short.** ${short.message} (${short.rule}). The more of a week it covers, the better are targets and bounds.`;
}

function sizesSection(sizes: readonly SizedContainer[]): string {
  const rows = sizes.flatMap((size) =>
    (
      [
        ["CPU", cpuText],
        ["memory", memoryText],
      ] as const
    ).map(([resource, text]) => [
      size.workload,
      size.container,
      resource,
      text(size.now),
      text(size.target),
      text(size.lower),
      text(size.upper),
      text(size.percentileRule),
      text(size.peak),
    ]),
  );
  const header = ["workload", "container", "resource", "now", "VPA target", "lower", "upper"];
  header.push("p95 CPU, max + 15 % memory", "peak");
  return `## Requests\n${renderMarkdownTable({ header, rows }, [3, 4, 5, 6, 7, 8])}`;
}

function slackSection(sizes: readonly SizedContainer[], observed: Result): string {
  const now = slackOf(sizes, (size) => size.now, observed);
  const row = (name: string, rule: (size: SizedContainer) => ResourceAmounts) => {
    const { cores, gib, usdPerMonth } = slackOf(sizes, rule, observed);
    const usdFreed = usdPerMonth === null || now.usdPerMonth === null ? null : now.usdPerMonth - usdPerMonth;
    const slack = [cores.toFixed(2), gib.toFixed(2), money(usdPerMonth)];
    return [name, ...slack, (now.cores - cores).toFixed(2), (now.gib - gib).toFixed(2), money(usdFreed)];
  };
  const rows = [
    row("as they are", (size) => size.now),
    row("VPA target", ({ target }) => target),
    row("p95 CPU, max + 15 % memory", ({ percentileRule }) => percentileRule),
  ];
  const header = ["requests", "cores", "GiB", "a month", "freed: cores", "GiB", "a month"];
  const what =
    "What requests hold beyond the use: CPU beyond its mean, memory beyond its highest. Money is that share of the nodes' price; it is saved only as far as nodes can go (below).";
  return `## Slack\n${what}\n\n${renderMarkdownTable({ header, rows }, [1, 2, 3, 4, 5, 6])}`;
}

function playsSection(plays: readonly PlayFigures[]): string {
  const rows = plays.map((play) => [
    play.name,
    play.meanPods.toFixed(2),
    play.throttledCoreHours.toFixed(1),
    play.worstP99Seconds === null ? "-" : `${(play.worstP99Seconds * 1000).toFixed(0)} ms`,
    play.errorShare === null ? "-" : percent(play.errorShare, 3),
    String(play.oomKills),
    String(play.evictions),
    String(play.resizes),
    String(play.waitingAtMost),
    String(play.waitingAtEnd),
    play.nodeHours.toFixed(0),
    money(play.usdPerMonth),
  ]);
  const header = [
    "requests",
    "mean pods",
    "CPU not given, core h",
    "worst p99",
    "errors",
    "OOM kills",
    "evictions",
  ];
  header.push("resizes", "pods without node, most", "at the end", "node hours", "a month");
  return `## Played forward\n${renderMarkdownTable({ header, rows }, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])}`;
}

function spiralSection(spirals: readonly Spiral[]): string {
  return spirals
    .map(({ vpa, hpa, resource, container, direction, cycles }) => {
      const text = (value: number) =>
        resource === "cpu" ? cpuText({ cpu: value * 1000 }) : memoryText({ memory: value });
      const rows = cycles.map((cycle, index) => [
        String(index + 1),
        text(cycle.requestBefore),
        text(cycle.requestAfter),
        percent(cycle.utilization, 0),
        cycle.podsBefore.toFixed(1),
        cycle.podsAfter.toFixed(1),
      ]);
      const header = ["turn", "request before", "after", "utilization then", "mean pods before", "after"];
      return `## Spiral of ${vpa} and ${hpa}: ${resource} of ${container}, ${direction}\n${renderMarkdownTable({ header, rows }, [1, 2, 3, 4, 5])}`;
    })
    .join("\n\n");
}

function pairSection(pairs: readonly PlayedPair[]): string {
  if (pairs.length === 0) return "";
  const rows = pairs.map((pair) => {
    const text = (value: number) =>
      pair.resource === "cpu" ? cpuText({ cpu: value }) : memoryText({ memory: value });
    const change = pair.meanPodsBefore === 0 ? 0 : pair.meanPodsAfter / pair.meanPodsBefore - 1;
    return [
      pair.hpa,
      pair.resource,
      `${text(pair.requestBefore)} at ${pair.percentBefore} %`,
      `**${text(pair.requestAfter)} at ${pair.percentAfter} %**`,
      pair.meanPodsBefore.toFixed(2),
      pair.meanPodsAfter.toFixed(2),
      `${change >= 0 ? "+" : ""}${percent(change, 1)}`,
    ];
  });
  const header = [
    "HPA",
    "resource",
    "request and target now",
    "pair that fits together",
    "mean pods now",
    "then",
    "change",
  ];
  return `## Requests and targets of HPAs\nWith the pair an HPA scales at the same use per pod as before.\n\n${renderMarkdownTable({ header, rows }, [4, 5, 6])}`;
}
