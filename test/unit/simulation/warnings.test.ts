import { describe, expect, it } from "vitest";
import { playTexts, webManifests } from "../../support/play-scenario.js";

async function warningsOf(manifests: string, nodes: string, more = "", duration = "10m") {
  const { result } = await playTexts({
    "scenario.yaml": `apiVersion: headroom/v1
kind: Scenario
name: warned
duration: ${duration}
initialState: empty
manifests: [web.yaml]
nodeGroups: [${nodes}]
${more}
`,
    "web.yaml": manifests,
  });
  return result.warnings;
}

const SMALL = "{name: std, cpu: 2, memory: 8Gi, pods: 200, price: 0.1}";

describe("warnings of a run", () => {
  it("says which pods still wait, for how long and for what", async () => {
    const manifests = webManifests({ replicas: 3, request: "1500m", limit: "2" });
    expect(await warningsOf(manifests, SMALL)).toMatchObject([
      {
        code: "HR4001",
        message: expect.stringMatching(
          /^2 pods of Deployment\/default\/web had no node at the end, the first for 10m$/,
        ) as string,
        rule: expect.stringMatching(/^0\/1 nodes are available: 1 Insufficient cpu/) as string,
      },
    ]);
  });

  it("adds why the cluster-autoscaler does not help", async () => {
    const manifests = webManifests({ replicas: 1, request: "6", limit: "6" });
    const [warning] = await warningsOf(manifests, SMALL.replace("}", ", max: 5}"), "clusterAutoscaler: {}");
    expect(warning?.hint).toBe(
      "cluster-autoscaler: no scale-up for 1 pending pod: no group can help; std ruled out for 1 pod: Insufficient cpu",
    );
  });

  it("names a documented limit that was passed", async () => {
    const manifests = webManifests({ replicas: 120, request: "10m", limit: "20m" });
    expect(await warningsOf(manifests, SMALL)).toMatchObject([
      { code: "HR4002", message: "up to 120 pods on a node of std", value: 120 },
    ]);
  });

  it("says which pods with a node are not Ready, and for how long", async () => {
    const manifests = webManifests({ replicas: 2 }).replace(
      "image: web:1",
      "image: web:1\n          readinessProbe: {httpGet: {port: 80}}",
    );
    const never = "workloads: [{for: Deployment/web, readyAfter: never}]";
    const [warning] = await warningsOf(manifests, SMALL, never, "30m");
    expect(warning).toMatchObject({
      code: "HR4003",
      message: expect.stringMatching(
        /^2 pods of Deployment\/default\/web on a node were not Ready at the end, the first for (29m\d+s|30m)$/,
      ) as string,
      rule: "its containers run and are not ready",
    });
  });

  it("says which pods were started again and again", async () => {
    const manifests = webManifests({ replicas: 2 }).replace(
      "image: web:1",
      "image: web:1\n          livenessProbe: {httpGet: {port: 80}, periodSeconds: 5}",
    );
    const never = "workloads: [{for: Deployment/web, readyAfter: never}]";
    expect(await warningsOf(manifests, SMALL, never, "15m")).toMatchObject([
      {
        code: "HR4006",
        message: expect.stringMatching(
          /^containers of 2 pods of Deployment\/default\/web were started again and again, in one of them \d times$/,
        ) as string,
        hint: expect.stringMatching(/^headroom explain pod\/web-\S+ tells its life$/) as string,
      },
    ]);
  });

  it("is silent where all is well", async () => {
    expect(await warningsOf(webManifests({ replicas: 2 }), SMALL)).toEqual([]);
  });
});
