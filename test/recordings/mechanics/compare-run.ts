import type { RecordedRun, Row } from "./recorded-run.js";
import { StateSeries } from "./state-series.js";
import type { WatchedRun } from "./watch-run.js";

/** Controllers share 20 requests a second: a batch may come this much earlier or later. Seconds. */
const SLACK_SECONDS = 0.3;
/** Sizes and counts are compared this long after the last change of their owner. */
const SETTLED_SECONDS = 1;

/** One thing in which a simulated run differs from the recorded one. */
export interface Difference {
  readonly at: number;
  readonly owner: string;
  readonly what: string;
  readonly recorded: string;
  readonly simulated: string;
  /** How much later the simulated one came; null: it is no difference of time. */
  readonly seconds: number | null;
}

/** How much of one measure is equal. */
export interface Measure {
  readonly name: string;
  readonly equal: number;
  readonly all: number;
  readonly differences: readonly Difference[];
}

/** Compares a simulated run with the recorded one, measure by measure, as MECHANICS.md says what can be equal. */
export function compareRun(recorded: RecordedRun, simulated: WatchedRun): readonly Measure[] {
  return [
    compareLanes("times of pods' steps", recorded.rows, simulated.rows, podLane),
    compareLanes("conditions of Deployments and Jobs", recorded.rows, simulated.rows, conditionLane),
    compareLanes("Jobs and CronJobs", recorded.rows, simulated.rows, jobLane),
    compareLanes("answers to evictions", recorded.rows, simulated.rows, evictionLane),
    compareLanes("nodes: taints, cordons, conditions", recorded.rows, simulated.rows, nodeLane),
    compareStates(recorded, simulated),
    compareSeries(recorded, simulated),
  ];
}

type Lane = (row: Row) => string | undefined;

const podLane: Lane = ({ kind, owner, event }) =>
  kind === "pod" ? `${owner} ${event.split(" ")[0]!}` : undefined;

const conditionLane: Lane = ({ kind, owner, object, event, node }) => {
  if (kind !== "condition" || node !== "" || NODE_CONDITION.test(event)) return undefined;
  if (event.startsWith("Available=")) return undefined;
  // Jobs of CronJobs have their tick's minute in the name, so each is a lane of its own.
  return `${owner} ${object} ${event.split(":")[0]!}`;
};

const jobLane: Lane = ({ kind, owner, object, event }) => {
  if (kind === "job" && (event === "created" || event === "gone")) return `${owner} ${object} ${event}`;
  return kind === "cronjob" ? `${owner} ${event}` : undefined;
};

const evictionLane: Lane = ({ kind, owner, event, node }) =>
  kind === "evict" ? `${owner} ${node} ${event.slice(0, 3)}` : undefined;

const nodeLane: Lane = ({ kind, object, event }) => {
  if (kind === "node") return event === "created" ? undefined : `${object} ${event}`;
  if (kind !== "condition" || !event.startsWith("Ready=")) return undefined;
  return `${object} ${event.split(" ")[0]!}`;
};

const NODE_CONDITION = /^(Ready|MemoryPressure|DiskPressure|PIDPressure)=/;

/** The n-th row of a lane must come at the same time in both runs. */
function compareLanes(
  name: string,
  recorded: readonly Row[],
  simulated: readonly Row[],
  lane: Lane,
): Measure {
  const ours = byLane(simulated, lane);
  const theirs = byLane(recorded, lane);
  const differences: Difference[] = [];
  let equal = 0;
  let all = 0;
  for (const [key, times] of theirs) {
    const own = ours.get(key) ?? [];
    const owner = key.split(" ")[0]!;
    for (let i = 0; i < Math.max(times.length, own.length); i++) {
      all++;
      const at = times[i];
      const simulatedAt = own[i];
      if (at !== undefined && simulatedAt !== undefined && Math.abs(at - simulatedAt) <= SLACK_SECONDS) {
        equal++;
        continue;
      }
      differences.push({
        at: at ?? simulatedAt!,
        owner,
        what: `${key} (${i + 1} of ${times.length})`,
        recorded: at === undefined ? "none" : `${at.toFixed(3)} s`,
        simulated: simulatedAt === undefined ? "none" : `${simulatedAt.toFixed(3)} s`,
        seconds: at === undefined || simulatedAt === undefined ? null : simulatedAt - at,
      });
    }
  }
  for (const [key, times] of ours) {
    if (theirs.has(key)) continue;
    for (const at of times) {
      all++;
      const owner = key.split(" ")[0]!;
      differences.push({
        at,
        owner,
        what: key,
        recorded: "none",
        simulated: `${at.toFixed(3)} s`,
        seconds: null,
      });
    }
  }
  return { name, equal, all, differences };
}

function byLane(rows: readonly Row[], lane: Lane): Map<string, number[]> {
  const lanes = new Map<string, number[]>();
  for (const row of rows) {
    const key = lane(row);
    if (key === undefined) continue;
    const times = lanes.get(key);
    if (times === undefined) lanes.set(key, [row.at]);
    else times.push(row.at);
  }
  for (const times of lanes.values()) times.sort((a, b) => a - b);
  return lanes;
}

/** Sizes of ReplicaSets and statuses, at instants when nothing of their owner has changed for a second. */
function compareStates(recorded: RecordedRun, { states }: WatchedRun): Measure {
  const theirs = recordedStates(recorded.rows);
  const settled = settledInstants(recorded);
  const differences: Difference[] = [];
  let equal = 0;
  let all = 0;
  for (const [key, series] of theirs) {
    const [what, name] = key.split("/") as [string, string];
    for (const at of settled.get(name) ?? []) {
      const text = series.at(at);
      if (text === undefined) continue;
      all++;
      const own = states.get(key)?.at(at);
      if (own === text) equal++;
      else
        differences.push({
          at,
          owner: name,
          what: `${what} ${name}`,
          recorded: text,
          simulated: own ?? "none",
          seconds: null,
        });
    }
  }
  return { name: "sizes and statuses, settled", equal, all, differences };
}

function settledInstants({ rows, scenario }: RecordedRun): ReadonlyMap<string, readonly number[]> {
  const times = new Map<string, number[]>();
  const add = (owner: string, at: number) => {
    const list = times.get(owner);
    if (list === undefined) times.set(owner, [at]);
    else list.push(at);
  };
  for (const { kind, owner, object, at } of rows) {
    if (!["pod", "replicaset", "status", "job", "pdb", "endpoints", "scale"].includes(kind)) continue;
    add(owner, at);
    if (kind === "job") add(object, at);
  }
  const settled = new Map<string, number[]>();
  for (const [owner, list] of times) {
    const instants = list.filter((at, i) => (list[i + 1] ?? scenario.durationSeconds) - at > 1.4);
    settled.set(
      owner,
      instants.map((at) => at + SETTLED_SECONDS),
    );
  }
  return settled;
}

function recordedStates(rows: readonly Row[]): ReadonlyMap<string, StateSeries> {
  const states = new Map<string, StateSeries>();
  const set = (key: string, at: number, text: string) => {
    let series = states.get(key);
    if (series === undefined) {
      series = new StateSeries();
      states.set(key, series);
    }
    series.set(at, text);
  };
  const sizes = new Map<string, Map<string, string>>();
  for (const { at, kind, owner, object, event } of rows) {
    if (kind === "status") set(`status/${owner}`, at, statusText(event));
    else if (kind === "pdb") set(`pdb/${owner}`, at, event.replace(/ disrupted=.*$/, ""));
    else if (kind === "job" && event.startsWith("active=")) {
      set(`job/${object}`, at, event.replace(/ uncounted=.*$/, ""));
    } else if (kind === "replicaset") {
      const known = sizes.get(owner) ?? new Map<string, string>();
      sizes.set(owner, known);
      const size = /replicas=(\d+)/.exec(event)?.[1] ?? /->(\d+)/.exec(event)?.[1];
      if (size !== undefined) known.set(object, size);
      set(`replicasets/${owner}`, at, [...known.values()].join(" "));
    }
  }
  return states;
}

function statusText(event: string): string {
  return event
    .split(" ")
    .filter(
      (word) => !/^(observedGeneration|unavailable|terminating|currentRevision|updateRevision)=/.test(word),
    )
    .join(" ");
}

/** series.csv: existing and ready pods every 5 s, equal at some instant within half a second. */
function compareSeries({ series }: RecordedRun, { rows }: WatchedRun): Measure {
  const counts = countsOf(rows);
  const differences: Difference[] = [];
  let equal = 0;
  let all = 0;
  for (const { at, kind, name, existing, ready } of series) {
    if (kind === "nodegroup") continue;
    all++;
    const own = counts.get(name);
    const wanted = `${existing} ${ready}`;
    const found = own === undefined ? ["0 0"] : own.within(at - 0.5, at + 0.5);
    if (found.includes(wanted)) equal++;
    else
      differences.push({
        at,
        owner: name,
        what: `existing and ready of ${kind} ${name}`,
        recorded: wanted,
        simulated: found.at(-1) ?? "none",
        seconds: null,
      });
  }
  return { name: "existing and ready every 5 s", equal, all, differences };
}

class CountSeries {
  readonly #times: number[] = [Number.NEGATIVE_INFINITY];
  readonly #texts: string[] = ["0 0"];

  set(at: number, text: string): void {
    this.#times.push(at);
    this.#texts.push(text);
  }

  within(from: number, to: number): readonly string[] {
    return this.#texts.filter(
      (_, i) => this.#times[i]! <= to && (this.#times[i + 1] ?? Number.POSITIVE_INFINITY) > from,
    );
  }
}

/** Pods that are neither being deleted nor finished, and those of them that are ready, by owner. */
function countsOf(rows: readonly Row[]): ReadonlyMap<string, CountSeries> {
  const counts = new Map<string, CountSeries>();
  const living = new Map<string, Map<string, boolean>>();
  for (const { at, kind, owner, object, event } of rows) {
    if (kind !== "pod") continue;
    const pods = living.get(owner) ?? new Map<string, boolean>();
    living.set(owner, pods);
    if (event === "created") pods.set(object, false);
    else if (event === "ready" && pods.has(object)) pods.set(object, true);
    else if (event === "unready" && pods.has(object)) pods.set(object, false);
    else if (
      event === "deleting" ||
      event === "gone" ||
      event === "succeeded" ||
      event.startsWith("failed")
    ) {
      pods.delete(object);
    } else continue;
    let ready = 0;
    for (const isReady of pods.values()) if (isReady) ready++;
    const series = counts.get(owner) ?? new CountSeries();
    counts.set(owner, series);
    series.set(at, `${pods.size} ${ready}`);
  }
  return counts;
}
