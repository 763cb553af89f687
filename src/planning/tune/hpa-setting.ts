import type { HpaScalingRules, MetricSpec } from "../../kubernetes/index.js";
import { parseCpuMillicores } from "../../units/index.js";
import type { TunableAutoscaler } from "./tunable-autoscaler.js";

/** What tuning may set of one HPA and of the pods that it scales. */
export interface HpaSetting {
  readonly minReplicas: number;
  readonly maxReplicas: number;
  /** Percent of the request, or thousandths of the metric's unit; null: the HPA has no metric that can be tuned. */
  readonly target: number | null;
  /** Null: as upstream has it where the HPA says nothing. */
  readonly scaleUp: HpaScalingRules | null;
  readonly scaleDown: HpaScalingRules | null;
  /** Of the container that does the work; null: it asks for none. */
  readonly cpuRequestMillicores: number | null;
}

/** The metric whose target is tuned. */
export interface TunedMetric {
  readonly index: number;
  /** `cpu`, `queue_depth` */
  readonly name: string;
  readonly isUtilization: boolean;
  /** Way to the target inside the HPA: `spec.metrics.0.resource.target.averageUtilization`. */
  readonly path: string;
}

/** Upstream's default metric where an HPA has none. */
const DEFAULT_METRICS: readonly MetricSpec[] = [
  { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } } },
];

/** The metrics that count for an HPA. */
export function metricsOf({ hpa }: TunableAutoscaler): readonly MetricSpec[] {
  const { metrics = [] } = hpa.spec;
  return metrics.length > 0 ? metrics : DEFAULT_METRICS;
}

/** The first metric with a share of a request as target, else the first whose target is an amount. */
export function tunedMetric(autoscaler: TunableAutoscaler): TunedMetric | null {
  const metrics = metricsOf(autoscaler).flatMap(describeMetric);
  return metrics.find(({ isUtilization }) => isUtilization) ?? metrics[0] ?? null;
}

function describeMetric(metric: MetricSpec, index: number): readonly TunedMetric[] {
  const [field, source, name] =
    metric.resource !== undefined
      ? (["resource", metric.resource, metric.resource.name] as const)
      : metric.containerResource !== undefined
        ? (["containerResource", metric.containerResource, metric.containerResource.name] as const)
        : metric.pods !== undefined
          ? (["pods", metric.pods, metric.pods.metric.name] as const)
          : metric.object !== undefined
            ? (["object", metric.object, metric.object.metric.name] as const)
            : metric.external !== undefined
              ? (["external", metric.external, metric.external.metric.name] as const)
              : [null, null, ""];
  if (source === null) return [];
  const { target } = source;
  const key = (["averageUtilization", "averageValue", "value"] as const).find(
    (each) => target[each] !== undefined,
  );
  if (key === undefined) return [];
  const path = `spec.metrics.${index}.${field}.target.${key}`;
  return [{ index, name, isUtilization: key === "averageUtilization", path }];
}

/** What the manifests say now. */
export function currentSetting(autoscaler: TunableAutoscaler): HpaSetting {
  const { spec } = autoscaler.hpa;
  const metric = tunedMetric(autoscaler);
  return {
    minReplicas: spec.minReplicas ?? 1,
    maxReplicas: spec.maxReplicas,
    target: metric === null ? null : targetOf(autoscaler, metric),
    scaleUp: spec.behavior?.scaleUp ?? null,
    scaleDown: spec.behavior?.scaleDown ?? null,
    cpuRequestMillicores: autoscaler.container?.cpuRequestMillicores ?? null,
  };
}

function targetOf(autoscaler: TunableAutoscaler, { index, isUtilization }: TunedMetric): number | null {
  const spec = metricsOf(autoscaler)[index]!;
  const source = spec.resource ?? spec.containerResource ?? spec.pods ?? spec.object ?? spec.external;
  const target = source!.target;
  if (isUtilization) return target.averageUtilization ?? null;
  return parseCpuMillicores(target.averageValue ?? target.value ?? "") ?? null;
}

/** Overrides that give an HPA a setting; none for what stays as it is. */
export function settingOverrides(autoscaler: TunableAutoscaler, setting: HpaSetting): readonly string[] {
  const current = currentSetting(autoscaler);
  const { path, hpa, container, workloadPath } = autoscaler;
  const overrides: string[] = [];
  const set = (at: string, value: unknown) => overrides.push(`${at}=${JSON.stringify(value)}`);
  if (setting.minReplicas !== current.minReplicas) set(`${path}.spec.minReplicas`, setting.minReplicas);
  if (setting.maxReplicas !== current.maxReplicas) set(`${path}.spec.maxReplicas`, setting.maxReplicas);
  const metric = tunedMetric(autoscaler);
  if (metric !== null && setting.target !== null && setting.target !== current.target) {
    const value = targetValue(metric, setting.target);
    if ((hpa.spec.metrics ?? []).length > 0) set(`${path}.${metric.path}`, value);
    else set(`${path}.spec.metrics`, metricsWith(autoscaler, setting));
  }
  const behavior = behaviorOf(autoscaler, setting);
  if (behavior !== undefined) set(`${path}.spec.behavior`, behavior);
  if (container !== null && setting.cpuRequestMillicores !== current.cpuRequestMillicores) {
    const at = `${workloadPath}.spec.template.spec.containers.${container.name}.resources.requests.cpu`;
    set(at, cpuText(setting.cpuRequestMillicores!));
  }
  return overrides;
}

/** `behavior` where the setting changes it, else undefined: present, even empty, it selects another algorithm. */
export function behaviorOf(
  autoscaler: TunableAutoscaler,
  { scaleUp, scaleDown }: HpaSetting,
): { readonly scaleUp?: HpaScalingRules; readonly scaleDown?: HpaScalingRules } | undefined {
  const current = currentSetting(autoscaler);
  if (isSame(scaleUp, current.scaleUp) && isSame(scaleDown, current.scaleDown)) return undefined;
  return {
    ...(scaleUp === null ? {} : { scaleUp }),
    ...(scaleDown === null ? {} : { scaleDown }),
  };
}

/** Whether two settings are the same in every part. */
export function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The HPA's metrics with the setting's target. */
export function metricsWith(autoscaler: TunableAutoscaler, { target }: HpaSetting): readonly MetricSpec[] {
  const metric = tunedMetric(autoscaler);
  const metrics = metricsOf(autoscaler);
  if (metric === null || target === null) return metrics;
  const [field, , key] = metric.path.split(".").slice(3) as [keyof MetricSpec, string, string];
  return metrics.map((spec, index) => {
    if (index !== metric.index) return spec;
    const source = spec[field] as { readonly target: object };
    return {
      ...spec,
      [field]: { ...source, target: { ...source.target, [key]: targetValue(metric, target) } },
    };
  });
}

/** A target as a manifest has it. */
export function targetValue({ isUtilization }: TunedMetric, target: number): number | string {
  return isUtilization ? target : cpuText(target);
}

/** Thousandths as a quantity. @example cpuText(1500) // "1500m" */
export function cpuText(milli: number): string {
  return milli % 1000 === 0 ? String(milli / 1000) : `${milli}m`;
}
