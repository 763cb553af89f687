import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { buildProgram, headroom } from "./built-program.js";

let folder: string;

beforeAll(() => buildProgram(), 120_000);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "headroom-kinds-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const template = (restartPolicy: string) =>
  `template: {metadata: {labels: {app: a}}, spec: {restartPolicy: ${restartPolicy}, containers: [{name: m, image: "a:1"}]}}`;
const SELECTOR = "selector: {matchLabels: {app: a}}";
const JOB = template("Never");

/** One of each kind that people deploy: apiVersion, kind, what stands beside metadata. */
const OBJECTS: readonly (readonly [apiVersion: string, kind: string, rest?: string])[] = [
  ["v1", "Namespace"],
  ["apps/v1", "Deployment", `spec: {${SELECTOR}, ${template("Always")}}`],
  ["v1", "ReplicationController", `spec: {selector: {app: a}, ${template("Always")}}`],
  ["apps/v1", "StatefulSet", `spec: {serviceName: a, ${SELECTOR}, ${template("Always")}}`],
  ["extensions/v1beta1", "DaemonSet", `spec: {${template("Always")}}`],
  ["batch/v1", "Job", `spec: {${JOB}}`],
  ["batch/v1beta1", "CronJob", `spec: {schedule: "@daily", jobTemplate: {spec: {${JOB}}}}`],
  [
    "autoscaling/v2beta2",
    "HorizontalPodAutoscaler",
    "spec: {maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: a}}",
  ],
  [
    "autoscaling.k8s.io/v1beta2",
    "VerticalPodAutoscaler",
    "spec: {targetRef: {apiVersion: apps/v1, kind: StatefulSet, name: a}}",
  ],
  ["policy/v1beta1", "PodDisruptionBudget", `spec: {maxUnavailable: 1, ${SELECTOR}}`],
  ["scheduling.k8s.io/v1", "PriorityClass", "value: 5"],
  ["v1", "ResourceQuota", "spec: {hard: {pods: '100'}}"],
  ["v1", "LimitRange", "spec: {limits: [{type: Container, default: {cpu: 1}}]}"],
  ["v1", "PersistentVolume", "spec: {capacity: {storage: 1Gi}}"],
  [
    "v1",
    "PersistentVolumeClaim",
    "spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}",
  ],
  ["storage.k8s.io/v1", "StorageClass", "provisioner: ebs.csi.aws.com"],
  ["v1", "ConfigMap", "data: {a: b}"],
  ["v1", "Secret"],
  ["v1", "ServiceAccount"],
  ["rbac.authorization.k8s.io/v1", "Role"],
  ["rbac.authorization.k8s.io/v1", "RoleBinding"],
  ["rbac.authorization.k8s.io/v1", "ClusterRole"],
  ["rbac.authorization.k8s.io/v1", "ClusterRoleBinding"],
  ["networking.k8s.io/v1", "NetworkPolicy", "spec: {podSelector: {}}"],
  ["extensions/v1beta1", "Ingress", "spec: {backend: {serviceName: a, servicePort: 80}}"],
  ["v1", "Service", "spec: {selector: {app: a}, ports: [{port: 80}]}"],
  ["discovery.k8s.io/v1", "EndpointSlice"],
  ["admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration"],
  ["admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration"],
  ["apiextensions.k8s.io/v1", "CustomResourceDefinition"],
  ["example.com/v1", "Backup"],
];

describe("headroom validate", () => {
  it("recognises one of each kind that people deploy, old versions too, and ends with 0", async () => {
    const text = OBJECTS.map(
      ([apiVersion, kind, rest = ""]) =>
        `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a}\n${rest}\n`,
    ).join("---\n");
    await writeFile(join(folder, "all.yaml"), text);
    const { code, stdout, stderr } = await headroom(["validate", "all.yaml"], { cwd: folder });
    expect(stderr).not.toMatch(/^error/m);
    for (const [, kind] of OBJECTS) {
      expect(stdout).toMatch(
        new RegExp(`^${kind}/a +(modelled|no capacity effect|not modelled yet) +all.yaml:\\d+$`, "m"),
      );
    }
    expect(stdout).toContain(
      `${OBJECTS.length} objects: 19 modelled, 10 no capacity effect, 2 not modelled yet`,
    );
    expect([...stderr.matchAll(/HR1131 .*?(\S+) is not served .*read as (\S+)/g)].length).toBe(5);
    expect(code).toBe(0);
  });
});
