import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parse } from "csv-parse/sync";

/** How a scripted kubelet treats pods; seconds. */
export interface Behaviour {
  readonly boundToRunningSeconds: number;
  /** null: never ready. */
  readonly runningToReadySeconds: number | null;
  readonly exitAfterSigtermSeconds: number;
  readonly sigtermExitCode?: number;
  readonly runSeconds?: readonly number[];
  readonly exitCodes?: readonly number[];
  readonly exitCodesByIndex?: Readonly<Record<string, readonly number[]>>;
}

export interface RecordedNodeShape {
  readonly name: string;
  readonly cpuMilli: number;
  readonly memoryMi: number;
  readonly pods: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly { readonly key: string; readonly value?: string; readonly effect: string }[];
  readonly joinToReadySeconds?: number;
}

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: Readonly<Record<string, unknown>>;
}

export type ScriptedAction = { readonly atSeconds: number } & (
  | { readonly do: "apply"; readonly manifest: Manifest }
  | { readonly do: "patch"; readonly resource: string; readonly name: string; readonly patch: unknown }
  | { readonly do: "scale"; readonly resource: string; readonly name: string; readonly replicas: number }
  | { readonly do: "delete"; readonly resource: string; readonly name: string }
  | { readonly do: "drain" | "uncordon" | "deleteNode"; readonly node: string }
  | { readonly do: "stopHeartbeats" | "resumeHeartbeats"; readonly nodes: readonly string[] }
  | { readonly do: "addNodes"; readonly newNodes: readonly RecordedNodeShape[] }
);

/** scenario.json of a run of controllers and nodes. */
export interface MechanicsScenario {
  readonly name: string;
  readonly durationSeconds: number;
  readonly startWallClockUTC: string;
  readonly nodes: readonly RecordedNodeShape[];
  readonly podBehaviours: Readonly<Record<string, Behaviour>>;
  readonly actions: readonly ScriptedAction[];
}

/** One line of events.csv, or what a simulated run shows in the same form. */
export interface Row {
  readonly at: number;
  readonly kind: string;
  readonly owner: string;
  readonly object: string;
  readonly event: string;
  readonly node: string;
}

/** One line of pods.csv. */
export interface PodRow {
  readonly pod: string;
  readonly app: string;
  readonly ownerKind: string;
  readonly owner: string;
  readonly uid: string;
  readonly createdApiSeconds: number;
  readonly daemonSetNode: string;
}

/** One line of series.csv. */
export interface SeriesRow {
  readonly at: number;
  readonly kind: string;
  readonly name: string;
  readonly wanted: number;
  readonly existing: number;
  readonly ready: number;
  readonly unscheduled: number;
}

/** A recorded run of the control plane's mechanics, as MECHANICS.md describes its files. */
export interface RecordedRun {
  readonly name: string;
  readonly scenario: MechanicsScenario;
  readonly rows: readonly Row[];
  readonly pods: readonly PodRow[];
  readonly series: readonly SeriesRow[];
}

export function readRecordedRun(folder: string): RecordedRun {
  const table = (file: string) =>
    parse(readFileSync(join(folder, file), "utf8"), { columns: true }) as Readonly<Record<string, string>>[];
  const text = (row: Readonly<Record<string, string>>, name: string) => row[name] ?? "";
  return {
    name: basename(folder),
    scenario: JSON.parse(readFileSync(join(folder, "scenario.json"), "utf8")) as MechanicsScenario,
    rows: table("events.csv").map((row) => ({
      at: Number(row["t_seconds"]),
      kind: text(row, "kind"),
      owner: text(row, "owner"),
      object: text(row, "object"),
      event: text(row, "event"),
      node: text(row, "node"),
    })),
    pods: table("pods.csv").map((row) => ({
      pod: text(row, "pod"),
      app: text(row, "app"),
      ownerKind: text(row, "owner_kind"),
      owner: text(row, "owner"),
      uid: text(row, "uid"),
      createdApiSeconds: Number(row["created_api_seconds"]),
      daemonSetNode: text(row, "daemonset_node"),
    })),
    series: table("series.csv").map((row) => ({
      at: Number(row["t_seconds"]),
      kind: text(row, "kind"),
      name: text(row, "name"),
      wanted: Number(row["wanted"]),
      existing: Number(row["existing"]),
      ready: Number(row["ready"]),
      unscheduled: Number(row["unscheduled"]),
    })),
  };
}
