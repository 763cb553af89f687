import { describe, expect, it } from "vitest";
import { playTexts } from "../../support/play-scenario.js";

const scenario = (more: string) => `apiVersion: headroom/v1
kind: Scenario
name: sets
duration: 30m
manifests: [v1.yaml]
nodeGroups: [{name: pool, cpu: 8, memory: 16Gi, count: 3}]
${more}
`;

const set = (kind: string, image: string, spec: string) => `apiVersion: apps/v1
kind: ${kind}
metadata: {name: db}
spec:
${spec}  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      terminationGracePeriodSeconds: 5
      containers: [{name: main, image: "${image}", resources: {requests: {cpu: 100m}}}]
`;

/** Plays an update at 5 m; how many pods existed and were ready at the worst, and which pods stand at the end. */
async function update(kind: string, spec: string) {
  const { run, result } = await playTexts({
    "scenario.yaml": scenario("actions: [{at: 5m, apply: v2.yaml}]\nreport: {interval: 1s}"),
    "v1.yaml": set(kind, "db:1", spec),
    "v2.yaml": set(kind, "db:2", spec),
  });
  const { existing, ready } = result.workloads[0]!;
  const images = [...run.cluster.pods.values()]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ template }) => template.spec.containers[0]!.image);
  return { images, most: Math.max(...existing), fewest: Math.min(...ready.slice(1)) };
}

describe("the rolling update of a StatefulSet", () => {
  it("replaces one pod at a time, from the highest ordinal down", async () => {
    expect(await update("StatefulSet", "  replicas: 3\n")).toMatchObject({
      images: ["db:2", "db:2", "db:2"],
      most: 3,
    });
  });

  it("leaves ordinals below the partition alone", async () => {
    const spec = "  replicas: 3\n  updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 2}}\n";
    expect((await update("StatefulSet", spec)).images).toEqual(["db:1", "db:1", "db:2"]);
  });

  it("waits for somebody to delete pods under OnDelete", async () => {
    const spec = "  replicas: 3\n  updateStrategy: {type: OnDelete}\n";
    expect((await update("StatefulSet", spec)).images).toEqual(["db:1", "db:1", "db:1"]);
  });
});

describe("the rolling update of a DaemonSet", () => {
  it("deletes old pods first, at most maxUnavailable at once", async () => {
    const done = await update("DaemonSet", "");
    expect(done).toMatchObject({ images: ["db:2", "db:2", "db:2"], most: 3 });
    expect(done.fewest).toBeLessThan(3);
  });

  it("with maxSurge starts the new pod beside the old one", async () => {
    const spec = "  updateStrategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}\n";
    const done = await update("DaemonSet", spec);
    expect(done).toMatchObject({ images: ["db:2", "db:2", "db:2"], most: 4 });
    expect(done.fewest).toBeGreaterThan(2);
  });
});
