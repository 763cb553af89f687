import type { SimTime } from "../units/index.js";

/** One thing a component decided, with the numbers that led to it. Text is made from the evidence at the edge. */
export interface Decision<Evidence = unknown> {
  readonly at: SimTime;
  /** Upstream's component name: `horizontal-pod-autoscaler`, `kube-scheduler`, `replicaset`. */
  readonly component: string;
  /** Whom it concerns: `hpa/default/web`, `pod/default/web-5d4f-x2x7q`, `deployment/default/web`. */
  readonly object: string;
  /** Short, stable name of what was decided: `scale`, `keep`, `bind`, `unschedulable`. */
  readonly action: string;
  readonly from?: number | string;
  readonly to?: number | string;
  /**
   * It holds until its component decides something else about the object, which is told only then: a log that begins
   * in between shows it.
   */
  readonly isStanding?: boolean;
  /** The decision's evidence as its room's types define it; rendered by `explain`. A log keeps it for good. */
  readonly evidence?: Evidence;
  /** Makes one line of text of the evidence; called only when somebody reads the log. */
  explain?(evidence: Evidence): string;
}

/** One line of text on a decision, or "". */
export function explainDecision({ evidence, explain }: Decision): string {
  return explain?.(evidence) ?? "";
}

/** Takes every decision, in the order in which they are made. */
export interface DecisionSink {
  decide<Evidence>(decision: Decision<Evidence>): void;
}

/** One step in the life of a pod or node, told by the component that did it. */
export interface LifeStep {
  readonly at: SimTime;
  readonly component: string;
  /** `pod/default/web-5d4f-x2x7q`, `node/service-3`. */
  readonly object: string;
  /** Stable name of the step: `created`, `scheduled`, `pulling`, `pulled`, `started`, `ready`, `deleting`, `gone`. */
  readonly step: string;
  readonly detail?: string;
}

/** Takes life steps as they happen. */
export interface ObservationSink {
  observe(step: LifeStep): void;
}

/** Drops everything; the default. */
export const SILENT_SINK: DecisionSink & ObservationSink = {
  decide() {},
  observe() {},
};
