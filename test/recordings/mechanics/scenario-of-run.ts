import type { Pod } from "../../../src/cluster/index.js";
import { DEFAULT_POD_TIMINGS, type PodTimings } from "../../../src/controllers/kubelet/index.js";
import { Constant } from "../../../src/random/index.js";
import type { NodeTimings, RunOptions } from "../../../src/simulation/index.js";
import { seconds } from "../../../src/units/index.js";
import { type RecordedPod, recordedPods } from "./recorded-pods.js";
import type { Behaviour, RecordedNodeShape, RecordedRun, ScriptedAction } from "./recorded-run.js";

type Json = Readonly<Record<string, unknown>>;

const KIND_OF_RESOURCE: Readonly<Record<string, string>> = {
  deployments: "Deployment",
  statefulsets: "StatefulSet",
  daemonsets: "DaemonSet",
  jobs: "Job",
  cronjobs: "CronJob",
  pods: "Pod",
};

/**
 * A recorded run as a scenario: the same manifests, patched and scaled when the script did it (the time of each call
 * is in events.csv). API and watch latencies are those seen in the recordings, a few milliseconds.
 */
export function scenarioOfRun(run: RecordedRun): Readonly<Record<string, string>> {
  const { scenario } = run;
  const files: Record<string, string> = {
    "nodes.json": JSON.stringify({
      apiVersion: "v1",
      kind: "List",
      items: scenario.nodes.map((node) => nodeManifest(node, true)),
    }),
  };
  const manifests = new Map<string, Json>();
  const actions: unknown[] = [];
  const apply = (at: number, manifest: unknown) => {
    const file = `apply-${actions.length}.json`;
    files[file] = JSON.stringify(manifest);
    actions.push({ at: `${at.toFixed(3)}s`, apply: file });
  };
  const calls = timesOfCalls(run);
  for (const action of scenario.actions.toSorted((a, b) => a.atSeconds - b.atSeconds)) {
    const at = calls(action);
    const when = `${at.toFixed(3)}s`;
    switch (action.do) {
      case "apply":
        manifests.set(`${action.manifest.kind}/${action.manifest.metadata.name}`, action.manifest as never);
        apply(at, action.manifest);
        break;
      case "patch": {
        const key = `${KIND_OF_RESOURCE[action.resource]}/${action.name}`;
        const patched = merged(manifests.get(key)!, action.patch as Json);
        manifests.set(key, patched);
        apply(at, patched);
        break;
      }
      case "scale": {
        const target = `${KIND_OF_RESOURCE[action.resource]}/${action.name}`;
        manifests.set(target, merged(manifests.get(target)!, { spec: { replicas: action.replicas } }));
        actions.push({ at: when, scale: { target, replicas: action.replicas } });
        break;
      }
      case "delete":
        actions.push({ at: when, delete: `${KIND_OF_RESOURCE[action.resource]}/${action.name}` });
        break;
      case "drain":
        actions.push({ at: when, drain: action.node });
        break;
      case "uncordon":
        actions.push({ at: when, uncordon: action.node });
        break;
      case "deleteNode":
        actions.push({ at: when, delete: `Node/${action.node}` });
        break;
      case "stopHeartbeats":
        for (const node of action.nodes) {
          const until = scenario.actions.find(
            (other) =>
              other.do === "resumeHeartbeats" &&
              other.nodes.includes(node) &&
              other.atSeconds > action.atSeconds,
          );
          const span = until === undefined ? {} : { for: `${(calls(until) - at).toFixed(3)}s` };
          actions.push({ at: when, fail: { node, outage: "network" }, ...span });
        }
        break;
      case "resumeHeartbeats":
        break;
      case "addNodes":
        for (const node of action.newNodes) {
          apply(at, nodeManifest(node, false));
          apply(at + (node.joinToReadySeconds ?? 0), nodeManifest(node, true));
        }
    }
  }
  files["scenario.yaml"] = JSON.stringify({
    apiVersion: "headroom/v1",
    kind: "Scenario",
    name: scenario.name,
    start: scenario.startWallClockUTC,
    duration: `${scenario.durationSeconds}s`,
    initialState: "empty",
    seed: 1,
    manifests: ["nodes.json"],
    latencies: { api: "4ms", watch: "1ms", bind: "4ms", schedulerCycle: "1ms", endpointPropagation: "0s" },
    kubelet: { relistPeriod: "0s" },
    actions,
    report: { interval: "60s" },
  });
  return files;
}

/** What lay below the control plane, as recorded: pods' spans and nodes; the script's where a pod has no twin. */
export function runOptionsOf(run: RecordedRun): RunOptions {
  const twins = recordedPods(run);
  const timings = new WeakMap<Pod, PodTimings>();
  const behaviours = run.scenario.podBehaviours;
  return {
    kubelet: {
      objectRemoval: seconds(0.004),
      statusAfterReturn: new Constant(0.2),
      podReadyAfterReturn: seconds(1),
      timingsOf: (pod) => {
        let found = timings.get(pod);
        if (found === undefined) {
          const behaviour = behaviours[pod.template.annotations["behaviour"] ?? ""];
          found = timingsOf(pod.stableName, behaviour, twins.get(pod.stableName));
          timings.set(pod, found);
        }
        return found;
      },
    },
    preferredNodeOf: (pod) => twins.get(pod.stableName)?.node,
    nodes: nodeTimingsOf(run),
  };
}

/** What the node controller's look every 5 s takes with its own work. */
const LOOK_PERIOD = 5.007;

/** Every look of the node controller: those that its log shows, and between and around them at even distances. */
function looksOf({ rows, scenario }: RecordedRun): readonly number[] {
  const known: number[] = [];
  for (const { kind, owner, at } of rows) {
    if (kind !== "controller" || owner !== "node-lifecycle") continue;
    if (known.length === 0 || at - known.at(-1)! > 1) known.push(at);
  }
  const first = known[0];
  if (first === undefined) return [];
  const looks: number[] = [];
  for (let at = first - LOOK_PERIOD; at > 0; at -= LOOK_PERIOD) looks.unshift(at);
  for (let i = 0; i < known.length; i++) {
    const from = known[i]!;
    const to = known[i + 1] ?? scenario.durationSeconds + LOOK_PERIOD;
    const count = Math.max(1, Math.round((to - from) / LOOK_PERIOD));
    const step = known[i + 1] === undefined ? LOOK_PERIOD : (to - from) / count;
    for (let n = 0; n < count; n++) looks.push(from + n * step);
  }
  return looks;
}

/** The looks of the node controllers, as far as their log tells them. */
function nodeTimingsOf(run: RecordedRun): NodeTimings {
  const { rows, scenario } = run;
  const looks = looksOf(run);
  if (looks.length === 0) return {};
  const deletion = scenario.actions.flatMap((action) => (action.do === "deleteNode" ? [action] : []))[0];
  const swept = rows.find(
    ({ at, kind, node, event }) =>
      deletion !== undefined &&
      kind === "pod" &&
      event === "gone" &&
      node === deletion.node &&
      at > deletion.atSeconds + 40,
  );
  return {
    lookAfter: (at) => {
      const next = looks.find((look) => seconds(look) >= at);
      return next === undefined ? ((at + seconds(LOOK_PERIOD)) as typeof at) : seconds(next);
    },
    lastRenewalOf: (node) => {
      const stops = rows.filter(
        ({ kind, owner, object, at }) =>
          kind === "action" &&
          owner === "stopHeartbeats" &&
          object === node.name &&
          seconds(at) <= (node.cutOffSince ?? 0) + 1000,
      );
      const renewal = /last lease renewal at ([\d.]+)/.exec(stops.at(-1)?.event ?? "")?.[1];
      return renewal === undefined ? undefined : seconds(Number(renewal));
    },
    ...(swept === undefined ? {} : { firstPodSweepAt: seconds((swept.at - 0.04) % 20) }),
  };
}

function timingsOf(stableName: string, scripted: Behaviour | undefined, twin?: RecordedPod): PodTimings {
  if (scripted === undefined) return DEFAULT_POD_TIMINGS;
  const { runningToReadySeconds: toReady } = scripted;
  const span = (from: number | null | undefined, to: number | null | undefined, otherwise: number) =>
    new Constant(from != null && to != null ? Math.max(0, to - from) : otherwise);
  const attempt = Number(/[#.](\d+)$/.exec(stableName)?.[1] ?? 0);
  const index = /#(\d+)\.\d+$/.exec(stableName)?.[1];
  const run = nth(scripted.runSeconds, attempt);
  const scriptedCode = nth(scripted.exitCodesByIndex?.[index ?? ""] ?? scripted.exitCodes, attempt) ?? 0;
  const endedItself = twin !== undefined && twin.endedAt !== null && twin.deletingAt === null;
  return {
    ...DEFAULT_POD_TIMINGS,
    measured: {
      boundToRunning: span(twin?.boundAt, twin?.runningAt, scripted.boundToRunningSeconds),
      runningToReady: toReady === null ? null : span(twin?.runningAt, twin?.readyAt, toReady),
    },
    exitAfterSigterm: exitSpan(twin, scripted),
    podCleanup: new Constant(0),
    runFor:
      run === undefined
        ? scripted.sigtermExitCode === undefined
          ? null
          : new Constant(1e6)
        : span(endedItself ? twin.runningAt : null, twin?.endedAt, run),
    exitCode: endedItself
      ? twin.exitCode
      : run === undefined
        ? (scripted.sigtermExitCode ?? 0)
        : scriptedCode,
    sigtermExitCode: scripted.sigtermExitCode ?? 0,
  };
}

/** Not what was recorded of a pod whose node was cut off meanwhile: it was told long after its deletion. */
function exitSpan(twin: RecordedPod | undefined, { exitAfterSigtermSeconds }: Behaviour): Constant {
  if (twin?.runningAt == null || twin.deletingAt === null || twin.endedAt === null) {
    return new Constant(exitAfterSigtermSeconds);
  }
  const span = twin.endedAt - twin.deletingAt;
  return new Constant(span > exitAfterSigtermSeconds + 1 ? exitAfterSigtermSeconds : Math.max(0, span));
}

/** The n-th of a list whose last value repeats. */
function nth(list: readonly number[] | undefined, n: number): number | undefined {
  return list === undefined ? undefined : list[Math.min(n, list.length - 1)];
}

/** When the script made each call, read from its rows; calls of one instant are in the listed order. */
function timesOfCalls({ rows }: RecordedRun): (action: ScriptedAction) => number {
  const calls = rows.filter(({ kind }) => kind === "action");
  const used = new Set<(typeof calls)[number]>();
  const found = new Map<ScriptedAction, number>();
  return (action) => {
    const known = found.get(action);
    if (known !== undefined) return known;
    const subject = subjectOf(action);
    const call = calls.find(
      (row) =>
        !used.has(row) &&
        row.owner === action.do &&
        row.at >= action.atSeconds - 0.001 &&
        (subject === "" || row.object === subject) &&
        (action.do !== "apply" || row.event.startsWith(action.manifest.kind)),
    );
    if (call !== undefined && subject !== "") used.add(call);
    const at = call?.at ?? action.atSeconds;
    found.set(action, at);
    return at;
  };
}

function subjectOf(action: ScriptedAction): string {
  if (action.do === "apply") return action.manifest.metadata.name;
  if ("name" in action) return action.name;
  return "node" in action ? action.node : "";
}

function nodeManifest(node: RecordedNodeShape, ready: boolean): unknown {
  const resources = { cpu: `${node.cpuMilli}m`, memory: `${node.memoryMi}Mi`, pods: `${node.pods}` };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name: node.name, labels: { "kubernetes.io/hostname": node.name, ...node.labels } },
    ...(node.taints.length === 0 ? {} : { spec: { taints: node.taints } }),
    status: {
      capacity: resources,
      allocatable: resources,
      conditions: [{ type: "Ready", status: ready ? "True" : "False" }],
    },
  };
}

/** RFC 7386. */
function merged(target: Json, patch: Json): Json {
  const result: Record<string, unknown> = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    const before = result[key];
    result[key] = isMap(value) ? merged(isMap(before) ? before : {}, value) : value;
  }
  return result;
}

function isMap(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
