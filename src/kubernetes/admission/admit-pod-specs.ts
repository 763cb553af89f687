import { type Diagnostic, nearestName } from "../../diagnostics/index.js";
import type { ReadObject } from "../read-object.js";
import type { Container, LimitRange, PodSpec, PriorityClass } from "../types/index.js";
import { reportInto } from "../validation/report.js";
import {
  type ContainerDefaults,
  containerDefaultsOf,
  fillContainerResources,
} from "./fill-container-resources.js";
import { podSpecOf } from "./pod-spec-of.js";
import { resolvePriority, SYSTEM_PRIORITIES } from "./resolve-priority.js";

/** Objects that admission reads. */
export interface AdmissionObjects {
  readonly priorityClasses: readonly PriorityClass[];
  readonly limitRanges: readonly LimitRange[];
}

/** Its own fresh copy of what was read, which nobody else has seen yet. */
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Writes into the pod specs of all objects what the API server's admission would: priority and preemption policy
 * of the PriorityClass, resources of the namespace's LimitRanges. `known` are objects of the cluster beside those
 * that were read; the latter count first.
 *
 * Returns diagnostics: HR1133 no such PriorityClass (the pods then have priority 0).
 * Deviates: the API server would refuse such a pod, and one beyond a LimitRange's bounds.
 */
export function admitPodSpecs(
  objects: readonly ReadObject[],
  known: AdmissionObjects = { priorityClasses: [], limitRanges: [] },
): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const priorityClasses = [...known.priorityClasses];
  const limitRanges = new Map(known.limitRanges.map((range) => [keyOf(range), range]));
  for (const { modelled } of objects) {
    if (modelled?.kind === "PriorityClass") priorityClasses.push(modelled);
    else if (modelled?.kind === "LimitRange") limitRanges.set(keyOf(modelled), modelled);
  }
  const defaults = defaultsByNamespace(limitRanges.values());
  for (const { modelled, namespace, locate } of objects) {
    const found = modelled === undefined ? undefined : podSpecOf(modelled);
    if (found === undefined) continue;
    const spec: Mutable<PodSpec> = found.spec;
    const resolved = resolvePriority(spec, priorityClasses);
    if (resolved === undefined) {
      const name = spec.priorityClassName ?? "";
      const choices = [...SYSTEM_PRIORITIES.keys(), ...priorityClasses.map(({ metadata }) => metadata.name)];
      const nearest = nearestName(name, choices);
      reportInto(diagnostics, locate)("HR1133", [...found.path, "priorityClassName"], {
        severity: "warning",
        message: `PriorityClass "${name}" is not in the manifests; its pods get priority ${spec.priority ?? 0}`,
        value: name,
        ...(nearest === undefined ? {} : { hint: `did you mean ${nearest}?` }),
      });
    } else if (resolved.priority !== 0 || spec.priorityClassName !== undefined) {
      spec.priority = resolved.priority;
      spec.preemptionPolicy = resolved.preemptionPolicy;
    }
    const filled = defaults.get(namespace ?? "");
    if (filled !== undefined) fillResources(spec, filled);
  }
  return diagnostics;
}

function fillResources(spec: Mutable<PodSpec>, defaults: ContainerDefaults): void {
  const fill = (containers: readonly Container[]) =>
    containers.map((container) => ({ ...container, resources: fillContainerResources(container, defaults) }));
  spec.containers = fill(spec.containers);
  if (spec.initContainers !== undefined) spec.initContainers = fill(spec.initContainers);
}

function defaultsByNamespace(limitRanges: Iterable<LimitRange>): ReadonlyMap<string, ContainerDefaults> {
  const byNamespace = new Map<string, LimitRange[]>();
  for (const range of limitRanges) {
    const namespace = range.metadata.namespace ?? "";
    const others = byNamespace.get(namespace);
    if (others === undefined) byNamespace.set(namespace, [range]);
    else others.push(range);
  }
  const defaults = new Map<string, ContainerDefaults>();
  for (const [namespace, ranges] of byNamespace) {
    const found = containerDefaultsOf(ranges);
    if (found !== undefined) defaults.set(namespace, found);
  }
  return defaults;
}

function keyOf({ metadata }: LimitRange): string {
  return `${metadata.namespace ?? ""}/${metadata.name}`;
}
