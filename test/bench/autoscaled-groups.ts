import type { Result } from "../../src/recording/index.js";
import { type LoadedScenario, loadScenario, memoryFileSource } from "../../src/scenario/index.js";
import type { Measurement } from "./benchmarks.js";

const GROUPS = 50;
/** Load waves of a day; each brings a group from its fewest to its most pods and back. */
const WAVES = 7;
const STEP_MINUTES = 10;
const DAY_MINUTES = 1440;

/**
 * A day of fifty groups of pods with an HPA each, on nodes that the cluster-autoscaler adds and removes: seven waves
 * of load a day in steps of ten minutes, from 4 pods to about 31 a group. The groups' waves are spread over a
 * quarter of a wave, so that together they want about 70 nodes at the most and start about 10,000 pods.
 */
export async function autoscaledGroups(): Promise<LoadedScenario> {
  const files = new Map<string, string>();
  for (let group = 0; group < GROUPS; group++) files.set(`traces/${group}.csv`, trace(group));
  files.set("manifests/all.yaml", manifests());
  files.set("scenario.yaml", scenario());
  const { loaded, diagnostics } = await loadScenario(memoryFileSource(files), "scenario.yaml");
  if (loaded === null) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return loaded;
}

/** How many nodes there were at the most, and how many pods became Ready. */
export function nodesAndStarts({ nodeGroups, workloads }: Result): readonly Measurement[] {
  const nodes = nodeGroups.reduce((sum, { totals }) => sum + totals.peakExisting, 0);
  const starts = workloads.reduce((sum, { totals }) => sum + totals.podsStarted, 0);
  return [
    { name: "  its nodes at the most", value: nodes, unit: "nodes" },
    { name: "  its pod starts", value: starts, unit: "pods", goal: 10_000 },
  ];
}

function scenario(): string {
  const lines = [
    "apiVersion: headroom/v1",
    "kind: Scenario",
    "name: autoscaled-groups",
    "start: 2026-01-05T00:00:00Z",
    "duration: 24h",
    "warmup: 10m",
    "manifests: [manifests/]",
    "nodeGroups:",
    "  - {name: pool, cpu: 8, memory: 32Gi, count: 20, min: 5, max: 100, boot: {p50: 60s, p99: 120s}}",
    "clusterAutoscaler: {expander: least-waste}",
    "report: {interval: 5m}",
    "load:",
  ];
  for (let group = 0; group < GROUPS; group++) {
    const source = `{file: traces/${group}.csv, time: {column: minute, unit: minutes}, value: requests}`;
    lines.push(`  - {to: Service/g${group}, trace: ${source}, request: {cpu: {mean: 10ms}, timeout: 2s}}`);
  }
  return lines.join("\n");
}

/** Requests per second; a pod at the HPA's target of 60 % of 350m serves 21. */
function trace(group: number): string {
  const rows = ["minute,requests"];
  for (let minute = 0; minute < DAY_MINUTES; minute += STEP_MINUTES) {
    const turn = (minute / DAY_MINUTES) * WAVES + (group / GROUPS) * 0.25;
    const wave = 0.5 - 0.5 * Math.cos(2 * Math.PI * turn);
    rows.push(`${minute},${(21 * (4 + 27 * wave)).toFixed(1)}`);
  }
  return rows.join("\n");
}

function manifests(): string {
  const documents: string[] = [];
  for (let group = 0; group < GROUPS; group++) {
    documents.push(
      `apiVersion: apps/v1
kind: Deployment
metadata: {name: g${group}}
spec:
  replicas: 4
  selector: {matchLabels: {app: g${group}}}
  template:
    metadata: {labels: {app: g${group}}}
    spec:
      containers:
        - name: main
          image: registry.example/g${group}:1
          resources: {requests: {cpu: 350m, memory: 512Mi}, limits: {cpu: "1", memory: 512Mi}}
          readinessProbe: {httpGet: {path: /, port: 8080}}`,
      `apiVersion: v1
kind: Service
metadata: {name: g${group}}
spec: {selector: {app: g${group}}, ports: [{port: 80, targetPort: 8080}]}`,
      `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: g${group}}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: g${group}}
  minReplicas: 2
  maxReplicas: 60
  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 60}}}]`,
    );
  }
  return documents.join("\n---\n");
}
