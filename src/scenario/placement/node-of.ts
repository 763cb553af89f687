import { type Allocatable, ANY_DRIVER, type NodeInit } from "../../cluster/index.js";
import type { Node as NodeManifest, ResourceList, Taint } from "../../kubernetes/index.js";
import { bytesOf, millicores, parseBytes, parseCpuMillicores } from "../../units/index.js";
import type { ResolvedNodeGroup } from "../resolved-scenario.js";

/** Group name of nodes that come from manifests. */
export const MANIFEST_NODES = "";

const HOSTNAME_LABEL = "kubernetes.io/hostname";
const ZONE_LABEL = "topology.kubernetes.io/zone";
const INSTANCE_TYPE_LABEL = "node.kubernetes.io/instance-type";
const DEFAULT_MAX_PODS = 110;

/** The n-th node (from 1) of a group. */
export function nodeOfGroup(group: ResolvedNodeGroup, number: number): NodeInit {
  const name = `${group.name}-${number}`;
  const zone = group.zones[(number - 1) % Math.max(1, group.zones.length)];
  const allocatable: Allocatable = {
    ...group.allocatable,
    scalars: new Map(group.allocatable.scalars),
  };
  return {
    name,
    labels: {
      "kubernetes.io/os": "linux",
      "kubernetes.io/arch": "amd64",
      [HOSTNAME_LABEL]: name,
      ...(zone === undefined ? {} : { [ZONE_LABEL]: zone }),
      ...(group.instanceType === null ? {} : { [INSTANCE_TYPE_LABEL]: group.instanceType }),
      ...group.labels,
    },
    annotations: group.annotations,
    taints: group.taints,
    unschedulable: false,
    allocatable,
    capacity: { ...allocatable, ...group.capacity },
    group: group.name,
    ready: true,
    ...(group.attachableVolumes === null
      ? {}
      : { volumeLimits: new Map([[ANY_DRIVER, group.attachableVolumes]]) }),
  };
}

/** What a group's nodes are like: one of each zone; none where the group may have none. */
export function oneOfEachZone(group: ResolvedNodeGroup): readonly NodeInit[] {
  if (group.max === 0) return [];
  return Array.from({ length: Math.max(1, group.zones.length) }, (_, zone) => nodeOfGroup(group, zone + 1));
}

/** A Node of the manifests. */
export function nodeOfManifest(manifest: NodeManifest): NodeInit {
  const { metadata, spec, status } = manifest;
  const capacity = resourcesOf(status?.capacity ?? status?.allocatable ?? {});
  const ready = status?.conditions?.find((condition) => condition.type === "Ready");
  const unschedulable = spec?.unschedulable ?? false;
  return {
    name: metadata.name,
    labels: { [HOSTNAME_LABEL]: metadata.name, ...metadata.labels },
    annotations: metadata.annotations ?? {},
    taints: spec?.taints ?? ([] as readonly Taint[]),
    unschedulable,
    allocatable: status?.allocatable === undefined ? capacity : resourcesOf(status.allocatable),
    capacity,
    group: MANIFEST_NODES,
    ready: ready === undefined || ready.status === "True",
  };
}

function resourcesOf(list: ResourceList): Allocatable {
  const scalars = new Map<string, number>();
  for (const [name, amount] of Object.entries(list)) {
    if (name === "cpu" || name === "memory" || name === "ephemeral-storage" || name === "pods") continue;
    scalars.set(name, parseBytes(String(amount)) ?? 0);
  }
  return {
    cpuMillicores: parseCpuMillicores(String(list["cpu"] ?? 0)) ?? millicores(0),
    memoryBytes: parseBytes(String(list["memory"] ?? 0)) ?? bytesOf(0),
    ephemeralStorageBytes: parseBytes(String(list["ephemeral-storage"] ?? 0)) ?? bytesOf(0),
    pods: Number(list["pods"] ?? DEFAULT_MAX_PODS),
    scalars,
  };
}
