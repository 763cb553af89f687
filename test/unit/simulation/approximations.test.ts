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
