import { describe, expect, it } from "vitest";
import type { Result } from "../../../src/recording/index.js";
import { playTexts } from "../../support/play-scenario.js";

const BASE = {
  apiVersion: "headroom/v1",
  kind: "Scenario",
  name: "volumes",
  start: "2026-01-05T00:00:00Z",
  duration: "30m",
  initialState: "empty",
  seed: 7,
  manifests: ["db.yaml"],
  nodeGroups: ["a", "b"].map((zone) => ({
    name: `pool-${zone}`,
    cpu: "4",
    memory: "8Gi",
    count: 1,
    min: 0,
    max: 3,
    price: 0.1,
    zones: [zone],
  })),
};

function claim(storageClassName: string) {
  return {
    metadata: { name: "data" },
    spec: { accessModes: ["ReadWriteOnce"], storageClassName, resources: { requests: { storage: "10Gi" } } },
  };
}

function database(more: object = {}, cpu = "1"): object {
  return {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "db" },
    spec: {
      replicas: 1,
      serviceName: "db",
      selector: { matchLabels: { app: "db" } },
      template: {
        metadata: { labels: { app: "db" } },
        spec: {
          terminationGracePeriodSeconds: 0,
          containers: [{ name: "db", image: "db:1", resources: { requests: { cpu } } }],
        },
      },
      volumeClaimTemplates: [claim("fast")],
      ...more,
    },
  };
}

function storageClass(more: object = {}): object {
  return {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name: "fast" },
    provisioner: "ebs.csi.aws.com",
    volumeBindingMode: "WaitForFirstConsumer",
    ...more,
  };
}

async function play(objects: readonly object[], more: object = {}): Promise<Result> {
  const { result } = await playTexts({
    "scenario.yaml": JSON.stringify({ ...BASE, ...more }),
    "db.yaml": objects.map((object) => JSON.stringify(object)).join("\n---\n"),
  });
  return result;
}

function told(result: Result, component: string, object: string): readonly string[] {
  return result.decisions
    .filter((decision) => decision.component === component && decision.object === object)
    .map(({ action, text, to }) => `${action} ${to ?? ""} ${text}`);
}

function steps(result: Result, pod: string) {
  const stories = result.podStories.filter(({ object }) => object === `pod/default/${pod}`);
  return stories.flatMap((story) => story.steps);
}

describe("a class that waits for the first consumer", () => {
  it("has its volume made in the zone of the node that the scheduler chose", async () => {
    const result = await play([storageClass(), database()]);
    const [binding] = told(result, "kube-scheduler", "pod/default/db-0");
    const zone = /pool-(.)/.exec(binding!)![1];
    expect(
      told(result, "persistentvolume-controller", "persistentvolumeclaim/default/data-db-0").at(-1),
    ).toMatch(new RegExp(`bound to pvc-\\w+ of zone ${zone}`));
    expect(result.workloads[0]!.ready.at(-1)).toBe(1);
  });

  it("lets a pod start only when the volume is attached", async () => {
    const story = steps(await play([storageClass(), database()]), "db-0");
    const at = (step: string) => story.find((each) => each.step === step)!.timeMicros;
    expect(at("attaching")).toBeGreaterThan(at("volume bound"));
    expect(at("volumes attached")).toBeGreaterThan(at("attaching"));
    expect(at("ready")).toBeGreaterThan(at("volumes attached"));
  });
});

describe("a zonal volume", () => {
  it("keeps a StatefulSet's pod Pending when the zone's nodes are gone, and says why", async () => {
    const result = await play([storageClass({ allowedTopologies: ZONE_A }), database()], {
      initialState: "running",
      actions: [{ at: "5m", delete: "Node/pool-a-1" }],
    });
    expect(result.workloads[0]!.ready.at(-1)).toBe(0);
    const text = told(result, "kube-scheduler", "pod/default/db-0").at(-1)!;
    expect(text).toContain("1 node(s) didn't match PersistentVolume's node affinity");
    expect(text).toMatch(/claim default\/data-db-0 is bound to pvc-\w+ of zone a/);
    const warning = result.warnings.find(({ code }) => code === "HR4001");
    expect(warning?.rule).toMatch(/claim default\/data-db-0 is bound to/);
  });

  it("makes the cluster-autoscaler choose the group of its zone", async () => {
    const result = await play([storageClass({ allowedTopologies: ZONE_A }), database()], {
      initialState: "running",
      clusterAutoscaler: {},
      actions: [{ at: "5m", delete: "Node/pool-a-1" }],
    });
    const scaled = result.decisions.filter(({ action }) => action === "scale-up");
    expect(scaled.map(({ text }) => text).join()).toContain("pool-a");
    expect(scaled.map(({ text }) => text).join()).not.toContain("pool-b +");
    expect(result.workloads[0]!.ready.at(-1)).toBe(1);
  });

  it("of a dead node is detached by force six minutes after its pod is gone", async () => {
    const result = await play([storageClass(), database()], {
      initialState: "running",
      actions: [
        { at: "5m", fail: { group: "pool-a" } },
        { at: "5m", fail: { group: "pool-b" } },
        { at: "10m", delete: "Node/pool-a-1" },
        { at: "10m", delete: "Node/pool-b-1" },
      ],
    });
    const gone = steps(result, "db-0").find(({ step }) => step === "gone")!.timeMicros;
    const detached = result.decisions.find(({ action }) => action === "force-detach")!.timeMicros;
    expect((detached - gone) / 1e6).toBeGreaterThanOrEqual(360);
    expect((detached - gone) / 1e6).toBeLessThan(361);
  });
});

const ZONE_A = [{ matchLabelExpressions: [{ key: "topology.ebs.csi.aws.com/zone", values: ["a"] }] }];

describe("the attach limit of a node", () => {
  it("sends the next pod to another node", async () => {
    const nodeGroups = [{ ...BASE.nodeGroups[0], count: 2, max: 2, attachableVolumes: 2, labels: {} }];
    const result = await play(
      [storageClass(), database({ replicas: 5, podManagementPolicy: "Parallel" }, "100m")],
      { nodeGroups },
    );
    expect(result.workloads[0]!.ready.at(-1)).toBe(4);
    const texts = [0, 1, 2, 3, 4].map((i) => told(result, "kube-scheduler", `pod/default/db-${i}`).at(-1)!);
    expect(texts.filter((text) => text.includes("2 node(s) exceed max volume count"))).toHaveLength(1);
    expect(texts.filter((text) => text.startsWith("bind pool-a-1"))).toHaveLength(2);
  });
});

describe("a claim that cannot be bound", () => {
  const NO_PROVISIONER = { provisioner: "kubernetes.io/no-provisioner" };

  it("is named with its reason: no provisioner and no volume", async () => {
    const result = await play([
      storageClass({ ...NO_PROVISIONER, volumeBindingMode: "Immediate" }),
      database(),
    ]);
    const text = told(result, "kube-scheduler", "pod/default/db-0").at(-1)!;
    expect(text).toContain("pod has unbound immediate PersistentVolumeClaims");
    expect(text).toContain(
      'claim default/data-db-0: no free PersistentVolume of class "fast" fits it, and the class has no provisioner',
    );
  });

  it("is bound once a volume comes", async () => {
    const local = {
      apiVersion: "v1",
      kind: "PersistentVolume",
      metadata: { name: "disk" },
      spec: {
        capacity: { storage: "20Gi" },
        accessModes: ["ReadWriteOnce"],
        storageClassName: "fast",
        local: { path: "/mnt/disk" },
        nodeAffinity: {
          required: {
            nodeSelectorTerms: [
              { matchExpressions: [{ key: "kubernetes.io/hostname", operator: "In", values: ["pool-b-1"] }] },
            ],
          },
        },
      },
    };
    const { result } = await playTexts({
      "scenario.yaml": JSON.stringify({ ...BASE, actions: [{ at: "5m", apply: "disk.yaml" }] }),
      "db.yaml": [storageClass(NO_PROVISIONER), database()]
        .map((each) => JSON.stringify(each))
        .join("\n---\n"),
      "disk.yaml": JSON.stringify(local),
    });
    expect(result.workloads[0]!.ready.at(-1)).toBe(1);
    expect(told(result, "kube-scheduler", "pod/default/db-0").at(-1)).toMatch(/^bind pool-b-1/);
  });
});

describe("a StatefulSet's claims", () => {
  const SHRUNK_AND_GROWN = {
    initialState: "running",
    actions: [
      { at: "5m", scale: { target: "StatefulSet/db", replicas: 1 } },
      { at: "10m", scale: { target: "StatefulSet/db", replicas: 2 } },
    ],
  } as const;

  it("are kept when it shrinks, and taken again when it grows", async () => {
    const result = await play([storageClass(), database({ replicas: 2 })], SHRUNK_AND_GROWN);
    expect(result.workloads[0]!.ready.at(-1)).toBe(2);
    const made = told(result, "persistentvolume-controller", "persistentvolumeclaim/default/data-db-1");
    expect(made.filter((text) => text.startsWith("provision"))).toHaveLength(1);
  });

  it("go with the pods that a smaller size ends, where whenScaled says Delete", async () => {
    const result = await play(
      [
        storageClass(),
        database({ replicas: 2, persistentVolumeClaimRetentionPolicy: { whenScaled: "Delete" } }),
      ],
      SHRUNK_AND_GROWN,
    );
    expect(result.workloads[0]!.ready.at(-1)).toBe(2);
    const made = told(result, "persistentvolume-controller", "persistentvolumeclaim/default/data-db-1");
    expect(made.filter((text) => text.startsWith("provision"))).toHaveLength(2);
  });
});

describe("a volume for one node at a time", () => {
  const shared = { apiVersion: "v1", kind: "PersistentVolumeClaim", ...claim("fast") };
  const web = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web" },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: "web" } },
      template: {
        metadata: { labels: { app: "web" } },
        spec: {
          containers: [{ name: "web", image: "web:1", resources: { requests: { cpu: "1" } } }],
          volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }],
        },
      },
    },
  };
  const TWO_IN_A = {
    initialState: "running",
    nodeGroups: [{ ...BASE.nodeGroups[0], count: 2, max: 2 }],
  };

  it("keeps a replacement from starting while its dead node holds it, and the report says which", async () => {
    const result = await play([storageClass(), shared, web], {
      ...TWO_IN_A,
      actions: [{ at: "5m", fail: { node: "pool-a-1" } }],
    });
    const warning = result.warnings.find(({ code }) => code === "HR4003");
    expect(warning?.rule).toMatch(
      /volume pvc-\w+ of claim default\/data is not attached to its node; pool-a-1 has it still/,
    );
  });

  it("stays until its pods are gone when its claim is deleted", async () => {
    const result = await play([storageClass(), shared, web], {
      ...TWO_IN_A,
      actions: [{ at: "5m", delete: "PersistentVolumeClaim/data" }],
    });
    expect(result.workloads[0]!.ready.at(-1)).toBe(1);
  });
});
