import { expect, it } from "vitest";
import { playTexts } from "../../support/play-scenario.js";

it("the default run time of Jobs is named where it is used", async () => {
  const job = (name: string) => `---
apiVersion: batch/v1
kind: Job
metadata: {name: ${name}}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: "job:1"}]}}}
`;
  const { result } = await playTexts({
    "scenario.yaml": `apiVersion: headroom/v1
kind: Scenario
name: jobs
duration: 10m
manifests: [jobs.yaml]
nodeGroups: [{name: std, cpu: 8, memory: 32Gi, count: 1, price: 0.1}]
workloads: [{for: Job/timed, runFor: 30s}]
`,
    "jobs.yaml": job("timed") + job("untimed"),
  });
  expect(result.approximations.filter((text) => text.includes("runFor"))).toEqual([
    "Pods that are meant to end run for 60 s where no runFor is given: Job/default/untimed.",
  ]);
});

it("workloads whose pods request nothing are named, since neither nodes nor the bill know them", async () => {
  const deployment = (name: string, resources: string) => `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: main, image: "web:1"${resources}}]}
`;
  const { result } = await playTexts({
    "scenario.yaml": `apiVersion: headroom/v1
kind: Scenario
name: unrequested
duration: 10m
manifests: [web.yaml]
nodeGroups: [{name: std, cpu: 8, memory: 32Gi, count: 1}]
`,
    "web.yaml": deployment("light", ", resources: {requests: {memory: 64Mi}}") + deployment("free", ""),
  });
  expect(result.approximations.filter((text) => text.includes("request neither"))).toEqual([
    "Pods that request neither CPU nor memory fit on any node and carry none of its cost; what they use counts as idle: Deployment/default/free.",
  ]);
});
