import type { Container, LimitRange, LimitRangeItem, PodSpec, ResourceList } from "../../kubernetes/index.js";
import { parseQuantity, quantityToNumber } from "../../units/index.js";

/**
 * Why a pod is outside its namespace's LimitRanges; empty: it is within. The defaults have been filled in before.
 *
 * Source: kubernetes v1.36.3 plugin/pkg/admission/limitranger/admission.go#PodValidateLimitFunc
 */
export function limitRangeFaults(spec: PodSpec, ranges: readonly LimitRange[]): readonly string[] {
  const faults: string[] = [];
  for (const item of ranges.flatMap((range) => range.spec.limits)) {
    if (item.type === "Container") {
      for (const container of [...spec.containers, ...(spec.initContainers ?? [])]) {
        const { requests, limits } = container.resources ?? {};
        faults.push(...faultsOf(item, `Container ${container.name}`, numbers(requests), numbers(limits)));
      }
    } else if (item.type === "Pod") {
      faults.push(
        ...faultsOf(item, "Pod", sums(spec.containers, "requests"), sums(spec.containers, "limits")),
      );
    }
  }
  return faults;
}

type Amounts = ReadonlyMap<string, number>;

function faultsOf(item: LimitRangeItem, what: string, requests: Amounts, limits: Amounts): string[] {
  const faults: string[] = [];
  for (const [name, min] of numbers(item.min)) {
    const request = requests.get(name) ?? limits.get(name);
    if (request === undefined)
      faults.push(`minimum ${name} usage per ${what} is ${min}. No request is specified`);
    else if (request < min)
      faults.push(`minimum ${name} usage per ${what} is ${min}, but request is ${request}`);
    const limit = limits.get(name);
    if (limit !== undefined && limit < min) {
      faults.push(`minimum ${name} usage per ${what} is ${min}, but limit is ${limit}`);
    }
  }
  for (const [name, max] of numbers(item.max)) {
    const limit = limits.get(name);
    if (limit === undefined)
      faults.push(`maximum ${name} usage per ${what} is ${max}. No limit is specified`);
    else if (limit > max) faults.push(`maximum ${name} usage per ${what} is ${max}, but limit is ${limit}`);
  }
  for (const [name, ratio] of numbers(item.maxLimitRequestRatio)) {
    const limit = limits.get(name);
    const request = requests.get(name) ?? limit;
    if (limit === undefined || request === undefined || request === 0) {
      faults.push(
        `${name} max limit to request ratio per ${what} is ${ratio}, but no limit or request is specified`,
      );
    } else if (limit / request > ratio) {
      const found = Number((limit / request).toPrecision(6));
      faults.push(
        `${name} max limit to request ratio per ${what} is ${ratio}, but provided ratio is ${found}`,
      );
    }
  }
  return faults;
}

function numbers(list: ResourceList | undefined): Amounts {
  const amounts = new Map<string, number>();
  for (const [name, text] of Object.entries(list ?? {})) {
    const quantity = parseQuantity(String(text));
    if (quantity !== undefined) amounts.set(name, quantityToNumber(quantity));
  }
  return amounts;
}

function sums(containers: readonly Container[], list: "requests" | "limits"): Amounts {
  const total = new Map<string, number>();
  for (const { resources } of containers) {
    const own = numbers(resources?.[list]);
    for (const [name, amount] of own) total.set(name, (total.get(name) ?? 0) + amount);
  }
  return total;
}
