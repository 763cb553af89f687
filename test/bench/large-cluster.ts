import { type LoadedScenario, loadScenario, memoryFileSource } from "../../src/scenario/index.js";

/** Pods of each workload at the mean load. */
const PODS_EACH = 150;
const PODS_PER_NODE = 30;
const STEPS_A_DAY = 288;

/**
 * A cluster of equal workloads with an HPA each, 150 pods a workload and 30 a node: load steps every five minutes
 * around a daily curve of ±20 %, each workload with its own phase, one row of results an hour.
 */
export async function largeCluster(workloads: number, days = 1): Promise<LoadedScenario> {
  const files = new Map<string, string>();
  const phases = 24;
  for (let phase = 0; phase < phases; phase++) files.set(`traces/${phase}.csv`, trace(phase / phases, days));
  files.set("manifests/all.yaml", manifests(workloads));
  files.set("scenario.yaml", scenario(workloads, phases, days));
  const { loaded, diagnostics } = await loadScenario(memoryFileSource(files), "scenario.yaml");
  if (loaded === null) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return loaded;
}

function scenario(workloads: number, phases: number, days: number): string {
  const lines = [
    "apiVersion: headroom/v1",
    "kind: Scenario",
    "name: large-cluster",
    "start: 2026-01-05T00:00:00Z",
    `duration: ${days * 24}h`,
    "warmup: 10m",
    "manifests: [manifests/]",
    "nodeGroups:",
    `  - {name: pool, cpu: 32, memory: 128Gi, count: ${Math.ceil((workloads * PODS_EACH) / PODS_PER_NODE)}}`,
    "report: {interval: 1h}",
    "load:",
  ];
  for (let i = 0; i < workloads; i++) {
    const source = `{file: traces/${i % phases}.csv, time: {column: minute, unit: minutes}, value: requests}`;
    lines.push(`  - {to: Service/w${i}, trace: ${source}, request: {cpu: {mean: 10ms}, timeout: 2s}}`);
  }
  return lines.join("\n");
}

/** Requests per second that keep 150 pods at 60 % of 500m, stepping every five minutes. */
function trace(phase: number, days: number): string {
  const rows = ["minute,requests"];
  for (let step = 0; step < days * STEPS_A_DAY; step++) {
    const wave = Math.sin(2 * Math.PI * (step / STEPS_A_DAY + phase));
    rows.push(`${step * 5},${(PODS_EACH * 30 * (1 + 0.2 * wave)).toFixed(1)}`);
  }
  return rows.join("\n");
}

function manifests(workloads: number): string {
  const documents: string[] = [];
  for (let i = 0; i < workloads; i++) {
    documents.push(
      `apiVersion: apps/v1
kind: Deployment
metadata: {name: w${i}}
spec:
  replicas: ${PODS_EACH}
  selector: {matchLabels: {app: w${i}}}
  template:
    metadata: {labels: {app: w${i}}}
    spec:
      containers:
        - name: main
          image: registry.example/w${i}:1
          resources: {requests: {cpu: 500m, memory: 1Gi}, limits: {cpu: "1", memory: 1Gi}}
          readinessProbe: {httpGet: {path: /, port: 8080}}`,
      `apiVersion: v1
kind: Service
metadata: {name: w${i}}
spec: {selector: {app: w${i}}, ports: [{port: 80, targetPort: 8080}]}`,
      `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: w${i}}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: w${i}}
  minReplicas: 10
  maxReplicas: 400
  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 60}}}]`,
    );
  }
  return documents.join("\n---\n");
}
