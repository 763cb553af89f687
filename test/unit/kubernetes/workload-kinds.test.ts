import { describe, expect, it } from "vitest";
import { readManifests } from "../../../src/kubernetes/index.js";

const TEMPLATE = "template: {metadata: {labels: {app: a}}, spec: {containers: [{name: main, image: a:1}]}}";
const JOB_TEMPLATE = "template: {spec: {restartPolicy: Never, containers: [{name: main, image: a:1}]}}";
const SELECTOR = "selector: {matchLabels: {app: a}}";

const read = (text: string) => readManifests([{ file: "a.yaml", text }]);
const one = (apiVersion: string, kind: string, spec: string) =>
  read(`{apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: a}, spec: {${spec}}}`);
const codesOf = (set: ReturnType<typeof read>) => set.diagnostics.map((diagnostic) => diagnostic.code);

describe("defaults", () => {
  it("of a StatefulSet are ordered pods and a rolling update of all", () => {
    const { spec } = one("apps/v1", "StatefulSet", `${SELECTOR}, ${TEMPLATE}`).statefulSets[0]!.object;
    expect(spec).toMatchObject({
      replicas: 1,
      podManagementPolicy: "OrderedReady",
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 0 } },
    });
  });

  it("of a DaemonSet take one pod down at a time", () => {
    const { spec } = one("apps/v1", "DaemonSet", `${SELECTOR}, ${TEMPLATE}`).daemonSets[0]!.object;
    expect(spec.updateStrategy).toEqual({
      type: "RollingUpdate",
      rollingUpdate: { maxUnavailable: 1, maxSurge: 0 },
    });
  });

  it("of a Job are one completion and six retries", () => {
    const { spec } = one("batch/v1", "Job", JOB_TEMPLATE).jobs[0]!.object;
    expect(spec).toMatchObject({
      completions: 1,
      parallelism: 1,
      backoffLimit: 6,
      completionMode: "NonIndexed",
    });
  });

  it("of a Job with parallelism alone leave completions open: a work queue", () => {
    const { spec } = one("batch/v1", "Job", `parallelism: 3, ${JOB_TEMPLATE}`).jobs[0]!.object;
    expect(spec.completions).toBeUndefined();
  });

  it("of a CronJob keep three finished Jobs and one failed", () => {
    const { spec } = one("batch/v1", "CronJob", `schedule: "@hourly", jobTemplate: {spec: {${JOB_TEMPLATE}}}`)
      .cronJobs[0]!.object;
    expect(spec).toMatchObject({
      concurrencyPolicy: "Allow",
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
      jobTemplate: { spec: { completions: 1 } },
    });
  });

  it("of a ReplicationController select the labels of its template", () => {
    const { spec } = one("v1", "ReplicationController", TEMPLATE).replicationControllers[0]!.object;
    expect(spec).toMatchObject({ replicas: 1, selector: { app: "a" } });
  });
});

describe("old versions", () => {
  it.each([
    ["extensions/v1beta1", "DaemonSet"],
    ["apps/v1beta1", "StatefulSet"],
  ])("%s %s selects its template's labels and updates on deletion only", (apiVersion, kind) => {
    const set = one(apiVersion, kind, TEMPLATE);
    const { object } = [...set.daemonSets, ...set.statefulSets][0]!;
    expect(object).toMatchObject({
      apiVersion: "apps/v1",
      spec: { selector: { matchLabels: { app: "a" } }, updateStrategy: { type: "OnDelete" } },
    });
    expect(codesOf(set)).toEqual(["HR1131"]);
  });

  it.each([
    ["apps/v1beta2", "StatefulSet", `${SELECTOR}, ${TEMPLATE}`, "apps/v1"],
    ["apps/v1beta2", "DaemonSet", `${SELECTOR}, ${TEMPLATE}`, "apps/v1"],
    ["batch/v1beta1", "CronJob", `schedule: "@daily", jobTemplate: {spec: {${JOB_TEMPLATE}}}`, "batch/v1"],
  ])("%s %s becomes the current one", (apiVersion, kind, spec, current) => {
    const set = one(apiVersion, kind, spec);
    expect([...set.statefulSets, ...set.daemonSets, ...set.cronJobs][0]!.object.apiVersion).toBe(current);
  });
});

describe("rules", () => {
  it.each([
    ["Job", "template: {spec: {containers: [{name: main}]}}", "HR1113"],
    ["Job", `completionMode: Indexed, parallelism: 2, ${JOB_TEMPLATE}`, "HR1128"],
    ["Job", `backoffLimitPerIndex: 1, ${JOB_TEMPLATE}`, "HR1128"],
    ["CronJob", `schedule: "* * * *", jobTemplate: {spec: {${JOB_TEMPLATE}}}`, "HR1129"],
    ["CronJob", `schedule: "@daily", timeZone: Mars/Base, jobTemplate: {spec: {${JOB_TEMPLATE}}}`, "HR1129"],
  ])("a %s with {%s} is %s", (kind, spec, code) => {
    expect(codesOf(one("batch/v1", kind, spec))).toEqual([code]);
  });

  it("a DaemonSet may not surge and be unavailable at once", () => {
    const strategy = "updateStrategy: {rollingUpdate: {maxSurge: 1}}";
    expect(codesOf(one("apps/v1", "DaemonSet", `${SELECTOR}, ${strategy}, ${TEMPLATE}`))).toEqual(["HR1125"]);
  });

  it("an HPA may scale a StatefulSet, and is told that it cannot scale a DaemonSet", () => {
    const scaled = (kind: string) =>
      codesOf(
        read(`
{apiVersion: apps/v1, kind: ${kind}, metadata: {name: a}, spec: {${SELECTOR},
  template: {metadata: {labels: {app: a}}, spec: {containers: [{name: main, resources: {requests: {cpu: 1}}}]}}}}
---
{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: a},
  spec: {maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: ${kind}, name: a}}}
`),
      );
    expect([scaled("StatefulSet"), scaled("DaemonSet")]).toEqual([[], ["HR1211"]]);
  });
});
