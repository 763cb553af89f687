import type { Result } from "../recording/index.js";
import { toUsd } from "../units/index.js";
import { namespaceOf } from "./cost-figures.js";
import { fixed } from "./fixed.js";
import type { Table } from "./table.js";
import { intervalRows, timeSeconds } from "./time-text.js";

/**
 * cost.csv: a row per interval, node group and whom its cost belongs to (a workload, the system, nobody), and a row
 * per fee. Rows add up to the total exactly. Workloads without cost in an interval have no row; nodes without a price
 * have one with `no price` and no amount.
 */
export function costTable(result: Result): Table {
  const rows: string[][] = [];
  for (const { index, endMicros, lengthSeconds, time } of intervalRows(result)) {
    const begin = [time, timeSeconds(endMicros), timeSeconds(lengthSeconds * 1e6)];
    for (const bill of result.cost.nodes) {
      const nodes = [...begin, "nodes", bill.group, bill.instanceType ?? ""];
      if (bill.totalMicroUsd === null) {
        rows.push([...nodes, "no price", "", "", ""]);
        continue;
      }
      for (const { workload, microUsd } of bill.workloads) {
        if (microUsd[index] === 0) continue;
        rows.push([...nodes, "workload", namespaceOf(workload), workload, usd(microUsd[index]!)]);
      }
      rows.push([...nodes, "system", "", "", usd(bill.systemMicroUsd[index]!)]);
      rows.push([...nodes, "idle", "", "", usd(bill.idleMicroUsd[index]!)]);
    }
    for (const { name, microUsd } of result.cost.fees) {
      rows.push([...begin, name, "", "", "fee", "", "", usd(microUsd[index]!)]);
    }
  }
  const header = ["time", "time_seconds", "interval_seconds", "item", "node_group", "instance_type"];
  header.push("share", "namespace", "workload", "cost_usd");
  return { header, rows };
}

function usd(microUsd: number): string {
  return fixed(toUsd(microUsd), 6);
}
