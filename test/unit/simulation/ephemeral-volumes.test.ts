import { describe, expect, it } from "vitest";
import { playTexts } from "../../support/play-scenario.js";

const scenario = (more: string, zones = "[a]") => `apiVersion: headroom/v1
kind: Scenario
name: scratch
duration: 30m
seed: 3
manifests: [web.yaml]
nodeGroups: [{name: pool, cpu: 4, memory: 16Gi, count: 2, zones: ${zones}}]
${more}`;

const deployment = (bindingMode: string, storageClassName = "fast") => `apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: fast}
provisioner: ebs.csi.aws.com
volumeBindingMode: ${bindingMode}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 1
      containers: [{name: main, image: "web:1", resources: {requests: {cpu: 100m}}}]
      volumes:
        - name: scratch
          ephemeral:
            volumeClaimTemplate:
              metadata: {labels: {kind: scratch}}
              spec: {accessModes: [ReadWriteOnce], storageClassName: ${storageClassName}, resources: {requests: {storage: 5Gi}}}
`;

describe("generic ephemeral volumes", () => {
  it.each([
    ["empty", "WaitForFirstConsumer"],
    ["empty", "Immediate"],
    ["running", "WaitForFirstConsumer"],
    ["running", "Immediate"],
  ])(
    "initial state %s, binding mode %s: each pod has a bound claim of its own, by its name",
    async (state, mode) => {
      const { run } = await playTexts({
        "scenario.yaml": scenario(`initialState: ${state}`),
        "web.yaml": deployment(mode),
      });
      const pods = [...run.cluster.pods.values()];
      const claims = [...run.cluster.storage.claims.values()];
      expect(pods.map((pod) => [pod.isReady, `${pod.name}-scratch`]).sort()).toEqual(
        claims.map(({ name }) => [true, name]).sort(),
      );
      expect(claims.map(({ phase }) => phase)).toEqual(["Bound", "Bound"]);
      expect(run.cluster.storage.volumes.size).toBe(2);
    },
  );

  it("a claim and its volume go with their pod, and the new pod has new ones", async () => {
    const { run } = await playTexts({
      "scenario.yaml": scenario("actions: [{at: 5m, restart: Deployment/web}]"),
      "web.yaml": deployment("WaitForFirstConsumer"),
    });
    const pods = [...run.cluster.pods.values()];
    const claims = [...run.cluster.storage.claims.values()];
    expect(claims.map(({ name }) => name).sort()).toEqual(pods.map(({ name }) => `${name}-scratch`).sort());
    expect([...run.cluster.storage.volumes.values()].map(({ phase }) => phase)).toEqual(["Bound", "Bound"]);
  });

  it("of a class that there is not keep the pod waiting, and the run says for what", async () => {
    const { result } = await playTexts({
      "scenario.yaml": scenario("initialState: empty"),
      "web.yaml": deployment("WaitForFirstConsumer", "fats"),
    });
    const warning = result.warnings.find(({ code }) => code === "HR4001");
    expect(`${warning?.message}; ${warning?.rule}`).toMatch(
      /^2 pods of Deployment.*pod has unbound immediate PersistentVolumeClaims.*no StorageClass "fats"/,
    );
  });
});
