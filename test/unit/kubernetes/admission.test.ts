import { describe, expect, it } from "vitest";
import { readManifests } from "../../../src/kubernetes/index.js";

const read = (...documents: string[]) => readManifests([{ file: "a.yaml", text: documents.join("\n---\n") }]);
const pod = (spec: string, namespace = "default") =>
  `{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: ${namespace}}, spec: {containers: [{name: main}], ${spec}}}`;
const priorityClass = (name: string, value: number, more = "") =>
  `{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: ${name}}, value: ${value}, ${more}}`;

describe("priority", () => {
  it("comes from the named class, wherever it stands, with its preemption policy", () => {
    const set = read(pod("priorityClassName: batch"), priorityClass("batch", -5, "preemptionPolicy: Never"));
    expect(set.pods[0]!.object.spec).toMatchObject({ priority: -5, preemptionPolicy: "Never" });
  });

  it("comes from the classes that every cluster has", () => {
    const set = read(pod("priorityClassName: system-node-critical"));
    expect(set.pods[0]!.object.spec.priority).toBe(2_000_001_000);
    expect(set.diagnostics).toEqual([]);
  });

  it("comes from the lowest global default where no class is named", () => {
    const set = read(
      pod(""),
      priorityClass("high", 100, "globalDefault: true"),
      priorityClass("low", 7, "globalDefault: true"),
    );
    expect(set.pods[0]!.object.spec.priority).toBe(7);
  });

  it("is 0 with a warning that names the nearest class where the class is unknown", () => {
    const set = read(pod("priorityClassName: bach"), priorityClass("batch", 5));
    expect(set.pods[0]!.object.spec.priority ?? 0).toBe(0);
    expect(set.diagnostics[0]).toMatchObject({
      code: "HR1133",
      severity: "warning",
      hint: "did you mean batch?",
    });
  });

  it("comes from classes that the cluster has already", () => {
    const known = {
      priorityClasses: read(priorityClass("batch", 5)).priorityClasses.map((row) => row.object),
      limitRanges: [],
    };
    const set = readManifests([{ file: "b.yaml", text: pod("priorityClassName: batch") }], { known });
    expect(set.pods[0]!.object.spec.priority).toBe(5);
  });
});

describe("a LimitRange", () => {
  const limitRange = (item: string) =>
    `{apiVersion: v1, kind: LimitRange, metadata: {name: a, namespace: shop}, spec: {limits: [{type: Container, ${item}}]}}`;
  const resourcesWith = (item: string, namespace = "shop", more = "") =>
    read(limitRange(item), pod(more, namespace)).pods[0]!.object.spec.containers[0]!.resources;

  it("gives its default limit and request to containers that name none", () => {
    expect(resourcesWith("default: {cpu: 500m}, defaultRequest: {cpu: 100m}")).toEqual({
      limits: { cpu: "500m" },
      requests: { cpu: "100m" },
    });
  });

  it("takes the default limit for the request, and its maximum for the limit, where it names no other", () => {
    expect(resourcesWith("max: {memory: 1Gi}, min: {cpu: 10m}")).toEqual({
      limits: { memory: "1Gi" },
      requests: { cpu: "10m", memory: "1Gi" },
    });
  });

  it("leaves containers of other namespaces alone", () => {
    expect(resourcesWith("default: {cpu: 500m}", "default")).toBeUndefined();
  });

  it("leaves what a container names itself", () => {
    const set = read(
      limitRange("default: {cpu: 500m}, defaultRequest: {cpu: 100m}"),
      "{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: shop}, spec: {containers: [{name: main, resources: {limits: {cpu: 2}}}]}}",
    );
    expect(set.pods[0]!.object.spec.containers[0]!.resources).toEqual({
      limits: { cpu: 2 },
      requests: { cpu: 2 },
    });
  });
});
