import { expect, it } from "vitest";
import { resizeRestarts } from "../../../../src/controllers/kubelet/resize-restarts.js";
import type { Container } from "../../../../src/kubernetes/index.js";

const onMemory: Partial<Container> = {
  resizePolicy: [
    { resourceName: "cpu", restartPolicy: "NotRequired" },
    { resourceName: "memory", restartPolicy: "RestartContainer" },
  ],
};

const named = (
  name: string,
  requests: Record<string, string>,
  more: Partial<Container> = {},
  limits?: Record<string, string>,
) => ({ name, image: "web:1", resources: { requests, ...(limits && { limits }) }, ...more }) as Container;

const restarts = (before: Container, after: Container) =>
  resizeRestarts({ containers: [before] }, { containers: [after] });

it("starts anew what has a policy for the resource that changes", () => {
  const before = named("a", { cpu: "1", memory: "1Gi" }, onMemory);
  expect(restarts(before, named("a", { cpu: "1", memory: "2Gi" }, onMemory))).toEqual(["a"]);
  expect(restarts(before, named("a", { cpu: "2", memory: "1Gi" }, onMemory))).toEqual([]);
});

it("starts nothing anew without a policy", () => {
  expect(restarts(named("a", { memory: "1Gi" }), named("a", { memory: "2Gi" }))).toEqual([]);
});

it("compares amounts, not how they are written", () => {
  const before = named("a", { memory: "1Gi" }, onMemory);
  expect(restarts(before, named("a", { memory: "1024Mi" }, onMemory))).toEqual([]);
});

it("minds limits, too", () => {
  const before = named("a", { memory: "1Gi" }, onMemory, { memory: "1Gi" });
  expect(restarts(before, named("a", { memory: "1Gi" }, onMemory, { memory: "2Gi" }))).toEqual(["a"]);
});
