import type { ResourceAmounts } from "../../controllers/vertical-pod-autoscaler/index.js";
import type { HorizontalPodAutoscaler, Loaded } from "../../kubernetes/index.js";
import type { LoadedScenario } from "../../scenario/index.js";
import type { SizedContainer } from "./size-containers.js";
import { type RequestPlan, withRequests } from "./with-requests.js";

/** A request and an HPA's target that together leave the use per pod at which the HPA scales as it is. */
export interface ScalePair {
  /** `hpa/default/web`. */
  readonly hpa: string;
  readonly workload: string;
  readonly resource: "cpu" | "memory";
  /** Of all containers that the metric counts. Units: millicores or bytes. */
  readonly requestBefore: number;
  readonly requestAfter: number;
  readonly percentBefore: number;
  readonly percentAfter: number;
}

interface UtilizationMetric {
  readonly index: number;
  readonly resource: "cpu" | "memory";
  readonly container: string | undefined;
  readonly percent: number;
}

function utilizationsOf({ spec }: HorizontalPodAutoscaler): UtilizationMetric[] {
  return (spec.metrics ?? []).flatMap((metric, index): UtilizationMetric[] => {
    const source = metric.resource ?? metric.containerResource;
    const percent = source?.target.type === "Utilization" ? source.target.averageUtilization : undefined;
    if (source === undefined || percent === undefined) return [];
    if (source.name !== "cpu" && source.name !== "memory") return [];
    return [{ index, resource: source.name, container: metric.containerResource?.container, percent }];
  });
}

/**
 * Adjusts a plan so that every HPA scales at the same use per pod as before: its target becomes the nearest whole
 * percent of the new request, and the request is then fitted so that request · percent stays what it was.
 */
export function holdScalePoints(
  loaded: LoadedScenario,
  sizes: readonly SizedContainer[],
  rule: (size: SizedContainer) => ResourceAmounts,
): { readonly loaded: LoadedScenario; readonly pairs: readonly ScalePair[] } {
  const plan = new Map<string, Map<string, ResourceAmounts>>();
  for (const size of sizes) {
    const known = plan.get(size.workload) ?? new Map<string, ResourceAmounts>();
    plan.set(size.workload, known.set(size.container, rule(size)));
  }
  const pairs: ScalePair[] = [];
  const hpas = loaded.manifests.hpas.map(({ object, place }): Loaded<HorizontalPodAutoscaler> => {
    const namespace = object.metadata.namespace ?? "default";
    const workload = `${object.spec.scaleTargetRef.kind}/${namespace}/${object.spec.scaleTargetRef.name}`;
    let metrics = object.spec.metrics ?? [];
    for (const { index, resource, container, percent } of utilizationsOf(object)) {
      const counted = sizes.filter(
        (size) => size.workload === workload && (container === undefined || size.container === container),
      );
      const before = counted.reduce((sum, { now }) => sum + (now[resource] ?? 0), 0);
      const containers = plan.get(workload);
      const wanted = counted.reduce(
        (sum, size) => sum + (containers?.get(size.container)?.[resource] ?? 0),
        0,
      );
      if (containers === undefined || before === 0 || wanted === 0) continue;
      const percentAfter = Math.max(1, Math.round((before * percent) / wanted));
      const factor = (before * percent) / percentAfter / wanted;
      let after = 0;
      for (const size of counted) {
        const amounts = containers.get(size.container)!;
        const fitted = Math.max(1, Math.round((amounts[resource] ?? 0) * factor));
        after += fitted;
        containers.set(size.container, { ...amounts, [resource]: fitted });
      }
      metrics = metrics.map((metric, at) => {
        if (at !== index) return metric;
        const key = metric.resource === undefined ? "containerResource" : "resource";
        const source = metric[key]!;
        return {
          ...metric,
          [key]: { ...source, target: { ...source.target, averageUtilization: percentAfter } },
        };
      });
      pairs.push({
        hpa: `hpa/${namespace}/${object.metadata.name}`,
        workload,
        resource,
        requestBefore: before,
        requestAfter: after,
        percentBefore: percent,
        percentAfter,
      });
    }
    return { place, object: { ...object, spec: { ...object.spec, metrics } } };
  });
  const sized = withRequests(loaded, plan as RequestPlan);
  return { loaded: { ...sized, manifests: { ...sized.manifests, hpas } }, pairs };
}
