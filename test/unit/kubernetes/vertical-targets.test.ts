import { describe, expect, it } from "vitest";
import { readManifests } from "../../../src/kubernetes/index.js";
import { deployment } from "../../support/vertical-manifests.js";

const WEB = deployment("web", [
  '{name: main, image: "web:1", resources: {requests: {cpu: 500m, memory: 64Mi}}}',
]);

const hpa = (metric: string) => `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  maxReplicas: 9
  metrics: [{type: Resource, resource: {name: ${metric}}}]`;

const vpa = (rest: string, name = "web") => `apiVersion: autoscaling.k8s.io/v1
kind: VerticalPodAutoscaler
metadata: {name: ${name}}
spec:
  targetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  ${rest}`;

const CPU_UTILIZATION = "cpu, target: {type: Utilization, averageUtilization: 60}";

function told(code: string, ...documents: string[]): string[] {
  const { diagnostics } = readManifests([{ file: "a.yaml", text: documents.join("\n---\n") }]);
  return diagnostics.filter((each) => each.code === code).map(({ message }) => message);
}

describe("a VPA beside an HPA", () => {
  it("is warned of when the VPA changes the request that the HPA divides by", () => {
    expect(told("HR1227", WEB, hpa(CPU_UTILIZATION), vpa(""))).toEqual([
      'VerticalPodAutoscaler "web" changes the cpu request that HorizontalPodAutoscaler "web" divides by',
    ]);
  });

  it.each([
    ["the VPA only recommends", vpa("updatePolicy: {updateMode: Off}"), CPU_UTILIZATION],
    [
      "the VPA leaves that resource alone",
      vpa('resourcePolicy: {containerPolicies: [{containerName: "*", controlledResources: [memory]}]}'),
      CPU_UTILIZATION,
    ],
    [
      "the HPA looks at another resource",
      vpa('resourcePolicy: {containerPolicies: [{containerName: "*", controlledResources: [cpu]}]}'),
      "memory, target: {type: Utilization, averageUtilization: 60}",
    ],
    ["the HPA divides by nothing", vpa(""), "cpu, target: {type: AverageValue, averageValue: 300m}"],
  ])("is fine where %s", (_, vertical, metric) => {
    expect(told("HR1227", WEB, hpa(metric), vertical)).toEqual([]);
  });
});

it("names two VPAs for one workload", () => {
  expect(told("HR1226", WEB, vpa(""), vpa("", "other"))).toHaveLength(1);
});
