import type { HpaScalingRules } from "../../kubernetes/index.js";
import { cpuText, currentSetting, type HpaSetting, isSame, tunedMetric } from "./hpa-setting.js";
import type { TunableAutoscaler } from "./tunable-autoscaler.js";

/** What tuning turns, in the order in which it is told. */
export const KNOB_NAMES = ["target", "min", "max", "up", "down", "request"] as const;

export type KnobName = (typeof KNOB_NAMES)[number];

/** One quantity of an HPA and the values that are tried for it, from low to high. */
export interface Knob {
  /** `hpa/default/web` */
  readonly object: string;
  readonly name: KnobName;
  /** For people: `cpu target`. */
  readonly title: string;
  readonly choices: readonly KnobChoice[];
  /** The choice that stands in the manifests. */
  readonly current: number;
  /** Why nothing beyond the first or last choice comes into question; null: somebody could look there. */
  readonly limits: { readonly low: string | null; readonly high: string | null };
}

export interface KnobChoice {
  /** `70 %`, `at most 100 % or 4 pods in 15 s` */
  readonly label: string;
  readonly value: Partial<HpaSetting>;
}

/** Values to try in place of the usual ones, by knob: percent, pods, seconds, millicores. */
export type KnobValues = ReadonlyMap<KnobName, readonly number[]>;

const TARGETS_PERCENT = [40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90];
const AMOUNT_FACTORS = [0.5, 0.625, 0.75, 0.875, 1, 1.25, 1.5, 2];
const MIN_FACTORS = [0.5, 1, 1.5, 2, 3];
const MAX_FACTORS = [1, 1.5, 2, 3];
const REQUEST_FACTORS = [0.6, 0.8, 1, 1.25, 1.5, 2];
const DOWN_WINDOWS_SECONDS = [60, 120, 300, 600];

/** Order: from slow to fast. Source of `usual`: kubernetes v1.36.3 pkg/apis/autoscaling/v2/defaults.go. */
const SCALE_UPS = [
  { name: "careful", window: 60, percent: 100, pods: 4 },
  { name: "usual", window: 0, percent: 100, pods: 4 },
  { name: "fast", window: 0, percent: 300, pods: 10 },
].map(({ name, window, percent, pods }) => {
  const rules: HpaScalingRules = {
    stabilizationWindowSeconds: window,
    selectPolicy: "Max",
    policies: [
      { type: "Percent", value: percent, periodSeconds: 15 },
      { type: "Pods", value: pods, periodSeconds: 15 },
    ],
  };
  return { name, rules, label: scaleUpLabel(name, rules) };
});
const USUAL = SCALE_UPS.findIndex(({ name }) => name === "usual");

/**
 * What may be turned of an HPA and which values are tried. A knob that has only its present value is left out.
 *
 * Order: as `KNOB_NAMES`; choices from low to high.
 */
export function knobsOf(
  autoscaler: TunableAutoscaler,
  names: readonly KnobName[] = KNOB_NAMES,
  given: KnobValues = new Map(),
): readonly Knob[] {
  return KNOB_NAMES.filter((name) => names.includes(name))
    .map((name) => BUILDERS[name](autoscaler, given.get(name)))
    .filter((knob) => knob !== null)
    .filter(({ choices }) => choices.length > 1);
}

type Builder = (autoscaler: TunableAutoscaler, given: readonly number[] | undefined) => Knob | null;

const BUILDERS: Record<KnobName, Builder> = {
  target: (autoscaler, given) => {
    const metric = tunedMetric(autoscaler);
    const { target } = currentSetting(autoscaler);
    if (metric === null || target === null) return null;
    const values = metric.isUtilization
      ? (given ?? TARGETS_PERCENT)
      : (given ?? AMOUNT_FACTORS).map((value) =>
          Math.round(given === undefined ? value * target : value * 1000),
        );
    const label = (value: number) => (metric.isUtilization ? `${value} %` : cpuText(value));
    const limits = {
      low: null,
      high: metric.isUtilization && Math.max(...values) >= 100 ? "the whole request" : null,
    };
    return numeric(
      autoscaler,
      { name: "target", title: `${metric.name} target`, values, current: target, limits },
      (value) => ({
        label: label(value),
        value: { target: value },
      }),
    );
  },
  min: (autoscaler, given) => {
    const { minReplicas: current, maxReplicas } = currentSetting(autoscaler);
    const floor = Math.min(current, 2);
    const values = (
      given ?? MIN_FACTORS.map((factor) => Math.max(floor, Math.ceil(current * factor)))
    ).filter((value) => value <= Math.max(current, Math.floor(maxReplicas * MAX_FACTORS[0]!)));
    const low = Math.min(...values) <= floor ? "fewer than 2 pods do not survive the loss of one" : null;
    return numeric(
      autoscaler,
      { name: "min", title: "minReplicas", values, current, limits: { low, high: null } },
      (value) => ({
        label: String(value),
        value: { minReplicas: value },
      }),
    );
  },
  max: (autoscaler, given) => {
    const { maxReplicas: current, minReplicas } = currentSetting(autoscaler);
    const values = (given ?? MAX_FACTORS.map((factor) => Math.ceil(current * factor))).filter(
      (value) => value >= minReplicas,
    );
    return numeric(
      autoscaler,
      { name: "max", title: "maxReplicas", values, current, limits: { low: null, high: null } },
      (value) => ({ label: String(value), value: { maxReplicas: value } }),
    );
  },
  up: (autoscaler) => {
    const { scaleUp } = currentSetting(autoscaler);
    const same = SCALE_UPS.findIndex(({ rules }) => isSame(normalized(rules), normalized(scaleUp)));
    const own = scaleUp !== null && same < 0;
    const choices = SCALE_UPS.map(({ rules, label }, index) => ({
      label,
      // What stands there already is not written again.
      value: { scaleUp: index === (scaleUp === null ? USUAL : same) ? scaleUp : rules },
    }));
    if (own) choices.splice(USUAL + 1, 0, { label: `as it is: ${rulesText(scaleUp)}`, value: { scaleUp } });
    const current = own ? USUAL + 1 : scaleUp === null ? USUAL : same;
    const limits = { low: "slower helps nobody in a rush", high: "faster than new pods become Ready" };
    return { object: autoscaler.object, name: "up", title: "scaleUp", choices, current, limits };
  },
  down: (autoscaler, given) => {
    const { scaleDown } = currentSetting(autoscaler);
    const current = scaleDown?.stabilizationWindowSeconds ?? autoscaler.defaultDownscaleSeconds;
    const limits = { low: null, high: null };
    return numeric(
      autoscaler,
      { name: "down", title: "scaleDown window", values: given ?? DOWN_WINDOWS_SECONDS, current, limits },
      (value) => ({
        label: `${value} s`,
        value: {
          scaleDown: value === current ? scaleDown : { ...scaleDown, stabilizationWindowSeconds: value },
        },
      }),
    );
  },
  request: (autoscaler, given) => {
    const { cpuRequestMillicores: current } = currentSetting(autoscaler);
    if (current === null) return null;
    const limit = autoscaler.container?.cpuLimitMillicores ?? Number.POSITIVE_INFINITY;
    const values = (given ?? REQUEST_FACTORS.map((factor) => roundCpu(current * factor))).filter(
      (value) => value > 0 && value <= limit,
    );
    const high = Math.max(...values) >= limit ? "the container's limit" : null;
    return numeric(
      autoscaler,
      { name: "request", title: "cpu request", values, current, limits: { low: null, high } },
      (value) => ({ label: cpuText(value), value: { cpuRequestMillicores: value } }),
    );
  },
};

interface NumericKnob {
  readonly name: KnobName;
  readonly title: string;
  readonly values: readonly number[];
  readonly current: number;
  readonly limits: Knob["limits"];
}

/** A knob of numbers; the present value is always among them. */
function numeric(
  { object }: TunableAutoscaler,
  { name, title, values, current, limits }: NumericKnob,
  choiceOf: (value: number) => KnobChoice,
): Knob {
  const sorted = [...new Set([...values, current])].sort((a, b) => a - b);
  return { object, name, title, choices: sorted.map(choiceOf), current: sorted.indexOf(current), limits };
}

/** Whole tens of millicores; whole fifties from half a core on. */
function roundCpu(millicores: number): number {
  const step = millicores < 500 ? 10 : 50;
  return Math.max(step, Math.round(millicores / step) * step);
}

/** Rules with upstream's defaults, so that equal ones compare equal. */
function normalized(rules: HpaScalingRules | null): unknown {
  if (rules === null) return null;
  const policies = (rules.policies ?? SCALE_UPS_DEFAULT_POLICIES).map(
    ({ type, value, periodSeconds }) => `${type} ${value} ${periodSeconds}`,
  );
  return [
    rules.stabilizationWindowSeconds ?? 0,
    rules.selectPolicy ?? "Max",
    policies.sort(),
    rules.tolerance ?? null,
  ];
}

const SCALE_UPS_DEFAULT_POLICIES = [
  { type: "Pods", value: 4, periodSeconds: 15 },
  { type: "Percent", value: 100, periodSeconds: 15 },
];

function scaleUpLabel(name: string, rules: HpaScalingRules): string {
  return `${name}: ${rulesText(rules)}`;
}

function rulesText({ stabilizationWindowSeconds = 0, selectPolicy, policies = [] }: HpaScalingRules): string {
  if (selectPolicy === "Disabled") return "disabled";
  const steps = policies.map(
    ({ type, value, periodSeconds }) =>
      `${type === "Percent" ? `${value} %` : `${value} pods`} in ${periodSeconds} s`,
  );
  const window = stabilizationWindowSeconds > 0 ? `, window ${stabilizationWindowSeconds} s` : "";
  return `${steps.join(selectPolicy === "Min" ? " and " : " or ") || "usual steps"}${window}`;
}
