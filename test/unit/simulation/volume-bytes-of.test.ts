import { describe, expect, it } from "vitest";
import { readManifests } from "../../../src/kubernetes/index.js";
import { volumeBytesOf } from "../../../src/simulation/volume-bytes-of.js";

const SET = `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  replicas: 3
  selector: {matchLabels: {app: db}}
  template: {metadata: {labels: {app: db}}, spec: {containers: [{name: db, image: "db:1"}]}}
  volumeClaimTemplates: [{metadata: {name: data}, spec: {resources: {requests: {storage: 2Gi}}}}]
`;
const MADE = `---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data-db-0}
spec: {resources: {requests: {storage: 2Gi}}}
`;
const GIB = 1024 ** 3;

describe("the storage that is billed", () => {
  it("is a claim for each replica of a StatefulSet", () => {
    expect(volumeBytesOf(readManifests([{ file: "a.yaml", text: SET }]))).toBe(6 * GIB);
  });

  it("counts the claims of a dump once", () => {
    expect(volumeBytesOf(readManifests([{ file: "a.yaml", text: SET + MADE }]))).toBe(6 * GIB);
  });
});
