import { type PodSpec, podRequests, type ResourceList } from "../../kubernetes/index.js";
import { parseQuantity, quantityToNumber } from "../../units/index.js";

/**
 * What a pod takes of quotas, by quota name. `cpu` and `memory` are other names of `requests.cpu` and
 * `requests.memory`; amounts are in cores, bytes and pieces. A name is missing where no container says anything of it.
 *
 * Source: kubernetes v1.36.3 pkg/quota/v1/evaluator/core/pods.go#podComputeUsageHelper
 */
export function podAmounts(spec: PodSpec): ReadonlyMap<string, number> {
  const amounts = new Map<string, number>([
    ["pods", 1],
    ["count/pods", 1],
  ]);
  const requests = podRequests(spec);
  const add = (name: string, amount: number) => amounts.set(name, (amounts.get(name) ?? 0) + amount);
  if (says(spec, "requests", "cpu")) {
    add("cpu", requests.cpuMillicores / 1000);
    add("requests.cpu", requests.cpuMillicores / 1000);
  }
  if (says(spec, "requests", "memory")) {
    add("memory", requests.memoryBytes);
    add("requests.memory", requests.memoryBytes);
  }
  if (says(spec, "requests", "ephemeral-storage")) {
    add("ephemeral-storage", requests.ephemeralStorageBytes);
    add("requests.ephemeral-storage", requests.ephemeralStorageBytes);
  }
  for (const [name, amount] of requests.scalars) add(`requests.${name}`, amount);
  for (const name of ["cpu", "memory", "ephemeral-storage"]) {
    if (says(spec, "limits", name)) add(`limits.${name}`, limitOf(spec, name));
  }
  return amounts;
}

/** Names of compute resources that every container must name where a quota bounds them. */
export const COMPUTE_NAMES: ReadonlySet<string> = new Set([
  "cpu",
  "memory",
  "requests.cpu",
  "requests.memory",
  "limits.cpu",
  "limits.memory",
]);

/** Whether every container names an amount; a limit stands for a request that is missing. */
function says(spec: PodSpec, list: "requests" | "limits", name: string): boolean {
  const pod = spec.resources;
  if (pod !== undefined && (amountIn(pod[list], name) ?? amountIn(pod.limits, name)) !== undefined)
    return true;
  return spec.containers.every(({ resources }) => {
    const own = amountIn(resources?.[list], name);
    return own !== undefined || (list === "requests" && amountIn(resources?.limits, name) !== undefined);
  });
}

function limitOf(spec: PodSpec, name: string): number {
  const ofPod = amountIn(spec.resources?.limits, name);
  if (ofPod !== undefined) return ofPod;
  let sum = 0;
  for (const { resources } of spec.containers) sum += amountIn(resources?.limits, name) ?? 0;
  let largest = 0;
  for (const { resources, restartPolicy } of spec.initContainers ?? []) {
    const limit = amountIn(resources?.limits, name) ?? 0;
    if (restartPolicy === "Always") sum += limit;
    else largest = Math.max(largest, limit);
  }
  return Math.max(sum, largest);
}

function amountIn(list: ResourceList | undefined, name: string): number | undefined {
  const text = list?.[name];
  const quantity = text === undefined ? undefined : parseQuantity(String(text));
  return quantity === undefined ? undefined : quantityToNumber(quantity);
}
