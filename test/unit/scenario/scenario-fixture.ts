import {
  type LoadedScenario,
  loadScenario,
  memoryFileSource,
  type ScenarioLoading,
} from "../../../src/scenario/index.js";

export const MANIFESTS = `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  annotations: {headroom.dev/ready-after: 8s}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: main, image: "web:1", resources: {requests: {cpu: 200m}}}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: cart}
spec: {selector: {app: cart}, ports: [{port: 80}]}
`;

export const SCENARIO = `
apiVersion: headroom/v1
kind: Scenario
name: shop
manifests: [web.yaml]
nodeGroups:
  - {name: service, cpu: 4, memory: 16Gi, count: 3, price: 0.2}
  - {name: batch, instanceType: m6i.xlarge}
load:
  - to: Service/web
    constant: 5
    request: {cpu: {mean: 12ms}}
`;

/** Loads a scenario's text from memory, beside the manifests above and other files. */
export function load(
  scenario: string,
  overrides: readonly string[] = [],
  files: Readonly<Record<string, string>> = {},
): Promise<ScenarioLoading> {
  const all = { "shop/scenario.yaml": scenario, "shop/web.yaml": MANIFESTS, ...files };
  return loadScenario(memoryFileSource(new Map(Object.entries(all))), "shop", overrides);
}

/** The same for input that must be right. */
export async function loaded(
  scenario: string,
  overrides: readonly string[] = [],
  files: Readonly<Record<string, string>> = {},
): Promise<LoadedScenario> {
  const outcome = await load(scenario, overrides, files);
  if (outcome.loaded === null) throw new Error(JSON.stringify(outcome.diagnostics, null, 1));
  return outcome.loaded;
}

/** The codes of the errors. */
export async function errorCodes(
  scenario: string,
  overrides: readonly string[] = [],
  files: Readonly<Record<string, string>> = {},
): Promise<string[]> {
  const { diagnostics } = await load(scenario, overrides, files);
  return diagnostics.filter((d) => d.severity === "error").map((d) => d.code);
}
