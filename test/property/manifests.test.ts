import fc from "fast-check";
import { expect, it } from "vitest";
import { readManifests } from "../../src/kubernetes/index.js";

const MANIFEST = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  minReplicas: 2
  maxReplicas: 5
  metrics:
  - type: Resource
    resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}
  behavior:
    scaleDown: {policies: [{type: Pods, value: 1, periodSeconds: 60}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: &labels {app: web}}
  template:
    metadata: {labels: *labels}
    spec: {containers: [{name: main, image: web, resources: {requests: {cpu: 100m}}}]}
`;

function expectPlaces(text: string): void {
  const set = readManifests([{ file: "a.yaml", text }]);
  for (const diagnostic of set.diagnostics) {
    expect(diagnostic.place?.file).toBe("a.yaml");
    expect(diagnostic.place?.line).toBeGreaterThan(0);
    expect(diagnostic.place?.column).toBeGreaterThan(0);
  }
}

it("no text makes the reader throw, and every fault has a place", () => {
  fc.assert(fc.property(fc.string(), expectPlaces));
});

it("no damage to a good manifest makes the reader throw, and every fault has a place", () => {
  const damage = fc.tuple(
    fc.nat({ max: MANIFEST.length }),
    fc.nat({ max: 20 }),
    fc.oneof(
      fc.string({ maxLength: 10 }),
      fc.constantFrom("null", "[]", "{}", "- ", "*labels", "&x ", "<<: ", "\n", ": "),
    ),
  );
  fc.assert(
    fc.property(damage, ([at, length, text]) => {
      expectPlaces(MANIFEST.slice(0, at) + text + MANIFEST.slice(at + length));
    }),
    { numRuns: 300 },
  );
});

it("no value in place of another makes the reader throw", () => {
  const paths = [...MANIFEST.matchAll(/(?<=: )[^\s{}[\],&*]+/g)].map(
    (match) => [match.index, match[0].length] as const,
  );
  fc.assert(
    fc.property(fc.constantFrom(...paths), fc.json({ maxDepth: 2 }), ([at, length], json) => {
      expectPlaces(MANIFEST.slice(0, at) + json + MANIFEST.slice(at + length));
    }),
    { numRuns: 300 },
  );
});
