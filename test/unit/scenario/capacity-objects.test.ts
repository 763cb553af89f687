import { describe, expect, it } from "vitest";
import { loadScenario, memoryFileSource } from "../../../src/scenario/index.js";

const BUFFERS_ON = {
  "capacity-buffer-controller-enabled": true,
  "capacity-buffer-pod-injection-enabled": true,
  "enable-provisioning-requests": true,
};

async function told(manifest: object, clusterAutoscaler: object | undefined): Promise<readonly string[]> {
  const scenario = {
    apiVersion: "headroom/v1",
    kind: "Scenario",
    name: "objects",
    start: "2026-01-05T00:00:00Z",
    duration: "10m",
    manifests: ["all.json"],
    nodeGroups: [{ name: "std", cpu: "4", memory: "16Gi", count: 1, price: 0.1 }],
    ...(clusterAutoscaler === undefined ? {} : { clusterAutoscaler }),
  };
  const files = { "scenario.yaml": JSON.stringify(scenario), "all.json": JSON.stringify(manifest) };
  const { diagnostics } = await loadScenario(
    memoryFileSource(new Map(Object.entries(files))),
    "scenario.yaml",
  );
  return diagnostics
    .filter(({ place }) => place?.file?.endsWith("all.json"))
    .map(({ code, severity, message }) => `${code} ${severity}: ${message}`);
}

function buffer(spec: object): object {
  return {
    apiVersion: "autoscaling.x-k8s.io/v1alpha1",
    kind: "CapacityBuffer",
    metadata: { name: "spare" },
    spec,
  };
}

function request(spec: object): object {
  return {
    apiVersion: "autoscaling.x-k8s.io/v1",
    kind: "ProvisioningRequest",
    metadata: { name: "batch" },
    spec,
  };
}

const OF_A_TEMPLATE = { podTemplateRef: { name: "chunk" }, replicas: 1 };

describe("objects for the cluster-autoscaler", () => {
  it("are told to have no effect while their flag is off", async () => {
    expect(await told(buffer(OF_A_TEMPLATE), { "capacity-buffer-pod-injection-enabled": true })).toEqual([
      'HR1586 warning: CapacityBuffer "spare" has no effect: the cluster-autoscaler\'s capacity-buffer-controller-enabled is off',
    ]);
    expect(await told(buffer(OF_A_TEMPLATE), undefined)).toEqual([
      'HR1586 warning: CapacityBuffer "spare" has no effect: the scenario has no cluster-autoscaler',
    ]);
  });

  it("are told to be of nothing when what they name is missing", async () => {
    expect(await told(buffer(OF_A_TEMPLATE), BUFFERS_ON)).toEqual([
      'HR1587 warning: CapacityBuffer "spare" is of PodTemplate "chunk", which is not in the manifests',
    ]);
    const podSets = [{ podTemplateRef: { name: "chunk" }, count: 2 }];
    const spec = { provisioningClassName: "check-capacity.autoscaling.x-k8s.io", podSets };
    expect(await told(request(spec), BUFFERS_ON)).toEqual([
      'HR1587 warning: ProvisioningRequest "batch" is of PodTemplate "chunk", which is not in the manifests',
    ]);
    const scalableRef = { apiGroup: "example.com", kind: "Game", name: "x" };
    expect(await told(buffer({ scalableRef, replicas: 1 }), BUFFERS_ON)).toEqual([
      'HR1588 warning: CapacityBuffer "spare" keeps no room: pods of a Game are not known',
    ]);
  });

  it.each([
    [{ replicas: 1 }, "HR1230 error: neither podTemplateRef nor scalableRef"],
    [
      { ...OF_A_TEMPLATE, scalableRef: { kind: "Deployment", name: "x" } },
      "HR1230 error: podTemplateRef and scalableRef are both set",
    ],
    [{ podTemplateRef: { name: "chunk" }, percentage: 10 }, "HR1231 error: the buffer has no size"],
    [
      { ...OF_A_TEMPLATE, provisioningStrategy: "example.com/standby" },
      "HR1232 warning: the cluster-autoscaler leaves buffers of this strategy alone; this one keeps no room",
    ],
  ])("a buffer must have one source and a size: %j", async (spec, message) => {
    expect(await told(buffer(spec), BUFFERS_ON)).toContain(message);
  });

  it("a request must have pods and a class of the cluster-autoscaler's", async () => {
    const none = { provisioningClassName: "check-capacity.autoscaling.x-k8s.io", podSets: [] };
    expect(await told(request(none), BUFFERS_ON)).toEqual(["HR1234 error: 0 pod sets"]);
    const podSets = [{ podTemplateRef: { name: "chunk" }, count: 2 }];
    expect(await told(request({ provisioningClassName: "queued.gke.io", podSets }), BUFFERS_ON)).toContain(
      "HR1235 warning: the cluster-autoscaler leaves requests of this class alone; this one books nothing",
    );
  });
});
