import { describe, expect, it } from "vitest";
import { readManifests } from "../../../src/kubernetes/index.js";

const POD = "{containers: [{name: main, image: 'a:1'}]}";
const TEMPLATE = `{metadata: {labels: {app: a}}, spec: ${POD}}`;
const JOB = `{template: {spec: {restartPolicy: Never, containers: [{name: main, image: 'a:1'}]}}}`;

/** What people deploy besides Deployments and Services: apiVersion, kind, meaning, spec where the kind needs one. */
const KINDS: readonly (readonly [apiVersion: string, kind: string, meaning: string, rest?: string])[] = [
  [
    "v1",
    "ReplicationController",
    "modelled",
    `spec: {replicas: 2, selector: {app: a}, template: ${TEMPLATE}}`,
  ],
  [
    "apps/v1",
    "StatefulSet",
    "modelled",
    `spec: {serviceName: a, selector: {matchLabels: {app: a}}, template: ${TEMPLATE}}`,
  ],
  ["apps/v1", "DaemonSet", "modelled", `spec: {selector: {matchLabels: {app: a}}, template: ${TEMPLATE}}`],
  ["batch/v1", "Job", "modelled", `spec: ${JOB}`],
  ["batch/v1", "CronJob", "modelled", `spec: {schedule: '0 * * * *', jobTemplate: {spec: ${JOB}}}`],
  ["scheduling.k8s.io/v1", "PriorityClass", "modelled", "value: 5"],
  ["v1", "LimitRange", "modelled", "spec: {limits: [{type: Container, default: {cpu: 1}}]}"],
  ["v1", "ResourceQuota", "modelled", "spec: {hard: {pods: '10'}}"],
  ["v1", "PersistentVolume", "modelled", "spec: {capacity: {storage: 1Gi}}"],
  ["v1", "PersistentVolumeClaim", "modelled", "spec: {accessModes: [ReadWriteOnce]}"],
  ["storage.k8s.io/v1", "StorageClass", "modelled", "provisioner: ebs.csi.aws.com"],
  ["storage.k8s.io/v1", "CSINode", "modelled", "spec: {drivers: []}"],
  ["storage.k8s.io/v1", "VolumeAttachment", "no capacity effect"],
  [
    "networking.k8s.io/v1",
    "Ingress",
    "modelled",
    "spec: {defaultBackend: {service: {name: a, port: {number: 80}}}}",
  ],
  ["networking.k8s.io/v1", "IngressClass", "modelled"],
  ["discovery.k8s.io/v1", "EndpointSlice", "not modelled yet"],
  ["v1", "Endpoints", "not modelled yet"],
  ["networking.k8s.io/v1", "NetworkPolicy", "modelled", "spec: {podSelector: {}}"],
  ["v1", "ConfigMap", "no capacity effect"],
  ["v1", "Secret", "no capacity effect"],
  ["v1", "ServiceAccount", "no capacity effect"],
  ["rbac.authorization.k8s.io/v1", "Role", "no capacity effect"],
  ["rbac.authorization.k8s.io/v1", "RoleBinding", "no capacity effect"],
  ["rbac.authorization.k8s.io/v1", "ClusterRole", "no capacity effect"],
  ["rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "no capacity effect"],
  ["admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", "no capacity effect"],
  ["admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration", "no capacity effect"],
  ["apiextensions.k8s.io/v1", "CustomResourceDefinition", "no capacity effect"],
  ["apiregistration.k8s.io/v1", "APIService", "no capacity effect"],
  ["policy/v1beta1", "PodSecurityPolicy", "no capacity effect"],
  ["monitoring.coreos.com/v1", "ServiceMonitor", "not modelled yet"],
];

/** Versions that no cluster serves any more, and what each is read as. */
const OLD: readonly (readonly [apiVersion: string, kind: string, current: string, rest: string])[] = [
  ...["extensions/v1beta1", "apps/v1beta1", "apps/v1beta2"].map(
    (version) => [version, "Deployment", "apps/v1", workload(version)] as const,
  ),
  ...["extensions/v1beta1", "apps/v1beta2"].flatMap((version) => [
    [version, "ReplicaSet", "apps/v1", workload(version)] as const,
    [version, "DaemonSet", "apps/v1", workload(version)] as const,
  ]),
  ["apps/v1beta1", "StatefulSet", "apps/v1", `spec: {serviceName: a, template: ${TEMPLATE}}`],
  ["batch/v1beta1", "CronJob", "batch/v1", `spec: {schedule: '0 * * * *', jobTemplate: {spec: ${JOB}}}`],
  [
    "policy/v1beta1",
    "PodDisruptionBudget",
    "policy/v1",
    "spec: {minAvailable: 1, selector: {matchLabels: {app: a}}}",
  ],
  ...["extensions/v1beta1", "networking.k8s.io/v1beta1"].map(
    (version) =>
      [
        version,
        "Ingress",
        "networking.k8s.io/v1",
        "spec: {backend: {serviceName: a, servicePort: 80}}",
      ] as const,
  ),
  ["extensions/v1beta1", "NetworkPolicy", "networking.k8s.io/v1", "spec: {podSelector: {}}"],
  ["scheduling.k8s.io/v1beta1", "PriorityClass", "scheduling.k8s.io/v1", "value: 5"],
  ...["autoscaling/v2beta1", "autoscaling/v2beta2"].map(
    (version) =>
      [
        version,
        "HorizontalPodAutoscaler",
        "autoscaling/v2",
        "spec: {maxReplicas: 3, scaleTargetRef: {apiVersion: example.com/v1, kind: Web, name: a}}\n" +
          "---\n{apiVersion: example.com/v1, kind: Web, metadata: {name: a}}",
      ] as const,
  ),
];

function workload(apiVersion: string): string {
  const selector = apiVersion === "apps/v1beta2" ? "selector: {matchLabels: {app: a}}, " : "";
  return `spec: {${selector}template: ${TEMPLATE}}`;
}

function read(apiVersion: string, kind: string, rest: string) {
  const text = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a}\n${rest}\n`;
  return readManifests([{ file: "a.yaml", text }]);
}

describe("every kind that people deploy is recognised", () => {
  const rows = KINDS.map(
    ([apiVersion, kind, meaning, rest = ""]) => [apiVersion, kind, meaning, rest] as const,
  );
  it.each(rows)("%s %s is %s", (apiVersion, kind, meaning, rest) => {
    const { report, diagnostics } = read(apiVersion, kind, rest);
    expect(diagnostics).toEqual([]);
    expect(report.map((row) => [row.kind, row.meaning])).toEqual([[kind, meaning]]);
  });
});

describe("old versions are converted, with one warning", () => {
  it.each(OLD)("%s %s becomes %s", (apiVersion, kind, current, rest) => {
    const set = read(apiVersion, kind, rest);
    const lists = Object.values(set).flat() as ({
      readonly object?: { readonly apiVersion: string };
    } | null)[];
    expect(set.diagnostics.filter(({ code }) => code !== "HR1208").map(({ code }) => code)).toEqual([
      "HR1131",
    ]);
    expect(lists.flatMap((entry) => entry?.object?.apiVersion ?? [])).toContain(current);
  });
});
