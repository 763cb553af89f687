import { allocatableOf, type InstanceType } from "../../cloud/index.js";
import { Node, type PodTemplate } from "../../cluster/index.js";
import type { Diagnostic } from "../../diagnostics/index.js";
import type { Loaded, Node as NodeManifest } from "../../kubernetes/index.js";
import {
  makeProfile,
  prepareFilters,
  type Rejection,
  runFilters,
  SchedulingContext,
  schedulingPodOf,
} from "../../scheduling/index.js";
import type { SimTime } from "../../units/index.js";
import { printReference } from "../resolve/resolve-amounts.js";
import type { ResolvedNodeGroup, ResolvedScenario } from "../resolved-scenario.js";
import { lackingLabels } from "./lacking-labels.js";
import { MANIFEST_NODES, nodeOfManifest, oneOfEachZone } from "./node-of.js";
import type { PlacedWorkload } from "./placed-workload.js";

/** What a node turns down for good; the other filters' answers change with the pods around. */
const LASTING: readonly string[] = ["NodeName", "TaintToleration", "NodeAffinity", "NodeResourcesFit"];
const FIT = "NodeResourcesFit";
const GIB = 1024 ** 3;
const MIB = 1024 ** 2;

/** What pods could run on: one empty node of each group and zone, and the manifests' nodes. */
export interface NodesToBe {
  readonly groups: readonly ResolvedNodeGroup[];
  readonly nodes: readonly Loaded<NodeManifest>[];
  readonly catalogue: readonly InstanceType[];
}

/**
 * Says which workloads' pods no node can ever hold, not even an empty one, and which comes closest.
 *
 * Returns diagnostics: HR1592 (warning), at the workload.
 */
export function unplaceableWorkloads(
  workloads: readonly PlacedWorkload[],
  { groups, nodes: manifests, catalogue }: NodesToBe,
  { scheduler, kubernetes }: Pick<ResolvedScenario, "scheduler" | "kubernetes">,
): readonly Diagnostic[] {
  const nodes = [
    ...groups.flatMap(oneOfEachZone),
    ...manifests.map(({ object }) => nodeOfManifest(object)),
  ].map((init) => new Node({ ...init, unschedulable: false }, 0 as SimTime));
  if (nodes.length === 0) return [];
  const { percentageOfNodesToScore } = scheduler;
  const profile = makeProfile({ version: kubernetes, percentageOfNodesToScore });
  const context = new SchedulingContext(nodes);
  return workloads.flatMap((workload) => {
    const pod = schedulingPodOf({
      namespace: workload.namespace,
      ownerKey: null,
      template: workload.template,
    });
    const { filters, rejection, onlyNodes } = prepareFilters(pod, context, profile);
    const rejections = nodes.map((node, index) => {
      if (rejection !== null) return rejection;
      if (onlyNodes !== null && !onlyNodes.has(node.name)) return NO_SUCH_NODE;
      return runFilters(filters, node, index);
    });
    const isHeld = rejections.some((each) => each === null || !LASTING.includes(each.plugin));
    return isHeld ? [] : [diagnosticOf(workload, nodes, rejections as Rejection[], groups, catalogue)];
  });
}

const NO_SUCH_NODE: Rejection = {
  plugin: "NodeAffinity",
  resolvable: false,
  reasons: ["node(s) didn't match Pod's node affinity/selector"],
};

function diagnosticOf(
  { kind, namespace, name, place, template }: PlacedWorkload,
  nodes: readonly Node[],
  rejections: readonly Rejection[],
  groups: readonly ResolvedNodeGroup[],
  catalogue: readonly InstanceType[],
): Diagnostic {
  const reasons = new Map<string, string>();
  nodes.forEach((node, index) => {
    const owner = node.group === MANIFEST_NODES ? node.name : node.group;
    const rejection = rejections[index]!;
    reasons.set(owner, rejection.plugin === FIT ? lackText(template, node) : rejection.reasons.join(", "));
  });
  const tooSmall = nodes.filter((_, index) => rejections[index]!.plugin === FIT);
  const closest = tooSmall.toSorted(
    (a, b) => overload(template, a.allocatable) - overload(template, b.allocatable),
  )[0];
  const lack = lackingLabels(template.spec, nodes);
  const told = [...reasons].slice(0, 5).map(([owner, reason]) => `${owner}: ${reason}`);
  return {
    code: "HR1592",
    severity: "warning",
    place,
    message: `no node can ever hold a pod of ${printReference({ kind, namespace, name })} (${told.join("; ")})`,
    ...(closest === undefined
      ? lack === undefined
        ? {}
        : { hint: lack }
      : { hint: hintOf(template, closest, groups, catalogue) }),
  };
}

/** The group that comes closest, and the cheapest type that would do. */
function hintOf(
  template: PodTemplate,
  node: Node,
  groups: readonly ResolvedNodeGroup[],
  catalogue: readonly InstanceType[],
): string {
  const group = groups.find(({ name }) => name === node.group);
  const type = catalogue.find(({ name }) => name === group?.instanceType);
  const what =
    group === undefined ? node.name : `${group.name}${type === undefined ? "" : ` (${type.name})`}`;
  const candidates = catalogue.filter(({ provider }) => type === undefined || provider === type.provider);
  return `${what} comes closest; ${remedyOf(template, candidates)}`;
}

function remedyOf(template: PodTemplate, candidates: readonly InstanceType[]): string {
  const [resource] = template.requests.scalars.keys();
  if (resource !== undefined) {
    return `the catalogue knows no type with ${resource}: say what a node has, nodeGroups: resources: {${resource}: 1}`;
  }
  const fitting = candidates
    .filter((type) => type.pricePerHourUsd !== null && overload(template, roomOf(type)) <= 1)
    .toSorted((a, b) => a.pricePerHourUsd! - b.pricePerHourUsd!)[0];
  if (fitting !== undefined) return `the cheapest type that would do is ${fitting.name}`;
  const largest = candidates.toSorted(
    (a, b) => overload(template, roomOf(a)) - overload(template, roomOf(b)),
  )[0];
  if (largest === undefined) return "the catalogue has no type";
  const { cpuMillicores, memoryBytes } = roomOf(largest);
  const room = `${amount(cpuMillicores / 1000)} cores, ${amount(memoryBytes / GIB)} GiB`;
  return `no type of the catalogue would do: the nearest is ${largest.name} (${room})`;
}

/** Room for pods, as far as machine types tell it. */
interface Room {
  readonly cpuMillicores: number;
  readonly memoryBytes: number;
  readonly scalars: ReadonlyMap<string, number>;
}

function roomOf(type: InstanceType): Room {
  const { cpuMillicores, memoryMi } = allocatableOf(type);
  return { cpuMillicores, memoryBytes: memoryMi * MIB, scalars: new Map() };
}

/** What an empty node lacks: `needs 8 of 3.92 cores`. */
function lackText({ requests }: PodTemplate, { allocatable }: Node): string {
  const lacks: string[] = [];
  const compare = (needed: number, there: number, unit: number, name: string) => {
    if (needed > there) lacks.push(`needs ${amount(needed / unit)} of ${amount(there / unit)} ${name}`);
  };
  compare(requests.cpuMillicores, allocatable.cpuMillicores, 1000, "cores");
  compare(requests.memoryBytes, allocatable.memoryBytes, GIB, "GiB");
  compare(requests.ephemeralStorageBytes, allocatable.ephemeralStorageBytes, GIB, "GiB of ephemeral storage");
  for (const [name, needed] of requests.scalars) compare(needed, allocatable.scalars.get(name) ?? 0, 1, name);
  compare(1, allocatable.pods, 1, "pods");
  return lacks.join(" and ");
}

/** How many times a room a pod needs, of the resource it lacks most. */
function overload({ requests }: PodTemplate, room: Room): number {
  const scalars = [...requests.scalars].map(([name, needed]) => needed / (room.scalars.get(name) ?? 0));
  return Math.max(
    requests.cpuMillicores / room.cpuMillicores,
    requests.memoryBytes / room.memoryBytes,
    ...scalars,
  );
}

function amount(value: number): string {
  return value.toFixed(2).replace(/\.?0+$/, "");
}
