import { allocatableOf, type InstanceType } from "../../cloud/index.js";
import type { PodTemplate } from "../../cluster/index.js";
import type { ResolvedNodeGroup } from "../../scenario/index.js";
import { bytesOf, millicores } from "../../units/index.js";
import { binLowerBound, costLowerBound, type PricedMachine } from "./lower-bounds.js";
import type { PodDemand } from "./measure-demand.js";
import type { NodeRole } from "./node-roles.js";
import { packPods } from "./pack-pods.js";

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;

/** Machines that could carry a role, with how many of them packing needs. */
export interface SizeCandidate {
  /** The catalogue's name; null: the group's machine as it is, given outright. */
  readonly instanceType: string | null;
  readonly usdPerHour: number;
  /** Nodes at the busiest and the quietest interval, and on average over time: the pods' largest numbers in each. */
  readonly peakNodes: number;
  readonly lowNodes: number;
  readonly meanNodes: number;
  readonly firstNodes: number;
  /** No fewer can hold the pods of the busiest interval. */
  readonly fewestNodes: number;
  /** Estimate from packing: of the busiest interval where nodes are fixed, else of the mean. */
  readonly usdPerDay: number;
}

export interface RoleCandidates {
  readonly role: NodeRole;
  /** The cheapest first. */
  readonly candidates: readonly SizeCandidate[];
  /** Of the cheapest that any mix of the candidates' machines could cost, USD per day. */
  readonly lowerBoundUsdPerDay: number;
  /** When most is asked for: index of the interval. */
  readonly busiest: number;
  readonly peakCores: number;
  readonly peakGib: number;
  readonly peakPods: number;
}

/** Types that come into question for a role: those that hold each of its pods. Packs the pods of the busiest interval. */
export function candidatesOf(
  role: NodeRole,
  demand: PodDemand,
  types: readonly InstanceType[],
  onEvery: readonly PodTemplate[],
  follows: boolean,
): RoleCandidates {
  const intervals = demand.intervalEnds.length;
  const needs = Array.from({ length: intervals }, (_, i) => needAt(role, demand, i));
  const busiest = needs.reduce((best, need, i) => (need.cpu > needs[best]!.cpu ? i : best), 0);
  const groups = machinesOf(role.group, types);
  const candidates = groups.flatMap(({ instanceType, usdPerHour, group }) => {
    const peakNodes = packPods(group, podsAt(role, demand, busiest), onEvery);
    if (peakNodes === null) return [];
    const share = needs.map((need) => Math.max(...sharesOf(need, needs[busiest]!)));
    const nodesAt = share.map((each) => Math.max(1, Math.ceil(each * peakNodes - 1e-9)));
    const meanNodes = nodesAt.reduce((sum, each) => sum + each, 0) / Math.max(1, nodesAt.length);
    const nodes = follows ? meanNodes : peakNodes;
    return [
      {
        instanceType,
        usdPerHour,
        peakNodes,
        lowNodes: Math.min(...nodesAt, peakNodes),
        meanNodes,
        firstNodes: nodesAt[0] ?? peakNodes,
        fewestNodes: fewestNodes(role, demand, busiest, group, onEvery),
        usdPerDay: nodes * usdPerHour * 24,
      },
    ];
  });
  const machines = groups
    .filter(({ instanceType }) => candidates.some((each) => each.instanceType === instanceType))
    .map(({ usdPerHour, group: { allocatable } }): PricedMachine => {
      const { cpuMillicores, memoryBytes, pods } = allocatable;
      return { usdPerHour, cpu: cpuMillicores / 1000, memory: memoryBytes / GIB, pods };
    });
  const bounds = follows ? needs : [needs[busiest]!];
  const bound =
    bounds.reduce((sum, need) => sum + costLowerBound(need, machines), 0) / Math.max(1, bounds.length);
  const peak = needs[busiest] ?? { cpu: 0, memory: 0, pods: 0 };
  return {
    role,
    candidates: candidates.toSorted((a, b) => a.usdPerDay - b.usdPerDay),
    lowerBoundUsdPerDay: Number.isFinite(bound) ? bound * 24 : 0,
    busiest,
    peakCores: peak.cpu,
    peakGib: peak.memory,
    peakPods: peak.pods,
  };
}

function podsAt({ workloads }: NodeRole, demand: PodDemand, interval: number) {
  return workloads.map(({ key, workload }) => ({
    namespace: workload.namespace,
    workload: key,
    template: workload.template,
    count: demand.pods.get(key)?.[interval] ?? workload.replicas,
  }));
}

function needAt(role: NodeRole, demand: PodDemand, interval: number) {
  let [cpu, memory, pods] = [0, 0, 0];
  for (const { template, count } of podsAt(role, demand, interval)) {
    cpu += (count * template.requests.cpuMillicores) / 1000;
    memory += (count * template.requests.memoryBytes) / GIB;
    pods += count;
  }
  return { cpu, memory, pods };
}

function sharesOf(need: ReturnType<typeof needAt>, most: ReturnType<typeof needAt>): readonly number[] {
  const share = (own: number, all: number) => (all > 0 ? own / all : 0);
  return [share(need.cpu, most.cpu), share(need.memory, most.memory), share(need.pods, most.pods)];
}

function fewestNodes(
  role: NodeRole,
  demand: PodDemand,
  interval: number,
  { allocatable }: ResolvedNodeGroup,
  onEvery: readonly PodTemplate[],
): number {
  const taken = (of: (template: PodTemplate) => number) => onEvery.reduce((sum, each) => sum + of(each), 0);
  const cpu = allocatable.cpuMillicores - taken(({ requests }) => requests.cpuMillicores);
  const memory = allocatable.memoryBytes - taken(({ requests }) => requests.memoryBytes);
  const pods = podsAt(role, demand, interval);
  const sizes = (of: (template: PodTemplate) => number) =>
    pods.flatMap(({ template, count }) => Array<number>(count).fill(of(template)));
  return Math.max(
    binLowerBound(sizes(({ requests }) => requests.cpuMillicores / cpu)),
    binLowerBound(sizes(({ requests }) => requests.memoryBytes / memory)),
    binLowerBound(sizes(() => 1 / Math.max(1, allocatable.pods - onEvery.length))),
  );
}

/** The group with each type's machines, and as it is where its machine is given outright. */
function machinesOf(group: ResolvedNodeGroup, types: readonly InstanceType[]) {
  const own =
    group.instanceType === null && group.pricePerHourUsd !== null
      ? [{ instanceType: null, usdPerHour: group.pricePerHourUsd, group }]
      : [];
  const others = types.flatMap((type) => {
    const usdPerHour = group.isSpot ? type.spotPricePerHourUsd : type.pricePerHourUsd;
    if (usdPerHour === null) return [];
    const { cpuMillicores, memoryMi, pods } = allocatableOf(type);
    const allocatable = {
      ...group.allocatable,
      cpuMillicores: millicores(cpuMillicores),
      memoryBytes: bytesOf(memoryMi * MIB),
      pods,
    };
    return [
      { instanceType: type.name, usdPerHour, group: { ...group, instanceType: type.name, allocatable } },
    ];
  });
  return [...own, ...others];
}
