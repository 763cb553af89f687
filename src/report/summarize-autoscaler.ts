import type { AutoscalerFacts, DecisionRecord, Result } from "../recording/index.js";

/** What an autoscaler did over the run. */
export interface AutoscalerSummary extends AutoscalerFacts {
  readonly scaleUps: number;
  readonly scaleDowns: number;
  /** Time that the intervals ended with spec.replicas at maxReplicas. Seconds. */
  readonly atMaxSeconds: number;
  /** Its decisions that changed spec.replicas, in their order. */
  readonly changes: readonly DecisionRecord[];
}

export function summarizeAutoscaler(result: Result, facts: AutoscalerFacts): AutoscalerSummary {
  const changes = result.decisions.filter(
    (each) =>
      each.object === facts.object &&
      typeof each.from === "number" &&
      typeof each.to === "number" &&
      each.from !== each.to,
  );
  const wanted = result.workloads.find((each) => each.workload === facts.target)?.wanted;
  let atMaxMicros = 0;
  result.intervalEnds.forEach((end, index) => {
    const begin = result.intervalEnds[index - 1] ?? result.figuresFromMicros;
    if (wanted?.[index] === facts.maxReplicas) atMaxMicros += end - begin;
  });
  return {
    ...facts,
    scaleUps: changes.filter((each) => Number(each.to) > Number(each.from)).length,
    scaleDowns: changes.filter((each) => Number(each.to) < Number(each.from)).length,
    atMaxSeconds: atMaxMicros / 1e6,
    changes,
  };
}
