import { errorShareOf, type ObjectiveResult, type Result } from "../recording/index.js";
import { formatDuration, type SimTime } from "../units/index.js";
import { renderBurnRates } from "./burn-rates-markdown.js";
import { type RenderedChart, undrawnText } from "./charts/charts-of.js";
import { renderCost } from "./cost-markdown.js";
import { fixed, grouped, percent, spanText } from "./fixed.js";
import { renderJobs } from "./jobs-markdown.js";
import { renderNodeAutoscaler } from "./node-autoscaler-markdown.js";
import { renderBytes, renderTerminations, renderTimeSpent } from "./service-details.js";
import { type AutoscalerSummary, summarizeAutoscaler } from "./summarize-autoscaler.js";
import { renderMarkdownTable } from "./table.js";
import { wallClock } from "./time-text.js";
import { renderVerticals } from "./vertical-markdown.js";

const MOST_CHANGES_SHOWN = 20;
const MOST_SHORTAGES_SHOWN = 10;

/** report.md: the answers, then pictures, then how they came about, then what was left out. */
export function renderMarkdown(result: Result, charts: readonly RenderedChart[]): string {
  const sections = [
    headOf(result),
    answersOf(result),
    renderBurnRates(result),
    warningsOf(result),
    podsOf(result),
    renderJobs(result),
    renderVerticals(result),
    servicesOf(result),
    renderTimeSpent(result),
    renderBytes(result),
    renderTerminations(result),
    nodesOf(result),
    renderCost(result),
    picturesOf(result, charts),
    autoscalersOf(result),
    limitsOf(result),
    FILES,
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

const FILES = `## Files
\`pods.csv\`, \`nodes.csv\`, \`latency.csv\` and \`cost.csv\` have rows per interval, \`decisions.csv\` a row per decision
with its numbers; \`summary.json\` has the totals for programs, \`scenario.resolved.yaml\` every setting and where it came from.`;

function headOf({ scenario, ...result }: Result): string {
  const warmup = scenario.warmupMicros > 0 ? `, after ${duration(scenario.warmupMicros)} of warm-up` : "";
  const facts = `${duration(scenario.durationMicros)} from ${scenario.start} (${scenario.timeZone})${warmup}`;
  const versions = `Kubernetes ${scenario.kubernetes}, kube-headroom ${scenario.version}`;
  return `# ${scenario.name}\n\n${facts}. Seed ${scenario.seed}, ${versions}, ${grouped(result.eventsRun)} events.`;
}

function answersOf(result: Result): string {
  if (result.objectives.length === 0)
    return `## Answers\nThe scenario names no objectives.${lossesOf(result)}`;
  const rows = result.objectives.map((each) => [
    each.objective,
    each.subject,
    amount(each.limit, each.unit),
    each.actual === null ? "not measured" : amount(each.actual, each.unit),
    each.met === null ? "not judged" : each.met ? "met" : "**missed**",
    worstIntervalOf(each, result),
  ]);
  const header = ["objective", "of", "at most", "over the run", "", "by interval"];
  return `## Answers\n${verdictOf(result.objectives)}\n\n${renderMarkdownTable({ header, rows }, [2, 3])}`;
}

function verdictOf(objectives: readonly ObjectiveResult[]): string {
  const judged = objectives.filter(({ met }) => met !== null);
  const missed = judged.filter(({ met }) => met === false);
  if (judged.length === 0) return "No objective could be judged.";
  if (missed.length > 0) return `**${missed.length} of ${judged.length} objectives missed.**`;
  const those = judged.length < objectives.length ? " that could be judged" : "";
  return judged.length === 1
    ? `The objective${those} is met.`
    : `All ${judged.length} objectives${those} are met.`;
}

/** Where no objective asks for it, a Service that loses more of its requests than this is named all the same. */
const NOTABLE_ERROR_SHARE = 0.01;

function lossesOf({ services }: Result): string {
  return services
    .filter(({ total }) => (errorShareOf(total) ?? 0) > NOTABLE_ERROR_SHARE)
    .map(({ service, total }) => ` **${service} lost ${percent(errorShareOf(total), 1)} of its requests.**`)
    .join("");
}

/** A day's figure hides its worst minutes: how many intervals are over, and the worst one. */
function worstIntervalOf(objective: ObjectiveResult, result: Result): string {
  const { worst, intervalsOver, intervalsJudged, unit } = objective;
  if (worst === null) return "";
  const at = wallClock(result, worst.endMicros);
  const over =
    intervalsOver === 0 ? "never over" : `over in ${grouped(intervalsOver)} of ${grouped(intervalsJudged)}`;
  return worst.actual === 0 ? over : `${over}; worst ${amount(worst.actual, unit)}, to ${at}`;
}

function warningsOf({ warnings }: Result): string {
  if (warnings.length === 0) return "";
  const items = warnings.map(({ code, message, rule, hint }) => {
    const more = [rule, hint].filter((each) => each !== undefined).map((each) => `; ${each}`);
    return `- **${code}** ${message}${more.join("")}`;
  });
  return `### Warnings\n${items.join("\n")}`;
}

function podsOf(result: Result): string {
  const rows = result.workloads.map(({ workload, totals }) => [
    workload,
    fixed(totals.lowestReady, 0),
    fixed(totals.peakExisting, 0),
    fixed(totals.podHours, 2),
    fixed(totals.cpuHours, 2),
    fixed(totals.podsStarted, 0),
    spanText(totals.meanStartSeconds),
    spanText(totals.longestStartSeconds),
    spanText(totals.longestWaitSeconds),
  ]);
  const header = ["workload", "fewest ready", "most pods", "pod hours", "core hours used", "pods started"];
  header.push("creation to Ready, mean", "longest", "longest wait for a node");
  return `### Pods\n${renderMarkdownTable({ header, rows }, [1, 2, 3, 4, 5, 6, 7, 8])}`;
}

function servicesOf(result: Result): string {
  if (result.services.length === 0) return "";
  const rows = result.services.map(({ service, total }) => [
    service,
    grouped(total.requests),
    grouped(total.served),
    grouped(total.refused),
    grouped(total.timedOut),
    grouped(total.cut),
    percent(errorShareOf(total), 3),
    spanText(total.meanSeconds),
    spanText(total.p50Seconds),
    spanText(total.p95Seconds),
    spanText(total.p99Seconds),
  ]);
  const header = [
    "Service",
    "requests",
    "served",
    "refused",
    "timed out",
    "cut",
    "errors",
    "mean",
    "p50",
    "p95",
  ];
  return `### Latency and errors\n${renderMarkdownTable({ header: [...header, "p99"], rows }, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])}`;
}

function nodesOf(result: Result): string {
  if (result.nodeGroups.length === 0) return "";
  const rows = result.nodeGroups.map(({ group, totals }) => [
    group || "(from manifests)",
    fixed(totals.peakExisting, 0),
    fixed(totals.nodeHours, 2),
    percent(totals.highestCpuRequestedShare, 1),
    percent(totals.meanCpuUsedShare, 1),
  ]);
  const header = ["node group", "most nodes", "node hours", "CPU requested, highest", "CPU used, mean"];
  return `### Nodes\n${renderMarkdownTable({ header, rows }, [1, 2, 3, 4])}${cpuShortagesOf(result)}`;
}

/** Nodes whose pods wanted more CPU than there was, worst first. */
function cpuShortagesOf({ cpuShortages = [] }: Result): string {
  if (cpuShortages.length === 0) return "";
  const worst = [...cpuShortages].sort((a, b) => b.missedCoreHours - a.missedCoreHours);
  const shown = worst.slice(0, MOST_SHORTAGES_SHOWN);
  const rows = shown.map((each) => [
    each.node,
    spanText(each.hours * 3600),
    fixed(each.missedCoreHours, 2),
    fixed(each.mostWantedCores, 2),
    fixed(each.allocatableCores, 2),
  ]);
  const header = ["node short of CPU", "for", "core hours missed", "cores wanted, most", "cores allocatable"];
  const hidden = worst.length - shown.length;
  const rest = hidden > 0 ? `\n\n${hidden} more nodes stand in \`summary.json\`.` : "";
  const why =
    "Pods of these nodes wanted more CPU than there was and got it in proportion to their requests, so that they answered more slowly.";
  return `\n\n${why}\n${renderMarkdownTable({ header, rows }, [1, 2, 3, 4])}${rest}`;
}

function picturesOf(result: Result, charts: readonly RenderedChart[]): string {
  if (charts.length === 0) return "";
  const pictures = charts.map(({ path, title }) => `![${title}](${path})`);
  const undrawn = undrawnText(result);
  return `## Pictures\n${[...pictures, ...(undrawn === "" ? [] : [undrawn])].join("\n\n")}`;
}

function autoscalersOf(result: Result): string {
  const parts = result.autoscalers.map((facts) => autoscalerText(result, summarizeAutoscaler(result, facts)));
  const nodes = renderNodeAutoscaler(result);
  if (nodes !== "") parts.push(nodes);
  if (parts.length === 0) return "";
  return `## How it was reached\n${parts.join("\n\n")}`;
}

function autoscalerText(result: Result, summary: AutoscalerSummary): string {
  const { object, target, minReplicas, maxReplicas, scaleUps, scaleDowns, atMaxSeconds, changes } = summary;
  const atMax = atMaxSeconds > 0 ? ` ${spanText(atMaxSeconds)} were spent at maxReplicas.` : "";
  const head = `### ${object}\nScales ${target} between ${minReplicas} and ${maxReplicas}: ${times(scaleUps)} up, ${times(scaleDowns)} down.${atMax}`;
  if (changes.length === 0) return head;
  const shown = changes.slice(0, MOST_CHANGES_SHOWN);
  const rows = shown.map((each) => [
    wallClock(result, each.timeMicros),
    `${each.from} → ${each.to}`,
    each.text,
  ]);
  const table = renderMarkdownTable({ header: ["time", "replicas", "why"], rows });
  const hidden = changes.length - shown.length;
  const rest = hidden > 0 ? `\n\n${hidden} more changes stand in \`decisions.csv\`.` : "";
  return `${head}\n\n${table}${rest}`;
}

function limitsOf(result: Result): string {
  const list = (items: readonly string[]) => items.map((item) => `- ${item}`).join("\n");
  const parts: string[] = [];
  if (result.notModelled.length > 0) parts.push(`Not modelled in this run:\n\n${list(result.notModelled)}`);
  if (result.approximations.length > 0) parts.push(`Approximated:\n\n${list(result.approximations)}`);
  if (parts.length === 0) parts.push("Everything that the scenario and its manifests name was simulated.");
  return `## What was left out\n${parts.join("\n\n")}`;
}

function amount(value: number, unit: ObjectiveResult["unit"]): string {
  if (unit === "seconds") return spanText(value);
  return unit === "share" ? percent(value, 3) : `${fixed(value, 2)} ${unit}`;
}

function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}

function duration(micros: number): string {
  return formatDuration(micros as SimTime);
}
