import { Document } from "yaml";
import {
  fixed,
  grouped,
  moneyText,
  percent,
  renderCsv,
  renderMarkdownTable,
  rounded,
  spanText,
} from "../../report/index.js";
import type { LoadedScenario } from "../../scenario/index.js";
import { plannedGroups } from "./cluster-plans.js";
import { runVerdict } from "./run-verdict.js";
import { isGood, isGoodRun, type PlanRun, planCost, type SizeResult, type TriedPlan } from "./size-result.js";
import { sizeWarnings } from "./size-warnings.js";

const MOST_ROWS = 12;
const MOST_TYPES = 8;

/**
 * Every file of a sizing report: path inside its folder → text. `groups.yaml` only where something changes.
 *
 * Order: as listed here; the same result gives the same bytes.
 */
export function renderSizing(
  result: SizeResult,
  loaded: Pick<LoadedScenario, "resolvedYaml">,
): Map<string, string> {
  const files = new Map([
    ["report.md", markdown(result)],
    ["clusters.csv", clustersCsv(result)],
    ["types.csv", typesCsv(result)],
    ["summary.json", summary(result)],
  ]);
  if (result.best.plan.label !== result.now.plan.label) files.set("groups.yaml", groupsYaml(result, loaded));
  return files;
}

/** Which groups to take, in one sentence. */
export function sizeVerdict(result: SizeResult): string {
  const { recommended, now, best, roles } = result;
  if (recommended === null) {
    const worst = worstOf(best);
    return `No cluster that was simulated meets the objectives. Closest comes ${best.plan.label}; what binds is ${runVerdict(worst)}.`;
  }
  const bound = roles.reduce((sum, { lowerBoundUsdPerDay }) => sum + lowerBoundUsdPerDay, 0);
  const floor = `No packing of the pods' requests costs less than ${usd(bound)}`;
  if (recommended.plan.label === now.plan.label) {
    return `Keep ${now.plan.label}: of what was simulated nothing meets the objectives for less than ${usd(planCost(now))}. ${floor}.`;
  }
  const before = planCost(now);
  const after = planCost(recommended);
  const change = before > 0 ? `, ${signed((after - before) / before)} against now` : "";
  const present = isGood(now) ? "" : ` The cluster as it is does not do: ${runVerdict(worstOf(now))}.`;
  return `${recommended.plan.label}: ${usd(after)}${change}.${present} ${floor}.`;
}

function usd(value: number): string {
  return `${moneyText(value)} USD a day`;
}

function signed(share: number): string {
  const text = fixed(Math.abs(share) * 100, 1);
  return `${Number(text) === 0 ? "±" : share < 0 ? "−" : "+"}${text} %`;
}

function worstOf({ runs }: TriedPlan): PlanRun {
  return runs.reduce((worst, run) => (isWorse(run, worst) ? run : worst));
}

function isWorse(a: PlanRun, b: PlanRun): boolean {
  if (a.leavesPodsWaiting !== b.leavesPodsWaiting) return a.leavesPodsWaiting;
  return a.judgement.excess > b.judgement.excess;
}

function markdown(result: SizeResult): string {
  const { scenario, seeds, runs, version, follows, failures } = result;
  const warnings = sizeWarnings(result);
  const kind = follows ? "nodes come and go with the cluster-autoscaler" : "the number of nodes is fixed";
  const parts = [
    `# ${scenario}: node groups`,
    "",
    `${grouped(runs)} runs; the answer on ${seeds.length === 1 ? "one seed" : `${seeds.length} seeds`}; ${kind}. kube-headroom ${version}.`,
    "",
    "## Answer",
    `**${sizeVerdict(result)}**`,
    "",
    ...headroomLines(result),
    ...zoneLines(result),
    ...fitLines(result),
    "",
    ...(warnings.length === 0 ? [] : ["### Before you use it", ...warnings.map((text) => `- ${text}`), ""]),
    "## Clusters that were simulated",
    "The cheapest first; those that do not meet the objectives at the end.",
    "",
    clustersTable(result),
    "",
    "## What the pods ask for",
    "How many pods the load calls for was measured on nodes that are never short. Packing is first fit with the scheduler's own filters; the lower bounds hold for any packing.",
    "",
    ...result.roles.flatMap((role) => [rolesText(role), "", typesTable(role), ""]),
    ...(failures.length === 0
      ? []
      : [
          "### Runs that failed",
          ...failures.map(({ job, failure }) => `- ${job.label}: ${failure[0]!.message}`),
          "",
        ]),
    "## Files",
    `${result.best.plan.label === result.now.plan.label ? "" : "`groups.yaml` is a variant for `headroom compare`, and what to write into the scenario; "}\`clusters.csv\` has a row for every cluster and seed, \`types.csv\` one for every type, \`summary.json\` the answer for programs.`,
  ];
  return `${parts.join("\n")}\n`;
}

function headroomLines({ headroom, growthPerMonth }: SizeResult): readonly string[] {
  if (headroom === null) return [];
  const { share, missedAt } = headroom;
  const next =
    missedAt === null
      ? "more was not tried"
      : `at ${percent(missedAt.share, 0)} more it misses: ${missedAt.why}`;
  const lines = [`- **Headroom: ${percent(share, 0)} more load** with everything met; ${next}.`];
  if (growthPerMonth !== null) {
    const months = Math.log1p(share) / Math.log1p(growthPerMonth);
    const least = missedAt === null ? "at least " : "";
    lines.push(
      `- **At ${percent(growthPerMonth, 1)} growth a month that lasts ${least}${fixed(months, 1)} months.**`,
    );
  }
  return lines;
}

function zoneLines({ zoneLoss, best }: SizeResult): readonly string[] {
  if (zoneLoss === null) return [];
  const { plan, usdPerDay, tried } = zoneLoss;
  if (plan === null) {
    const last = tried.at(-1)!;
    const lost = last.zones.find(({ run }) => run === null || !isGoodRun(run))!;
    const why = lost.run === null ? "the run fails" : runVerdict(lost.run);
    return [
      `- **No cluster that was tried survives the loss of a zone**: ${last.plan.label} without zone ${lost.zone}: ${why}.`,
    ];
  }
  const more = usdPerDay! - planCost(best);
  const price =
    plan.label === best.plan.label
      ? "the answer itself"
      : `${plan.label}, ${usd(usdPerDay!)} (${usd(more)} more)`;
  return [`- **Smallest cluster that survives the loss of any zone at the busiest hour: ${price}.**`];
}

function fitLines({ fit }: SizeResult): readonly string[] {
  if (fit === null) return [];
  return [
    `- **${grouped(fit.atPeak)} more ${fit.atPeak === 1 ? "pod" : "pods"} of ${fit.workload} ${fit.atPeak === 1 ? "fits" : "fit"}** beside all that run at the busiest moment, ${spanText(fit.atSeconds)} after the start. Then: ${fit.because.replace(/\.$/, "")}.`,
  ];
}

function sortedPlans({ now, tried, recommended }: SizeResult): readonly TriedPlan[] {
  const all = [now, ...tried].map((each) =>
    recommended !== null && each.plan.label === recommended.plan.label ? recommended : each,
  );
  const unique = all.filter(({ plan }, i) => all.findIndex((other) => other.plan.label === plan.label) === i);
  return unique
    .filter(({ runs }) => runs.length > 0)
    .toSorted((a, b) => Number(isGood(b)) - Number(isGood(a)) || planCost(a) - planCost(b));
}

function clustersTable(result: SizeResult): string {
  const plans = sortedPlans(result);
  const shown = plans.filter((each, index) => index < MOST_ROWS || each.plan.label === result.now.plan.label);
  const rows = shown.map((each) => {
    const worst = worstOf(each);
    const { figures } = worst;
    const marks = [
      each.plan.label === result.best.plan.label
        ? result.recommended === null
          ? "closest"
          : "**answer**"
        : "",
      each.plan.label === result.now.plan.label ? "now" : "",
    ];
    return [
      marks.filter((mark) => mark !== "").join(", "),
      each.plan.label,
      moneyText(planCost(each)),
      figures.nodeGroups.map(({ peakNodes }) => String(peakNodes)).join(" + "),
      highestShare(worst, "highestCpuRequestedShare"),
      highestShare(worst, "highestCpuUsedShare"),
      spanText(entryP99(worst)),
      isGood(each) ? `met: ${runVerdict(worst)}` : `**missed**: ${runVerdict(worst)}`,
    ];
  });
  const header = ["", "cluster", "USD a day", "most nodes", "CPU requested", "CPU used", "p99", "objectives"];
  const more = plans.length - shown.length;
  return `${renderMarkdownTable({ header, rows }, [2, 3, 4, 5, 6])}${more > 0 ? `\n\n${more} more in clusters.csv.` : ""}`;
}

function highestShare(
  { figures }: PlanRun,
  field: "highestCpuRequestedShare" | "highestCpuUsedShare",
): string {
  return figures.nodeGroups.map((group) => percent(group[field], 0) || "-").join(", ");
}

function entryP99({ figures }: PlanRun): number | null {
  return figures.services
    .filter(({ isEntry }) => isEntry)
    .reduce<number | null>(
      (worst, { p99Seconds }) => (p99Seconds === null ? worst : Math.max(worst ?? 0, p99Seconds)),
      null,
    );
}

function rolesText({
  role,
  peakCores,
  peakGib,
  peakPods,
  lowerBoundUsdPerDay,
}: SizeResult["roles"][number]): string {
  const names = role.workloads.map(({ key }) => key.replace("/default/", "/")).join(", ");
  return `### ${role.group.name}\nFor ${names}. At the busiest moment ${peakPods} pods ask for ${fixed(peakCores, 2)} cores and ${fixed(peakGib, 1)} GiB. No mix of these types costs less than ${usd(lowerBoundUsdPerDay)}.`;
}

function typesTable({ candidates }: SizeResult["roles"][number]): string {
  const rows = candidates
    .slice(0, MOST_TYPES)
    .map(({ instanceType, usdPerHour, peakNodes, lowNodes, fewestNodes, usdPerDay }) => [
      instanceType ?? "as it is",
      fixed(usdPerHour, 4),
      String(peakNodes),
      String(fewestNodes),
      String(lowNodes),
      moneyText(usdPerDay),
    ]);
  const header = [
    "type",
    "USD an hour",
    "nodes, busiest",
    "at least",
    "nodes, quietest",
    "USD a day by packing",
  ];
  const more = candidates.length - rows.length;
  return `${renderMarkdownTable({ header, rows }, [1, 2, 3, 4, 5])}${more > 0 ? `\n\n${more} more in types.csv.` : ""}`;
}

function clustersCsv(result: SizeResult): string {
  const rows = sortedPlans(result).flatMap((each) =>
    each.runs.map((run) => [
      each.plan.label,
      String(run.seed),
      fixed(run.figures.usdPerDay, 6),
      fixed((run.figures.nodeHours * 24) / run.figures.hours, 3),
      fixed(entryP99(run), 6),
      isGoodRun(run) ? "yes" : "no",
      runVerdict(run),
    ]),
  );
  const header = [
    "cluster",
    "seed",
    "usd_per_day",
    "node_hours_per_day",
    "p99_seconds",
    "meets_objectives",
    "binding",
  ];
  return renderCsv({ header, rows });
}

function typesCsv({ roles }: SizeResult): string {
  const rows = roles.flatMap(({ role, candidates }) =>
    candidates.map((each) => [
      role.group.name,
      each.instanceType ?? "",
      fixed(each.usdPerHour, 6),
      String(each.peakNodes),
      String(each.fewestNodes),
      String(each.lowNodes),
      fixed(each.meanNodes, 3),
      fixed(each.usdPerDay, 6),
    ]),
  );
  const header = [
    "node_group",
    "instance_type",
    "usd_per_hour",
    "nodes_busiest",
    "nodes_lower_bound",
    "nodes_quietest",
    "nodes_mean",
    "usd_per_day_by_packing",
  ];
  return renderCsv({ header, rows });
}

function summary(result: SizeResult): string {
  const { recommended, best, now, headroom, growthPerMonth, zoneLoss, fit, roles, runs, seeds } = result;
  const told = (plan: TriedPlan) => ({
    groups: plan.plan.groups,
    usdPerDay: rounded(planCost(plan), 6),
    meetsObjectives: isGood(plan),
    binding: worstOf(plan).judgement.binding,
  });
  const months =
    headroom === null || growthPerMonth === null
      ? null
      : Math.log1p(headroom.share) / Math.log1p(growthPerMonth);
  const value = {
    scenario: result.scenario,
    version: result.version,
    answer: recommended === null ? null : told(recommended),
    closest: told(best),
    now: told(now),
    lowerBoundUsdPerDay: rounded(
      roles.reduce((sum, { lowerBoundUsdPerDay }) => sum + lowerBoundUsdPerDay, 0),
      6,
    ),
    headroom,
    monthsOfGrowth: rounded(months, 3),
    zoneLoss:
      zoneLoss === null
        ? null
        : { groups: zoneLoss.plan?.groups ?? null, usdPerDay: rounded(zoneLoss.usdPerDay, 6) },
    fit,
    seeds,
    runs,
    warnings: sizeWarnings(result),
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

function groupsYaml(result: SizeResult, loaded: Pick<LoadedScenario, "resolvedYaml">): string {
  const { best, now, recommended } = result;
  const head = [
    `${result.scenario}, sized by kube-headroom ${result.version}`,
    `now: ${now.plan.label}, ${usd(planCost(now))}`,
    `this: ${best.plan.label}, ${usd(planCost(best))}; ${runVerdict(worstOf(best))}`,
    ...(recommended === null ? ["THIS DOES NOT MEET THE OBJECTIVES: it only comes closest."] : []),
    "headroom compare SCENARIO groups.yaml",
  ];
  const document = new Document(
    { nodeGroups: plannedGroups(loaded, best.plan) },
    { aliasDuplicateObjects: false },
  );
  return `${head.map((line) => `# ${line}`).join("\n")}\n${document.toString({ lineWidth: 0 })}`;
}
