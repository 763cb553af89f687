import { Document, isMap, isPair, type Pair, visit } from "yaml";
import { percent } from "../../report/index.js";
import { behaviorOf, cpuText, currentSetting, metricsWith, tunedMetric } from "./hpa-setting.js";
import type { KnobName } from "./knobs.js";
import { settingAt } from "./settings.js";
import { bindingText, costText } from "./trial-figures.js";
import type { ProvenSettings, SensitivityRow, TuneResult } from "./tune-result.js";
import { savingOf, signedPercent } from "./tune-warnings.js";

/** The field that stands for a knob in the patch, by its key there. */
const FIELD: Readonly<Record<KnobName, string>> = {
  target: "target",
  min: "minReplicas",
  max: "maxReplicas",
  up: "scaleUp",
  down: "scaleDown",
  request: "requests",
};

/**
 * The answer as YAML that can be applied on the server's side, with the reason of each value as a comment; and the
 * same as a variant for `headroom compare`. Empty where nothing changes.
 */
export function renderPatch(result: TuneResult): string {
  const { best, tuned, now } = result;
  const documents = tuned.flatMap((_, a) => patchesOf(result, a));
  if (documents.length === 0) return "";
  const { share, halfWidth } = savingOf(result);
  const noise = halfWidth === null ? "" : ` ± ${percent(halfWidth, 1)}`;
  const head = [
    `${result.scenario}, tuned by kube-headroom ${result.version}`,
    `cost: ${costText(now.run.cost, result.cost)} now, ${costText(best.run.cost, result.cost)} with this (${signedPercent(share)}${noise})`,
    `${result.split.trained.label}: ${bindingText(best.run)}`,
    ...result.split.unseen.map(({ label }) => `${label}, unseen: ${bindingText(worstOn(best, label))}`),
    ...(result.recommended === null ? ["THIS DOES NOT MEET THE OBJECTIVES: it only comes closest."] : []),
    "kubectl apply --server-side --field-manager headroom --force-conflicts -f patch.yaml",
  ];
  return `${head.map((line) => `# ${line}`).join("\n")}\n${documents.join("")}`;
}

function worstOn(best: ProvenSettings, part: string) {
  return best.unseen
    .filter((run) => run.part === part)
    .reduce((worst, run) => (run.judgement.excess > worst.judgement.excess ? run : worst));
}

function patchesOf(result: TuneResult, index: number): readonly string[] {
  const tuned = result.tuned[index]!;
  const { autoscaler } = tuned;
  const setting = settingAt(tuned, result.best.settings[index]!);
  const current = currentSetting(autoscaler);
  const reasons = reasonsOf(result, index);
  const documents: string[] = [];
  const isHpaChanged = [...reasons.keys()].some((name) => name !== "request");
  if (isHpaChanged) {
    const behavior = behaviorOf(autoscaler, setting) ?? autoscaler.hpa.spec.behavior;
    const hpa = {
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: { name: autoscaler.hpa.metadata.name, namespace: autoscaler.namespace },
      spec: {
        scaleTargetRef: autoscaler.hpa.spec.scaleTargetRef,
        minReplicas: setting.minReplicas,
        maxReplicas: setting.maxReplicas,
        metrics: metricsWith(autoscaler, setting),
        ...(behavior === undefined ? {} : { behavior }),
      },
    };
    documents.push(commented(hpa, reasons, tunedMetric(autoscaler)?.index ?? 0));
  }
  if (setting.cpuRequestMillicores !== current.cpuRequestMillicores && autoscaler.container !== null) {
    const { name } = autoscaler.container;
    const requests = { cpu: cpuText(setting.cpuRequestMillicores!) };
    const workload = {
      apiVersion: autoscaler.hpa.spec.scaleTargetRef.apiVersion ?? "apps/v1",
      kind: autoscaler.workloadKind,
      metadata: { name: autoscaler.workloadName, namespace: autoscaler.namespace },
      spec: { template: { spec: { containers: [{ name, resources: { requests } }] } } },
    };
    documents.push(commented(workload, reasons, 0));
  }
  return documents;
}

/** Why each changed knob stands where it does: what it was, and what one step more or less would do. */
function reasonsOf(result: TuneResult, index: number): ReadonlyMap<KnobName, string> {
  const { tuned, best, sensitivity } = result;
  const reasons = new Map<KnobName, string>();
  tuned[index]!.knobs.forEach(({ name, choices, current }, k) => {
    if (best.settings[index]![k] === current) return;
    const steps = sensitivity
      .filter((row) => row.autoscaler === index && row.knob === k)
      .map((row) => stepText(result, row));
    reasons.set(name, [`was ${choices[current]!.label}`, ...steps].join("; "));
  });
  return reasons;
}

/** What one step of a knob would do. @example "85 % costs 3.1 % more" */
export function stepText(result: TuneResult, { autoscaler, knob, step, tried }: SensitivityRow): string {
  const { best, tuned } = result;
  const { choices } = tuned[autoscaler]!.knobs[knob]!;
  const { label } = choices[best.settings[autoscaler]![knob]! + step]!;
  if (tried === null) return `${label} cannot run`;
  if (tried.run.judgement.excess > 0) return `${label} misses ${bindingText(tried.run)}`;
  const change = (tried.run.cost - best.run.cost) / best.run.cost;
  if (Math.abs(change) < 0.005) return `${label} costs the same`;
  return `${label} costs ${percent(Math.abs(change), 1)} ${change > 0 ? "more" : "less"}`;
}

/** A document with the reasons above the fields that they are about. */
function commented(value: object, reasons: ReadonlyMap<KnobName, string>, metricIndex: number): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  const left = new Map([...reasons].map(([name, text]) => [FIELD[name], text]));
  const metrics = document.getIn(["spec", "metrics", metricIndex]);
  visit(document, {
    Pair(_, pair, path) {
      const key = String((pair as Pair<{ value?: unknown }>).key?.value ?? "");
      const text = left.get(key);
      if (text === undefined || !isPair(pair)) return;
      if (key === "target" && !path.includes(metrics as never)) return;
      const node = pair.key as { commentBefore?: string };
      node.commentBefore = ` ${text}`;
      left.delete(key);
    },
  });
  if (!isMap(document.contents)) return "";
  return `---\n${document.toString({ lineWidth: 0 })}`;
}
