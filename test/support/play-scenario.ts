import { renderDiagnostic } from "../../src/diagnostics/index.js";
import type { Result } from "../../src/recording/index.js";
import { type LoadedScenario, loadScenario, memoryFileSource } from "../../src/scenario/index.js";
import { createRun, type Run, type RunOptions } from "../../src/simulation/index.js";

/** Loads a scenario from texts by path; throws with the diagnostics when it has faults. */
export async function loadTexts(
  files: Readonly<Record<string, string>>,
  overrides: readonly string[] = [],
): Promise<LoadedScenario> {
  const source = memoryFileSource(new Map(Object.entries(files)));
  const { loaded, diagnostics } = await loadScenario(source, "scenario.yaml", overrides);
  if (loaded === null) throw new Error(diagnostics.map(renderDiagnostic).join("\n"));
  return loaded;
}

/** Plays a scenario of texts to its end. */
export async function playTexts(
  files: Readonly<Record<string, string>>,
  overrides: readonly string[] = [],
  options: RunOptions = {},
): Promise<{ readonly result: Result; readonly run: Run }> {
  const run = createRun(await loadTexts(files, overrides), options);
  while (!run.advance(1_000_000)) {}
  return { result: run.finish(), run };
}

/** One Deployment `web` with a Service and, where bounds are given, an HPA on cpu. */
export function webManifests(shape: {
  readonly replicas?: number;
  readonly request?: string;
  readonly limit?: string;
  readonly hpa?: { readonly min: number; readonly max: number; readonly target: number };
}): string {
  const { replicas = 2, request = "200m", limit = "500m", hpa } = shape;
  const autoscaler =
    hpa === undefined
      ? ""
      : `---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  minReplicas: ${hpa.min}
  maxReplicas: ${hpa.max}
  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: ${hpa.target}}}}]
`;
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: main
          image: web:1
          resources: {requests: {cpu: ${request}, memory: 64Mi}, limits: {cpu: ${limit}}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
${autoscaler}`;
}
