import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";

/** One scheduling cycle of a recorded scheduler and what came of it; times in seconds. */
export interface RecordedAttempt {
  readonly at: number;
  readonly pod: string;
  /** Where it was bound; null: it fitted nowhere. */
  readonly node: string | null;
  readonly evaluatedNodes: number;
  readonly feasibleNodes: number;
  /** The whole text of the failure; empty for a binding. */
  readonly message: string;
  /** The node that preemption chose; null: none. */
  readonly target: string | null;
  readonly victims: readonly string[];
}

interface Line {
  readonly at: number;
  readonly kind: string;
  readonly pod: string;
  readonly event: string;
  readonly node: string;
}

/** The attempts of scheduler.csv in the order in which pods were popped; null: the run has no such file. */
export function readAttempts(folder: string): readonly RecordedAttempt[] | null {
  if (!existsSync(join(folder, "scheduler.csv"))) return null;
  const lines = readLines(folder);
  const byPod = new Map<string, Line[]>();
  for (const line of lines) {
    const own = byPod.get(line.pod);
    if (own === undefined) byPod.set(line.pod, [line]);
    else own.push(line);
  }
  const attempts: RecordedAttempt[] = [];
  const seen = new Map<string, number>();
  for (const { kind, pod, at } of lines) {
    if (kind !== "attempt") continue;
    const own = byPod.get(pod)!;
    const from = own.findIndex((line, i) => i >= (seen.get(pod) ?? 0) && line.kind === "attempt");
    const next = own.findIndex((line, i) => i > from && line.kind === "attempt");
    const to = next < 0 ? own.length : next;
    seen.set(pod, to);
    const cycle = own.slice(from, to);
    const binding = cycle.find((line) => line.kind === "binding");
    const failure = cycle.find((line) => line.kind === "nofit");
    if (binding === undefined && failure === undefined) continue;
    const preemption = cycle.filter((line) => line.kind === "preemption");
    const starts = preemption.filter(({ event }) => event.startsWith("victim "));
    attempts.push({
      at,
      pod,
      node: binding?.node ?? null,
      evaluatedNodes: numberIn(binding?.event, "evaluatedNodes"),
      feasibleNodes: numberIn(binding?.event, "feasibleNodes"),
      message: failure?.event ?? "",
      target: preemption.find(({ event }) => event === "target node")?.node ?? null,
      victims: starts.map(({ event }) => event.slice("victim ".length)),
    });
  }
  return attempts;
}

function readLines(folder: string): readonly Line[] {
  const rows = parse(readFileSync(join(folder, "scheduler.csv"), "utf8"), { columns: true });
  return (rows as Readonly<Record<string, string>>[]).map((row) => ({
    at: Number(row["t_seconds"]),
    kind: row["kind"]!,
    pod: row["object"]!,
    event: row["event"]!,
    node: row["node"]!,
  }));
}

function numberIn(text: string | undefined, name: string): number {
  return Number(new RegExp(`${name}=(\\d+)`).exec(text ?? "")?.[1] ?? 0);
}
