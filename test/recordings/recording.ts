import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { InputFault } from "../support/command-paths.js";

/** scenario.json of a recording; units are in the names. */
export interface RecordedScenario {
  readonly name: string;
  readonly durationSeconds: number;
  readonly nodes: readonly RecordedNode[];
  readonly nodeGroups: readonly RecordedNodeGroup[];
  /** As on the command line: `--scan-interval=10s`. */
  readonly clusterAutoscalerFlags?: readonly string[];
  readonly deployments: readonly RecordedDeployment[];
  readonly scrapesAtSeconds?: readonly number[];
  readonly firstMetricsRequestSeconds?: Readonly<Record<string, number>>;
}

export interface RecordedNode {
  readonly name: string;
  readonly cpuMilli: number;
  readonly memoryMi: number;
  readonly pods: number;
}

export interface RecordedNodeGroup {
  readonly name: string;
  readonly cpuMilli: number;
  readonly memoryMi: number;
  readonly pods: number;
  readonly min: number;
  readonly max: number;
  readonly initial: number;
  readonly bootSeconds: number;
}

export interface RecordedDeployment {
  readonly name: string;
  readonly replicas: number;
  readonly requestMilli: number;
  readonly limitMilli: number | null;
  readonly requestMemoryMi: number;
  readonly boundToRunningSeconds: number;
  readonly runningToReadySeconds: number;
  readonly burnMilliUntilReady: number;
  readonly exitAfterSigtermSeconds: number;
  readonly gracePeriodSeconds: number;
  readonly idleMilli: number;
  readonly demand: { readonly linear: boolean; readonly points: readonly (readonly [number, number])[] };
  readonly hpa: unknown;
}

/** One line of events.csv. */
export interface RecordedEvent {
  readonly seconds: number;
  readonly kind: string;
  readonly owner: string;
  readonly object: string;
  readonly event: string;
  readonly node: string;
}

/** One line of series.csv. */
export interface RecordedPoint {
  readonly seconds: number;
  readonly kind: string;
  readonly name: string;
  readonly wanted: number;
  readonly existing: number;
  readonly ready: number;
}

export interface Recording {
  readonly name: string;
  readonly folder: string;
  readonly scenario: RecordedScenario;
  readonly events: readonly RecordedEvent[];
  readonly series: readonly RecordedPoint[];
  /** Path of hpa-decisions.json; null where the run has none. */
  readonly decisionsFile: string | null;
}

/** True for a folder that holds a recorded run. */
export function isRecording(folder: string): boolean {
  return existsSync(join(folder, "scenario.json")) && existsSync(join(folder, "series.csv"));
}

export function readRecording(folder: string): Recording {
  const decisionsFile = join(folder, "hpa-decisions.json");
  return {
    name: basename(folder),
    folder,
    scenario: JSON.parse(readFileSync(join(folder, "scenario.json"), "utf8")) as RecordedScenario,
    events: readCsv(join(folder, "events.csv")).map((row) => ({
      seconds: Number(row.get("t_seconds")),
      kind: row.get("kind") ?? "",
      owner: row.get("owner") ?? "",
      object: row.get("object") ?? "",
      event: row.get("event") ?? "",
      node: row.get("node") ?? "",
    })),
    series: readCsv(join(folder, "series.csv")).map((row) => ({
      seconds: Number(row.get("t_seconds")),
      kind: row.get("kind") ?? "",
      name: row.get("name") ?? "",
      wanted: Number(row.get("wanted") ?? Number.NaN),
      existing: Number(row.get("existing")),
      ready: Number(row.get("ready")),
    })),
    decisionsFile: existsSync(decisionsFile) ? decisionsFile : null,
  };
}

/** Recordings are written without quotes. */
function readCsv(path: string): ReadonlyMap<string, string>[] {
  if (!existsSync(path)) throw new InputFault(`${path}: no such file`);
  const [header, ...lines] = readFileSync(path, "utf8").trimEnd().split(/\r?\n/);
  const names = header!.split(",");
  return lines.map((line) => {
    const cells = line.split(",");
    return new Map(names.map((name, i) => [name, cells[i] ?? ""]));
  });
}
