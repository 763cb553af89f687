import type { Diagnostic } from "../../diagnostics/index.js";
import { type HorizontalPodAutoscaler, type Loaded, TESTED_LIMITS } from "../../kubernetes/index.js";
import { groupDigits } from "../../units/index.js";
import type { PlacedWorkload } from "../placement/placed-workload.js";
import type { Provenance } from "../provenance.js";
import type { PathSegment } from "../scenario-document.js";
import type { FilledScenario } from "../schema/scenario-schema.js";
import { toCpu, toSpan } from "./resolve-amounts.js";

/** Beyond so many times what Kubernetes is tested for, a number is a slip of the hand, and would fill the memory. */
const MOST_TIMES_TESTED = 10;
const MOST_NODES = MOST_TIMES_TESTED * TESTED_LIMITS.nodes;
const MOST_PODS = MOST_TIMES_TESTED * TESTED_LIMITS.pods;

/** Every workload, Service and node group has a row of each interval in memory: three years of minutes. */
const MOST_ROWS = 1_600_000;

/** Of one machine; the largest that are sold have some two thousand. */
const MOST_CORES = 1_000_000;

/** Of the simulated time. */
const MOST_YEARS = 100;
const YEAR_MICROS = 365 * 86_400e6;

/**
 * Refuses sizes that no run could hold: HR1515 a span, a number of rows, nodes, cores or pods.
 *
 * The numbers at the start count, and each that somebody scales to; what autoscalers make of them is the run's.
 */
export function checkSizes(
  filled: FilledScenario,
  workloads: readonly PlacedWorkload[],
  hpas: readonly Loaded<HorizontalPodAutoscaler>[],
  provenance: Provenance,
): readonly Diagnostic[] {
  const faults: Diagnostic[] = [];
  const fault = (path: readonly PathSegment[], message: string, rule: string) =>
    faults.push({ code: "HR1515", severity: "error", place: provenance.placeOf(path), message, rule });

  const duration = toSpan(filled.duration);
  const interval = toSpan(filled.report.interval);
  if (duration + toSpan(filled.warmup) > MOST_YEARS * YEAR_MICROS) {
    fault(["duration"], "duration and warmup are too long", `at most ${MOST_YEARS} years can be played`);
  } else if (interval > 0 && duration / interval > MOST_ROWS) {
    const rows = groupDigits(Math.ceil(duration / interval));
    const message = `${filled.duration} with a row every ${filled.report.interval} makes ${rows} rows`;
    fault(
      ["report", "interval"],
      message,
      `at most ${groupDigits(MOST_ROWS)}; write a longer report.interval`,
    );
  }

  filled.nodeGroups.forEach(({ cpu }, index) => {
    if (cpu === undefined || toCpu(cpu) <= MOST_CORES * 1000) return;
    const message = `a machine has ${groupDigits(Math.round(toCpu(cpu) / 1000))} cores`;
    fault(["nodeGroups", index, "cpu"], message, `at most ${groupDigits(MOST_CORES)}`);
  });
  const nodes = filled.nodeGroups.map(({ count, min }) => count ?? min ?? 0);
  const largest = nodes.indexOf(Math.max(...nodes));
  if (sum(nodes) > MOST_NODES) {
    fault(
      ["nodeGroups", largest, "count"],
      `the cluster starts with ${groupDigits(sum(nodes))} nodes`,
      NODES_RULE,
    );
  }

  const isLarge = sum(workloads.map(({ replicas }) => replicas)) > MOST_PODS;
  const sizes = isLarge ? workloads.map((each) => Math.min(each.replicas, mostOf(each, hpas))) : [];
  if (sum(sizes) > MOST_PODS) {
    const { kind, name, place } = workloads[sizes.indexOf(Math.max(...sizes))]!;
    const message = `the workloads ask for ${groupDigits(sum(sizes))} pods, ${kind}/${name} for the most of them`;
    faults.push({ code: "HR1515", severity: "error", place, message, rule: PODS_RULE });
  }
  filled.actions.forEach(({ scale }, index) => {
    if (scale === undefined || scale.replicas <= MOST_PODS) return;
    const { target, replicas } = scale;
    fault(
      ["actions", index, "scale", "replicas"],
      `${target} is scaled to ${groupDigits(replicas)} pods`,
      PODS_RULE,
    );
  });
  return faults;
}

const NODES_RULE = `at most ${groupDigits(MOST_NODES)}, ${MOST_TIMES_TESTED} times what Kubernetes is tested for`;
const PODS_RULE = `at most ${groupDigits(MOST_PODS)}, ${MOST_TIMES_TESTED} times what Kubernetes is tested for`;

/** What a workload's HPA lets it have; infinite without one. */
function mostOf(
  { kind, namespace, name }: PlacedWorkload,
  hpas: readonly Loaded<HorizontalPodAutoscaler>[],
): number {
  const hpa = hpas.find(
    ({ object: { metadata, spec } }) =>
      spec.scaleTargetRef.kind === kind &&
      spec.scaleTargetRef.name === name &&
      (metadata.namespace ?? "default") === namespace,
  );
  return hpa?.object.spec.maxReplicas ?? Number.POSITIVE_INFINITY;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
