import { describe, expect, it } from "vitest";
import { readManifests } from "../../../src/kubernetes/index.js";
import { knownObjects } from "../../../src/scenario/resolve/known-objects.js";

const TEMPLATE =
  'template: {metadata: {labels: {app: a}, annotations: {headroom.dev/run-for: 30s}}, spec: {restartPolicy: POLICY, containers: [{name: main, image: "a:1"}]}}';
const running = TEMPLATE.replace("POLICY", "Always");
const ending = TEMPLATE.replace("POLICY", "Never");
const selector = "selector: {matchLabels: {app: a}}";

describe("known workloads", () => {
  it.each([
    ["apps/v1", "StatefulSet", `${selector}, ${running}`],
    ["apps/v1", "DaemonSet", `${selector}, ${running}`],
    ["v1", "ReplicationController", running],
    ["batch/v1", "Job", ending],
    ["batch/v1", "CronJob", `schedule: "@daily", jobTemplate: {spec: {${ending}}}`],
  ])("%s %s is one, with its template's annotations and containers", (apiVersion, kind, spec) => {
    const text = `{apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: a}, spec: {${spec}}}`;
    const { workloads } = knownObjects([readManifests([{ file: "a.yaml", text }])]);
    expect(workloads.get(`${kind}/default/a`)).toMatchObject({
      annotations: [["headroom.dev/run-for", "30s"]],
      containers: ["main"],
    });
  });
});
