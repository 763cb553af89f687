import { allocatableOf, findInstanceType } from "../../cloud/index.js";
import type { Diagnostic } from "../../diagnostics/index.js";
import { bytesOf, millicores } from "../../units/index.js";
import type { Provenance } from "../provenance.js";
import type { ResolvedNodeGroup } from "../resolved-scenario.js";
import type { FilledScenario } from "../schema/scenario-schema.js";
import { toBytes, toCpu, toLatency } from "./resolve-amounts.js";

type FilledGroup = FilledScenario["nodeGroups"][number];

/**
 * Fills in what follows from other fields (count, min, max, price, pods, size by instance type) with its origin,
 * and resolves the groups.
 *
 * Returns diagnostics: HR1520 neither instanceType nor cpu and memory, HR1521 unknown instance type, HR1522 min,
 * count and max out of order, HR1523 two groups of one name, HR1524 more is reserved than there is.
 */
export function resolveNodeGroups(
  scenario: FilledScenario,
  provenance: Provenance,
): { readonly groups: readonly ResolvedNodeGroup[]; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const groups: ResolvedNodeGroup[] = [];
  const names = new Set<string>();
  scenario.nodeGroups.forEach((group, index) => {
    const fault = (code: string, field: string, message: string, more: Partial<Diagnostic> = {}) => {
      const path = field === "" ? ["nodeGroups", index] : ["nodeGroups", index, field];
      diagnostics.push({ code, severity: "error", place: provenance.placeOf(path), message, ...more });
    };
    if (names.has(group.name)) fault("HR1523", "name", `two node groups are called "${group.name}"`);
    names.add(group.name);
    const before = diagnostics.length;
    const note = (field: string, origin: string) =>
      provenance.recordOrigin(["nodeGroups", index, field], origin);
    fillCounts(group, note);
    checkCounts(group, fault);
    fillShape(group, scenario, note, fault);
    if (diagnostics.length === before) groups.push(resolveGroup(group, fault));
  });
  return { groups, diagnostics };
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

function fillShape(group: FilledGroup, scenario: FilledScenario, note: Note, fault: Fault): void {
  const pods = Number(scenario.kubelet["maxPods"]);
  if (group.instanceType === undefined) {
    if (group.cpu === undefined || group.memory === undefined) {
      fault("HR1520", "", `node group "${group.name}" has no size`, {
        rule: "give instanceType, or cpu and memory",
      });
      return;
    }
  } else {
    const found = findInstanceType(group.instanceType);
    if (!("type" in found)) {
      fault("HR1521", "instanceType", `there is no instance type "${group.instanceType}" in the catalogue`, {
        value: group.instanceType,
        rule: "choose another, or give cpu, memory, pods and price outright",
        ...(found.nearest === undefined ? {} : { hint: `did you mean ${found.nearest}?` }),
      });
      return;
    }
    const origin = `instance type ${group.instanceType}`;
    const allocatable = allocatableOf(found.type, { vmMemoryOverheadPercent: group.vmMemoryOverhead });
    const fill = <F extends "cpu" | "memory" | "pods" | "price">(
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
    fill("price", found.type.pricePerHourUsd);
  }
  if (group.pods === undefined) {
    group.pods = pods;
    note("pods", "default: kubelet.maxPods");
  }
  if (group.price === undefined) {
    group.price = 0;
    note("price", "default");
  }
}

function resolveGroup(group: FilledGroup, fault: Fault): ResolvedNodeGroup {
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
    allocatable: {
      cpuMillicores: millicores(cpu),
      memoryBytes: bytesOf(memory),
      pods: group.pods!,
      ephemeralStorageBytes: toBytes(group.ephemeralStorage),
      scalars: Object.entries(group.resources).sort(([a], [b]) => (a < b ? -1 : 1)),
    },
    pricePerHourUsd: group.price!,
    zones: group.zones,
    count: group.count!,
    min: group.min!,
    max: group.max!,
    labels: group.labels,
    taints: group.taints,
    boot: toLatency(group.boot),
  };
}
