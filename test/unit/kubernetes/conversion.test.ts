import { describe, expect, it } from "vitest";
import { type ManifestSet, readManifests } from "../../../src/kubernetes/index.js";

function read(text: string): ManifestSet {
  return readManifests([{ file: "old.yaml", text }]);
}

function hpa(apiVersion: string, spec: string, annotations = "{}") {
  const set = read(`apiVersion: ${apiVersion}
kind: HorizontalPodAutoscaler
metadata: {name: web, annotations: ${annotations}}
spec:
  scaleTargetRef: {apiVersion: example.com/v1, kind: Web, name: web}
  maxReplicas: 5
${spec}---
{apiVersion: example.com/v1, kind: Web, metadata: {name: web}}
`);
  return { set, spec: set.hpas[0]?.object.spec };
}

describe("old HorizontalPodAutoscalers become autoscaling/v2", () => {
  it("from v1 with a cpu target", () => {
    const { spec, set } = hpa("autoscaling/v1", "  targetCPUUtilizationPercentage: 50\n");
    expect(set.hpas[0]!.object.apiVersion).toBe("autoscaling/v2");
    expect(spec!.metrics).toEqual([
      {
        type: "Resource",
        resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 50 } },
      },
    ]);
  });

  it("from v1 without a target, with the default one", () => {
    expect(hpa("autoscaling/v1", "").spec!.metrics![0]!.resource!.target.averageUtilization).toBe(80);
  });

  it("from v1 with metrics and behavior in annotations", () => {
    const metrics = JSON.stringify([
      { type: "Resource", resource: { name: "memory", targetAverageValue: "100Mi" } },
      { type: "External", external: { metricName: "queue", targetAverageValue: "30" } },
    ]);
    const behavior = JSON.stringify({
      ScaleUp: { Policies: [{ Type: "Percent", Value: 700, PeriodSeconds: 30 }], Tolerance: null },
      ScaleDown: null,
    });
    const annotations = JSON.stringify({
      "autoscaling.alpha.kubernetes.io/metrics": metrics,
      "autoscaling.alpha.kubernetes.io/behavior": behavior,
    });
    const { spec } = hpa("autoscaling/v1", "  targetCPUUtilizationPercentage: 50\n", annotations);
    expect(spec!.metrics!.map((metric) => metric.type)).toEqual(["Resource", "External", "Resource"]);
    expect(spec!.metrics![0]!.resource).toEqual({
      name: "memory",
      target: { type: "AverageValue", averageValue: "100Mi" },
    });
    expect(spec!.behavior).toEqual({
      scaleUp: { policies: [{ type: "Percent", value: 700, periodSeconds: 30 }] },
    });
  });

  it("from v1 with an unreadable annotation, which is passed over with a warning", () => {
    const annotations = JSON.stringify({ "autoscaling.alpha.kubernetes.io/metrics": "[" });
    const { set } = hpa("autoscaling/v1", "", annotations);
    expect(set.diagnostics.map((d) => [d.code, d.severity])).toEqual([
      ["HR1132", "warning"],
      ["HR1208", "warning"],
    ]);
    expect(set.hpas).toHaveLength(1);
  });

  it("from v2beta1 with every kind of metric", () => {
    const { spec, set } = hpa(
      "autoscaling/v2beta1",
      `  metrics:
  - {type: Resource, resource: {name: cpu, targetAverageUtilization: 60}}
  - {type: ContainerResource, containerResource: {name: cpu, container: a, targetAverageValue: 100m}}
  - {type: Pods, pods: {metricName: rps, targetAverageValue: 1k, selector: {matchLabels: {a: b}}}}
  - {type: Object, object: {target: {kind: Service, name: web}, metricName: rps, targetValue: 2k}}
  - {type: External, external: {metricName: queue, metricSelector: {matchLabels: {q: x}}, targetValue: 30}}
`,
    );
    expect(set.diagnostics.map((d) => d.code)).toEqual(["HR1131", "HR1208"]);
    expect(spec!.metrics).toEqual([
      {
        type: "Resource",
        resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 60 } },
      },
      {
        type: "ContainerResource",
        containerResource: {
          name: "cpu",
          container: "a",
          target: { type: "AverageValue", averageValue: "100m" },
        },
      },
      {
        type: "Pods",
        pods: {
          metric: { name: "rps", selector: { matchLabels: { a: "b" } } },
          target: { type: "AverageValue", averageValue: "1k" },
        },
      },
      {
        type: "Object",
        object: {
          describedObject: { kind: "Service", name: "web" },
          metric: { name: "rps" },
          target: { type: "Value", value: "2k" },
        },
      },
      {
        type: "External",
        external: {
          metric: { name: "queue", selector: { matchLabels: { q: "x" } } },
          target: { type: "Value", value: 30 },
        },
      },
    ]);
  });

  it("from v2beta2 unchanged", () => {
    const { spec } = hpa("autoscaling/v2beta2", "  behavior: {scaleDown: {selectPolicy: Disabled}}\n");
    expect(spec!.behavior).toEqual({ scaleDown: { selectPolicy: "Disabled" } });
  });
});

describe("what old versions are said to be", () => {
  it("an Ingress of extensions/v1beta1 was served until 1.22, six releases longer than the version's workloads", () => {
    const set = read(`apiVersion: extensions/v1beta1
kind: Ingress
metadata: {name: front}
spec: {backend: {serviceName: web, servicePort: 80}}
`);
    expect(set.diagnostics[0]!.message).toContain("not served since Kubernetes 1.22");
  });
});

describe("old workloads become apps/v1", () => {
  it("with the selector and the defaults of extensions/v1beta1", () => {
    const set = read(`apiVersion: extensions/v1beta1
kind: Deployment
metadata: {name: web}
spec:
  rollbackTo: {revision: 0}
  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: main, image: a}]}}
`);
    expect(set.diagnostics.map((d) => d.code)).toEqual(["HR1131"]);
    expect(set.deployments[0]!.object).toMatchObject({
      apiVersion: "apps/v1",
      spec: {
        selector: { matchLabels: { app: "web" } },
        strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } },
        progressDeadlineSeconds: 2_147_483_647,
      },
    });
  });
});

describe("old PodDisruptionBudgets become policy/v1", () => {
  it("with an empty selector, that selected nothing, left out", () => {
    const set = read(
      "{apiVersion: policy/v1beta1, kind: PodDisruptionBudget, metadata: {name: a}, spec: {minAvailable: 1, selector: {}}}",
    );
    expect(set.pdbs[0]!.object).toMatchObject({ apiVersion: "policy/v1", spec: { minAvailable: 1 } });
    expect(set.pdbs[0]!.object.spec.selector).toBeUndefined();
  });
});
