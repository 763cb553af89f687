import { hasPrices, type NodeCost, type Result } from "../recording/index.js";
import { toUsd } from "../units/index.js";
import { costByNamespace, costByWorkload, moneyText, usdPerDay } from "./cost-figures.js";
import { fixed, percent } from "./fixed.js";
import { renderMarkdownTable } from "./table.js";

const MOST_WORKLOADS_SHOWN = 20;

/** The report's part on money: the total, by node group, by workload and namespace. */
export function renderCost(result: Result): string {
  const { cost } = result;
  const missing = missingPrices(cost.nodes);
  if (!hasPrices(cost)) {
    const nothing = cost.nodes.length === 0 ? "There are no nodes to pay for." : missing;
    return `### Cost\n${nothing}`;
  }
  const parts = [`### Cost\n${totalText(result)}${missing === "" ? "" : ` ${missing}`}`, groupTable(result)];
  if (cost.totals.workloads.length > 0) parts.push(workloadTable(result));
  const namespaces = costByNamespace(cost);
  if (namespaces.length > 1) {
    const rows = namespaces.map(({ namespace, microUsd }) => [namespace, ...amounts(result, microUsd)]);
    parts.push(renderMarkdownTable({ header: ["namespace", ...AMOUNTS], rows }, [1, 2, 3]));
  }
  return parts.join("\n\n");
}

const GIB = 1024 ** 3;
const AMOUNTS = ["USD", "USD a day", "of the total"];

function amounts(result: Result, microUsd: number): string[] {
  const { totals } = result.cost;
  const share = totals.microUsd === 0 ? null : microUsd / totals.microUsd;
  return [moneyText(toUsd(microUsd)), moneyText(usdPerDay(result, microUsd)), percent(share, 1)];
}

function totalText(result: Result): string {
  const { totals } = result.cost;
  const total = `**${moneyText(toUsd(totals.microUsd))} USD**, ${moneyText(usdPerDay(result, totals.microUsd))} USD a day`;
  if (totals.nodesMicroUsd === 0) return `${total}.`;
  const ofNodes = (microUsd: number) => percent(microUsd / totals.nodesMicroUsd, 1);
  const requested = totals.nodesMicroUsd - totals.systemMicroUsd - totals.idleMicroUsd;
  return `${total}. Of the nodes' cost ${ofNodes(requested)} was requested by pods, ${ofNodes(totals.systemMicroUsd)} kept for the system, ${ofNodes(totals.idleMicroUsd)} idle.`;
}

function missingPrices(nodes: readonly NodeCost[]): string {
  const unpriced = nodes.filter(({ usdPerHour }) => usdPerHour === null);
  if (unpriced.length === 0) return "";
  const listed = unpriced.map((node) => `${nameOf(node)} (${fixed(node.billedNodeHours, 2)} node hours)`);
  return `No price is known for ${listed.join("; ")}: that cost is missing here. \`--catalogue\` takes instance types with prices of your own.`;
}

function groupTable(result: Result): string {
  const { nodes, fees } = result.cost;
  const rows = nodes.map((node) => {
    const price =
      node.usdPerHour === null ? "no price" : `${short(node.usdPerHour)}${node.isSpot ? " spot" : ""}`;
    const hours = fixed(node.billedNodeHours, 2);
    if (node.totalMicroUsd === null) return [nameOf(node), price, hours, "no price", "", "", "", ""];
    const share = (column: Float64Array) =>
      node.totalMicroUsd === 0 ? "" : percent(sumOf(column) / node.totalMicroUsd!, 1);
    return [
      nameOf(node),
      price,
      hours,
      ...amounts(result, node.totalMicroUsd),
      share(node.systemMicroUsd),
      share(node.idleMicroUsd),
    ];
  });
  for (const { name, usdPerHour, usdPerGiB, bytes, totalMicroUsd } of fees) {
    const price = usdPerHour === null ? `${short(usdPerGiB ?? 0)} per GiB` : short(usdPerHour);
    const amount = bytes === undefined ? "" : `${fixed(bytes / GIB, 2)} GiB`;
    rows.push([name, price, amount, ...amounts(result, totalMicroUsd), "", ""]);
  }
  const header = ["node group", "USD per hour", "node hours", ...AMOUNTS, "system", "idle"];
  return renderMarkdownTable({ header, rows }, [1, 2, 3, 4, 5, 6, 7]);
}

function workloadTable(result: Result): string {
  const sorted = costByWorkload(result.cost);
  const rows = sorted
    .slice(0, MOST_WORKLOADS_SHOWN)
    .map(({ workload, microUsd }) => [workload, ...amounts(result, microUsd)]);
  const { systemMicroUsd, idleMicroUsd } = result.cost.totals;
  rows.push(["(system)", ...amounts(result, systemMicroUsd)], ["(idle)", ...amounts(result, idleMicroUsd)]);
  const fees = result.cost.fees.reduce((sum, { totalMicroUsd }) => sum + totalMicroUsd, 0);
  if (fees > 0) rows.push(["(fees and traffic)", ...amounts(result, fees)]);
  const table = renderMarkdownTable({ header: ["workload", ...AMOUNTS], rows }, [1, 2, 3]);
  const hidden = sorted.length - MOST_WORKLOADS_SHOWN;
  return hidden > 0 ? `${table}\n\n${hidden} more workloads stand in \`cost.csv\`.` : table;
}

function nameOf({ group, instanceType }: NodeCost): string {
  const name = group === "" ? "(from manifests)" : group;
  return instanceType === null ? name : `${name}, ${instanceType}`;
}

function short(usdPerHour: number): string {
  return fixed(usdPerHour, 6).replace(/\.?0+$/, "");
}

function sumOf(column: Float64Array): number {
  let sum = 0;
  for (const value of column) sum += value;
  return sum;
}
