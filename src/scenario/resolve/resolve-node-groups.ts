import {
  allocatableOf,
  type BootModelName,
  bootModel,
  findInstanceType,
  type InstanceType,
  type NodeGroupOverrides,
  volumeAttachLimitOf,
} from "../../cloud/index.js";
import { MINIMUM_BILLED_SECONDS } from "../../cost/index.js";
import type { Diagnostic } from "../../diagnostics/index.js";
import { bytesOf, millicores, seconds } from "../../units/index.js";
import type { Provenance } from "../provenance.js";
import type { LatencySpec, ResolvedNodeGroup } from "../resolved-scenario.js";
import type { FilledNodeKubelet } from "../schema/node-kubelet.js";
import type { FilledScenario } from "../schema/scenario-schema.js";
import { toBytes, toCpu, toLatency, toSpan } from "./resolve-amounts.js";
import { resolveNodeSettings } from "./resolve-node-settings.js";

type FilledGroup = FilledScenario["nodeGroups"][number];

/**
 * Fills in what follows from other fields (count, min, max, price, pods, size by instance type) with its origin,
 * and resolves the groups.
 *
 * Returns diagnostics: HR1520 neither instanceType nor cpu and memory, HR1521 unknown instance type, HR1522 min,
 * count and max out of order, HR1523 two groups of one name, HR1524 more is reserved than there is, HR1526 (warning)
 * no price, HR1527 unavailable in a zone that is none of the group's, or until before from.
 */
export function resolveNodeGroups(
  scenario: FilledScenario,
  catalogue: readonly InstanceType[],
  provenance: Provenance,
): { readonly groups: readonly ResolvedNodeGroup[]; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const groups: ResolvedNodeGroup[] = [];
  const names = new Set<string>();
  scenario.nodeGroups.forEach((group, index) => {
    const fault: Fault = (code, field, message, more = {}) => {
      const path = field === "" ? ["nodeGroups", index] : ["nodeGroups", index, field];
      diagnostics.push({ code, severity: "error", place: provenance.placeOf(path), message, ...more });
    };
    if (names.has(group.name)) fault("HR1523", "name", `two node groups are called "${group.name}"`);
    names.add(group.name);
    const before = diagnostics.length;
    const note = (field: string, origin: string) =>
      provenance.recordOrigin(["nodeGroups", index, ...field.split(".")], origin);
    fillCounts(group, note);
    checkCounts(group, fault);
    checkUnavailable(group, fault);
    const type = fillShape(group, scenario, catalogue, note, fault);
    if (diagnostics.length > before) return;
    const nodeSettings = resolveNodeSettings(
      { ...(scenario.kubelet as FilledNodeKubelet), ...given(group.kubelet) },
      (_, message, rule) => {
        // What is wrong for all nodes is told once.
        if (group.kubelet !== undefined) fault("HR1528", "kubelet", message, { rule });
      },
    );
    groups.push({ ...resolveGroup(group, type, scenario.billing.minimumSeconds, fault), nodeSettings });
    warnOfMissingPrice(group, fault);
  });
  return { groups, diagnostics };
}

/** What is written, and nothing else. */
function given(kubelet: FilledGroup["kubelet"]): FilledNodeKubelet {
  const fields = Object.entries(kubelet ?? {}).filter(([, value]) => value !== undefined);
  return Object.fromEntries(fields) as FilledNodeKubelet;
}

type Note = (field: string, origin: string) => void;
type Fault = (code: string, field: string, message: string, more?: Partial<Diagnostic>) => void;

function fillCounts(group: FilledGroup, note: Note): void {
  if (group.min === undefined) {
    group.min = group.count ?? Math.min(1, group.max ?? 1);
    note("min", group.count === undefined ? "default" : "default: count");
  }
  if (group.count === undefined) {
    group.count = group.min;
    note("count", "default: min");
  }
  if (group.max === undefined) {
    group.max = Math.max(group.count, group.min);
    note("max", "default: count");
  }
}

function checkCounts({ min, count, max }: FilledGroup, fault: Fault): void {
  if (min! > max!)
    fault("HR1522", "min", `min is ${min} but max is ${max}`, {
      value: min!,
      rule: "min must be at most max",
    });
  else if (count! < min! || count! > max!) {
    fault("HR1522", "count", `count is ${count}, min ${min} and max ${max}`, {
      value: count!,
      rule: "count must lie between min and max",
    });
  }
}

function checkUnavailable(group: FilledGroup, fault: Fault): void {
  for (const { zone, from, until } of group.unavailable) {
    if (zone !== undefined && !group.zones.includes(zone)) {
      fault("HR1527", "unavailable", `node group "${group.name}" has no zone "${zone}"`, {
        value: zone,
        choices: group.zones,
      });
    }
    if (toSpan(until) <= toSpan(from)) {
      fault("HR1527", "unavailable", `until is ${until} and from ${from}`, {
        value: until,
        rule: "until must be later than from",
      });
    }
  }
}

/** Said once a group, since every figure of cost lacks it. */
function warnOfMissingPrice(group: FilledGroup, fault: Fault): void {
  if (group.spot === undefined ? group.price !== undefined : group.spot.price !== undefined) return;
  const field = group.spot === undefined ? "price" : "spot";
  const what = group.spot === undefined ? "no price" : "no spot price";
  fault("HR1526", field, `node group "${group.name}" has ${what}: the cost leaves it out`, {
    severity: "warning",
    rule: group.spot === undefined ? "write price in USD per node and hour" : "write spot: {price: …}",
  });
}

/** Gives the catalogue's type where the group names one. */
function fillShape(
  group: FilledGroup,
  scenario: FilledScenario,
  catalogue: readonly InstanceType[],
  note: Note,
  fault: Fault,
): InstanceType | undefined {
  let type: InstanceType | undefined;
  const pods = Number(scenario.kubelet["maxPods"]);
  if (group.instanceType === undefined) {
    if (group.cpu === undefined || group.memory === undefined) {
      fault("HR1520", "", `node group "${group.name}" has no size`, {
        rule: "give instanceType, or cpu and memory",
      });
      return undefined;
    }
  } else {
    const found = findInstanceType(group.instanceType, catalogue);
    if ("unknown" in found) {
      const { message, value, hint } = found.unknown;
      const rule = "choose another, or give cpu, memory, pods and price outright";
      fault("HR1521", "instanceType", message, { value, rule, hint });
      return undefined;
    }
    type = found.type;
    const origin = `instance type ${group.instanceType}`;
    const allocatable = allocatableOf(found.type, { vmMemoryOverheadPercent: group.vmMemoryOverhead });
    const fill = <F extends "cpu" | "memory" | "pods" | "price" | "attachableVolumes">(
      field: F,
      value: NonNullable<FilledGroup[F]>,
    ) => {
      if (group[field] !== undefined) return;
      group[field] = value;
      note(
        field,
        field === "cpu" || field === "memory" ? `${origin}, what kube-reserved and eviction leave` : origin,
      );
    };
    fill("cpu", `${allocatable.cpuMillicores}m`);
    fill("memory", `${allocatable.memoryMi}Mi`);
    fill("pods", allocatable.pods);
    const attachable = volumeAttachLimitOf(type);
    if (attachable !== null) fill("attachableVolumes", attachable);
    if (type.pricePerHourUsd !== null) fill("price", type.pricePerHourUsd);
    if (group.spot !== undefined && group.spot.price === undefined && type.spotPricePerHourUsd !== null) {
      group.spot.price = type.spotPricePerHourUsd;
      note("spot.price", origin);
    }
  }
  if (group.pods === undefined) {
    group.pods = pods;
    note("pods", "default: kubelet.maxPods");
  }
  return type;
}

const GIB = 1024 ** 3;

function resolveGroup(
  group: FilledGroup,
  type: InstanceType | undefined,
  minimumSeconds: number | undefined,
  fault: Fault,
): Omit<ResolvedNodeGroup, "nodeSettings"> {
  const cpu = toCpu(group.cpu!) - (group.systemReserved === undefined ? 0 : toCpu(group.systemReserved.cpu));
  const memory =
    toBytes(group.memory!) - (group.systemReserved === undefined ? 0 : toBytes(group.systemReserved.memory));
  if (cpu <= 0 || memory <= 0) {
    fault(
      "HR1524",
      group.systemReserved === undefined ? "cpu" : "systemReserved",
      "a node has nothing left for pods",
    );
  }
  return {
    name: group.name,
    instanceType: group.instanceType ?? null,
    provider: type?.provider ?? null,
    allocatable: {
      cpuMillicores: millicores(cpu),
      memoryBytes: bytesOf(memory),
      pods: group.pods!,
      ephemeralStorageBytes: toBytes(group.ephemeralStorage),
      scalars: Object.entries(group.resources).sort(([a], [b]) => (a < b ? -1 : 1)),
    },
    capacity: {
      cpuMillicores: millicores(Math.max(toCpu(group.cpu!), (type?.vcpu ?? 0) * 1000)),
      memoryBytes: bytesOf(Math.max(toBytes(group.memory!), (type?.memoryGiB ?? 0) * GIB)),
    },
    pricePerHourUsd: (group.spot === undefined ? group.price : group.spot.price) ?? null,
    isSpot: group.spot !== undefined,
    minimumBilledSeconds: minimumSeconds ?? MINIMUM_BILLED_SECONDS[type?.provider ?? "other"],
    attachableVolumes: group.attachableVolumes ?? null,
    zones: group.zones,
    count: group.count!,
    min: group.min!,
    max: group.max!,
    labels: group.labels,
    annotations: group.annotations,
    taints: group.taints,
    startupTaints: group.startupTaints.map(({ removedAfter, ...taint }) => ({
      ...taint,
      removedAfter: toLatency(removedAfter),
    })),
    autoscalingOptions: resolveOptions(group.autoscalingOptions),
    ...resolveBoot(group.boot),
    unavailable: group.unavailable.map(({ zone, from, until }) => ({
      zone: zone ?? null,
      from: toSpan(from),
      until: toSpan(until),
    })),
  };
}

function resolveOptions(options: FilledGroup["autoscalingOptions"] = {}): NodeGroupOverrides {
  const {
    scaleDownUnneededTime: unneeded,
    scaleDownUnreadyTime: unready,
    maxNodeProvisionTime: provision,
    maxNodeStartupTime: startup,
    ...plain
  } = options;
  const spans = {
    scaleDownUnneededTime: unneeded,
    scaleDownUnreadyTime: unready,
    maxNodeProvisionTime: provision,
    maxNodeStartupTime: startup,
  };
  const written = Object.entries(spans).filter(([, text]) => text !== undefined);
  return {
    ...Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined)),
    ...Object.fromEntries(written.map(([name, text]) => [name, toSpan(text!)])),
  };
}

function resolveBoot(boot: FilledGroup["boot"]): { boot: LatencySpec; bootModel: BootModelName | null } {
  if (typeof boot === "string" || !("model" in boot)) return { boot: toLatency(boot), bootModel: null };
  const { boot: time } = bootModel(boot.model);
  return {
    boot: { p50: seconds(time.quantile(0.5)), p99: seconds(time.quantile(0.99)) },
    bootModel: boot.model,
  };
}
