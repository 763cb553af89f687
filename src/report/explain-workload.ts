import type { DecisionRecord, Result, WorkloadSeries } from "../recording/index.js";
import { decisionLine, decisionsAround } from "./explain-hpa.js";
import { intervalRows, wallClock } from "./time-text.js";

/** Kinds of workloads as `explain` takes them, and as the run names them. */
export const WORKLOAD_KINDS: ReadonlyMap<string, string> = new Map(
  ["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "CronJob"].map((kind) => [
    kind.toLowerCase(),
    kind,
  ]),
);

/**
 * Tells what was decided about a workload and why, its ReplicaSets' or Jobs' decisions, its HPA's changes and refusals
 * of quotas among them: all, or those around the virtual time `atMicros` with the pods of that time. `name` is `web` or
 * `default/web`. Returns undefined when the run has no such workload, or several.
 */
export function explainWorkload(
  result: Result,
  kind: string,
  name: string,
  atMicros?: number,
): string | undefined {
  const found = result.workloads.filter(({ workload }) => isNamed(workload, kind, name));
  const [series] = found;
  if (series === undefined || found.length > 1) return undefined;
  const { totals } = series;
  const all = result.decisions.filter((decision) => concerns(result, decision, series.workload));
  const told = atMicros === undefined ? all : decisionsAround(all, atMicros);
  const lines = [
    `${series.workload}: ${totals.podsCreated} pods created, ${totals.podsDeleted} deleted; at most ${totals.peakExisting} at once, at least ${totals.lowestReady} ready`,
    ...(atMicros === undefined ? [] : podsThen(result, series, atMicros)),
    ...(told.length === 0 ? ["no decision was recorded"] : []),
    ...told.map((decision) => line(result, decision, atMicros)),
  ];
  return `${lines.join("\n")}\n`;
}

/** Names of the run's workloads of a kind, `default/web`. */
export function workloadNames(result: Result, kind: string): readonly string[] {
  const prefix = `${WORKLOAD_KINDS.get(kind) ?? kind}/`;
  return result.workloads
    .filter(({ workload }) => workload.startsWith(prefix))
    .map(({ workload }) => workload.slice(prefix.length));
}

function isNamed(workload: string, kind: string, name: string): boolean {
  const [ownKind, namespace, ownName] = workload.split("/");
  if (ownKind?.toLowerCase() !== kind) return false;
  return name === ownName || name === `${namespace}/${ownName}`;
}

function concerns(result: Result, { object, component, from }: DecisionRecord, workload: string): boolean {
  const [kind, namespace, name] = workload.split("/") as [string, string, string];
  const own = `${kind.toLowerCase()}/${namespace}/${name}`;
  if (object === own) return true;
  if (kind === "Deployment" && isGenerated(object, `replicaset/${namespace}/${name}-`)) return true;
  if (kind === "CronJob" && isGenerated(object, `job/${namespace}/${name}-`)) return true;
  if (component === "resource-quota" || component === "limitranger") return from === workload;
  return result.autoscalers.some((hpa) => hpa.target === workload && hpa.object === object && from !== null);
}

/** A name made of a prefix and one more word. */
function isGenerated(object: string, prefix: string): boolean {
  return object.startsWith(prefix) && !object.slice(prefix.length).includes("-");
}

function line(result: Result, decision: DecisionRecord, atMicros: number | undefined): string {
  const covers = atMicros !== undefined && decision.timeMicros <= atMicros && atMicros <= decision.lastMicros;
  return `${covers ? "→ " : "  "}${decision.component.padEnd(11)}  ${decisionLine(result, decision)}`;
}

/** What the interval of an instant shows of the workload, and the pods that existed then. */
function podsThen(result: Result, series: WorkloadSeries, atMicros: number): string[] {
  const lines: string[] = [];
  const row = intervalRows(result).find(({ endMicros }) => endMicros >= atMicros);
  if (row !== undefined) {
    const { index, time } = row;
    const wanted = series.wanted[index] ?? Number.NaN;
    const counts = [
      ...(Number.isNaN(wanted) ? [] : [`${wanted} wanted`]),
      `${series.existing[index]} exist`,
      `${series.ready[index]} ready`,
      `${series.unscheduled[index]} without a node`,
    ];
    lines.push(`at ${time}: ${counts.join(", ")}`);
  }
  return lines.concat(`decisions around ${wallClock(result, atMicros)}:`);
}
