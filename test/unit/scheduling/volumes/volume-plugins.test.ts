import { describe, expect, it } from "vitest";
import { Cluster, compilePodTemplate, type Node, type Pod } from "../../../../src/cluster/index.js";
import { Simulation } from "../../../../src/engine/index.js";
import type { AccessMode, PodSpec } from "../../../../src/kubernetes/index.js";
import {
  makeProfile,
  NO_LOOKUPS,
  prepareFilters,
  type Rejection,
  runFilters,
  SchedulingContext,
  schedulingPodOf,
} from "../../../../src/scheduling/index.js";
import { bytesOf, millicores } from "../../../../src/units/index.js";

const ROOM = {
  cpuMillicores: millicores(4000),
  memoryBytes: bytesOf(8 * 1024 ** 3),
  ephemeralStorageBytes: bytesOf(0),
  pods: 110,
  scalars: new Map<string, number>(),
};

function clusterWith(
  nodes: readonly (readonly [name: string, labels?: Record<string, string>, limits?: Map<string, number>])[],
) {
  const cluster = new Cluster(new Simulation());
  for (const [name, labels = {}, volumeLimits = new Map()] of nodes) {
    cluster.addNode({
      name,
      labels,
      taints: [],
      unschedulable: false,
      allocatable: ROOM,
      capacity: ROOM,
      group: "",
      ready: true,
      volumeLimits,
    });
  }
  return cluster;
}

function addPod(cluster: Cluster, name: string, volumes: PodSpec["volumes"], node?: string): Pod {
  const pod = cluster.createPod({
    namespace: "default",
    name,
    uid: name,
    stableName: name,
    template: compilePodTemplate({ spec: { containers: [{ name: "main" }], volumes: volumes ?? [] } }),
    ownerKey: null,
    workloadKey: `Pod/default/${name}`,
  });
  if (node !== undefined) cluster.bindPod(pod, cluster.nodes.get(node)!);
  return pod;
}

function mount(claimName: string) {
  return [{ name: claimName, persistentVolumeClaim: { claimName } }];
}

function addBound(
  cluster: Cluster,
  name: string,
  accessMode: AccessMode = "ReadWriteOnce",
  labels = {},
): void {
  const { storage, sim } = cluster;
  storage.addVolume(
    {
      apiVersion: "v1",
      kind: "PersistentVolume",
      metadata: { name: `pv-${name}`, labels },
      spec: {
        capacity: { storage: "1Gi" },
        accessModes: [accessMode],
        storageClassName: "",
        csi: { driver: "ebs.csi.aws.com" },
        claimRef: { namespace: "default", name },
      },
    },
    sim.now,
  );
  const claim = storage.addClaim(
    {
      metadata: { name, namespace: "default" },
      spec: { accessModes: [accessMode], storageClassName: "", volumeName: `pv-${name}` },
    },
    sim.now,
  );
  claim.phase = "Bound";
}

/** Each node's rejection by name, or that of the pod as a whole. */
function judge(cluster: Cluster, pod: Pod): Record<string, string | null> {
  const nodes: Node[] = [...cluster.nodes.values()];
  const context = new SchedulingContext(nodes, { ...NO_LOOKUPS, volumes: cluster.storage });
  const { filters, rejection } = prepareFilters(schedulingPodOf(pod), context, makeProfile());
  const textOf = (each: Rejection | null) =>
    each === null ? null : `${each.plugin}: ${each.reasons.join(", ")}`;
  if (rejection !== null) return { all: textOf(rejection) };
  return Object.fromEntries(nodes.map((node, i) => [node.name, textOf(runFilters(filters, node, i))]));
}

describe("VolumeBinding", () => {
  it("turns a pod away whose claim does not exist", () => {
    const cluster = clusterWith([["n1"]]);
    const pod = addPod(cluster, "p", mount("data"));
    expect(judge(cluster, pod)).toEqual({ all: 'VolumeBinding: persistentvolumeclaim "data" not found' });
  });

  it("passes where a class makes volumes on demand", () => {
    const cluster = clusterWith([["n1"]]);
    cluster.storage.addClaim({ metadata: { name: "data", namespace: "default" }, spec: {} }, cluster.sim.now);
    expect(judge(cluster, addPod(cluster, "p", mount("data")))).toEqual({ n1: null });
  });
});

describe("VolumeZone", () => {
  it("keeps a pod to the zones of its volume's label", () => {
    const zone = (value: string) => ({ "topology.kubernetes.io/zone": value });
    const cluster = clusterWith([["n1", zone("a")], ["n2", zone("c")], ["n3"]]);
    addBound(cluster, "data", "ReadWriteOnce", zone("a__b"));
    expect(judge(cluster, addPod(cluster, "p", mount("data")))).toEqual({
      n1: null,
      n2: "VolumeZone: node(s) had no available volume zone",
      n3: null,
    });
  });
});

describe("NodeVolumeLimits", () => {
  const LIMITED = new Map([["ebs.csi.aws.com", 1]]);
  const FULL = "NodeVolumeLimits: node(s) exceed max volume count";

  it("counts the volumes of the node's pods", () => {
    const cluster = clusterWith([["n1", {}, LIMITED], ["n2"]]);
    addBound(cluster, "one");
    addBound(cluster, "two");
    addPod(cluster, "first", mount("one"), "n1");
    expect(judge(cluster, addPod(cluster, "p", mount("two")))).toEqual({ n1: FULL, n2: null });
  });

  it("counts a volume once that the node has already", () => {
    const cluster = clusterWith([["n1", {}, LIMITED]]);
    addBound(cluster, "one");
    addPod(cluster, "first", mount("one"), "n1");
    expect(judge(cluster, addPod(cluster, "p", mount("one")))).toEqual({ n1: null });
  });

  it("counts a volume that is still attached though its pod is gone", () => {
    const cluster = clusterWith([["n1", {}, LIMITED]]);
    addBound(cluster, "one");
    addBound(cluster, "two");
    const attachment = { key: "pv-one@n1", volumeName: "pv-one", nodeName: "n1", isAttached: true };
    cluster.storage.attachments.add(attachment);
    expect(judge(cluster, addPod(cluster, "p", mount("two")))).toEqual({ n1: FULL });
  });
});

describe("VolumeRestrictions", () => {
  it("keeps a second pod of a ReadWriteOncePod claim off every node", () => {
    const cluster = clusterWith([["n1"], ["n2"]]);
    addBound(cluster, "data", "ReadWriteOncePod");
    addPod(cluster, "first", mount("data"), "n1");
    const text =
      "VolumeRestrictions: node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode";
    expect(judge(cluster, addPod(cluster, "p", mount("data")))).toEqual({ n1: text, n2: text });
  });

  it("keeps two writers of one disk apart, and lets readers of a GCE disk share a node", () => {
    const cluster = clusterWith([["n1"], ["n2"]]);
    const disk = (readOnly: boolean) => [{ name: "d", gcePersistentDisk: { pdName: "x", readOnly } }];
    addPod(cluster, "reader", disk(true), "n1");
    addPod(cluster, "writer", disk(false), "n2");
    const taken = "VolumeRestrictions: node(s) had no available disk";
    expect(judge(cluster, addPod(cluster, "p", disk(true)))).toEqual({ n1: null, n2: taken });
  });
});

describe("what cures a pod that a volume plugin turned away", () => {
  const profile = makeProfile();
  const cures = (plugin: string, claimName: string, event: object) =>
    profile.plugins.get(plugin)!.isCuredBy!(
      schedulingPodOf(addPod(clusterWith([]), "p", mount("data"))),
      { kind: "Storage", change: "update", key: `default/${claimName}`, ...event } as never,
      NO_LOOKUPS,
    );

  it.each([
    ["VolumeBinding", "data", { object: "PersistentVolumeClaim" }, true],
    ["VolumeBinding", "other", { object: "PersistentVolumeClaim" }, false],
    ["VolumeBinding", "pv", { object: "PersistentVolume" }, true],
    ["NodeVolumeLimits", "pv@n1", { object: "VolumeAttachment", change: "delete" }, true],
    ["NodeVolumeLimits", "pv", { object: "PersistentVolume" }, false],
    ["VolumeZone", "fast", { object: "StorageClass" }, true],
    ["VolumeRestrictions", "other", { object: "PersistentVolumeClaim" }, false],
  ] as const)("%s: %s %o is %s", (plugin, claimName, event, expected) => {
    expect(cures(plugin, claimName, event)).toBe(expected);
  });
});
