import { describe, expect, it } from "vitest";
import { playTexts } from "../../support/play-scenario.js";

const POD = `template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: main, image: "web:1", resources: {requests: {cpu: 100m}}}]}`;

/** Six pods over two zones of which one has a node that is much larger, without a Service. */
async function podsByZone(manifest: string): Promise<Record<string, number>> {
  const { run } = await playTexts({
    "scenario.yaml": `apiVersion: headroom/v1
kind: Scenario
name: spread
duration: 10m
initialState: empty
manifests: [web.yaml]
nodeGroups:
  - {name: small, cpu: 2, memory: 8Gi, count: 1, zones: [a], price: 0.1}
  - {name: large, cpu: 64, memory: 256Gi, count: 1, zones: [b], price: 0.1}
`,
    "web.yaml": manifest,
  });
  const byZone: Record<string, number> = { a: 0, b: 0 };
  for (const { node } of run.cluster.pods.values()) {
    byZone[node?.labels["topology.kubernetes.io/zone"] ?? "none"]! += 1;
  }
  return byZone;
}

describe("pods without constraints of their own are spread by the default ones", () => {
  it.each([
    [
      "StatefulSet",
      `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web}
spec:
  replicas: 6
  podManagementPolicy: Parallel
  serviceName: web
  selector: {matchLabels: {app: web}}
  ${POD}`,
    ],
    [
      "ReplicationController",
      `apiVersion: v1
kind: ReplicationController
metadata: {name: web}
spec:
  replicas: 6
  selector: {app: web}
  ${POD}`,
    ],
    [
      "ReplicaSet",
      `apiVersion: apps/v1
kind: ReplicaSet
metadata: {name: web}
spec:
  replicas: 6
  selector: {matchLabels: {app: web}}
  ${POD}`,
    ],
  ])("of a %s", async (_, manifest) => {
    expect(await podsByZone(manifest)).toEqual({ a: 3, b: 3 });
  });
});
