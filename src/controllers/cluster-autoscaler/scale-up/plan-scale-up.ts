import type { Pod } from "../../../cluster/index.js";
import type { ScaleUpSafety } from "../cluster-state/cluster-state-registry.js";
import { type Estimate, estimateNodes } from "../estimator/estimate-nodes.js";
import { EstimationLimiter, type EstimationThreshold } from "../estimator/estimation-limiter.js";
import type { ChosenOption } from "../expander/choose-option.js";
import type { FullOption } from "../expander/expander-chain.js";
import { hasGpu } from "../gpu-nodes.js";
import type { NodeGroup, NodeTemplates } from "../node-group.js";
import { balanceScaleUp, type ScaleUpInfo } from "../node-groups/balance-scale-up.js";
import { compareTemplates, type SimilarityOptions } from "../node-groups/compare-templates.js";
import type { QuotaTracker } from "../node-groups/quota-tracker.js";
import { similarNodeGroups } from "../node-groups/similar-node-groups.js";
import type { PredicateSnapshot } from "../simulator/predicate-snapshot.js";
import { buildPodGroups } from "./build-pod-groups.js";
import {
  type PodGroupEvaluation,
  podsAwaitingEvaluation,
  remainingPods,
  schedulablePodGroups,
  unevaluated,
} from "./pod-group-evaluation.js";
import { type SkipReason, skipReason } from "./skip-reason.js";

/** Settings of the scale-up that hold for the whole run. */
export interface ScaleUpOptions {
  /** 0: unlimited. */
  readonly maxNodesTotal: number;
  readonly balanceSimilarNodeGroups: boolean;
  readonly similarity: SimilarityOptions;
  readonly fastPathBinpacking: boolean;
}

/** What one scale-up pass looks at. */
export interface ScaleUpInput {
  /** Pods that need a scale-up; at least one. */
  readonly pods: readonly Pod[];
  /** With an open fork; all its nodes count for limits. */
  readonly snapshot: PredicateSnapshot;
  /** In the provider's order. */
  readonly groups: readonly NodeGroup[];
  readonly templates: NodeTemplates;
  readonly tracker: QuotaTracker;
  readonly options: ScaleUpOptions;
  /** All pods or none (ProvisioningRequests). */
  readonly allOrNothing: boolean;
  safetyOf(group: NodeGroup): ScaleUpSafety;
  /** Bounds of one group's estimate; see `estimationThresholds`. */
  thresholdsOf(
    group: NodeGroup,
    similarGroups: readonly NodeGroup[],
    currentNodes: number,
  ): readonly EstimationThreshold[];
  expand(options: readonly ScaleUpOption[]): ChosenOption<ScaleUpOption>;
}

/** An option with how it came about. */
export interface ScaleUpOption extends FullOption {
  readonly group: NodeGroup;
  readonly similarGroups: readonly NodeGroup[];
  readonly estimate: Estimate;
}

/** What is to be done, and why. */
export interface ScaleUpPlan {
  /**
   * - `scaleUp`: `scaleUps` are to be carried out
   * - `noOptions`: no group can help, or the expander took none, or not all pods can be helped where all must
   * - `maxNodesTotalReached`: the chosen option has no room under `max-nodes-total`
   */
  readonly result: "scaleUp" | "noOptions" | "maxNodesTotalReached";
  readonly scaleUps: readonly ScaleUpInfo[];
  readonly options: readonly ScaleUpOption[];
  readonly skipped: ReadonlyMap<string, SkipReason>;
  readonly podGroups: readonly PodGroupEvaluation[];
  /** null: the expander was not asked. */
  readonly choice: ChosenOption<ScaleUpOption> | null;
  /** Nodes of the chosen option that limits cut away. */
  readonly nodesCapped: number;
  /** Pods that the chosen option helps. */
  readonly podsTriggered: readonly Pod[];
  readonly podsRemainUnschedulable: readonly Pod[];
  readonly podsAwaitEvaluation: readonly Pod[];
}

/**
 * Decides which groups grow by how many nodes for the pods: at most one option a pass, split among similar groups.
 * The snapshot is left as it was.
 *
 * Source: cluster-autoscaler 1.36.1 core/scaleup/orchestrator/orchestrator.go#ScaleUp
 * Deviates: limits of wall-clock time (`max-binpacking-time`, `max-nodegroup-binpacking-duration`) never run out.
 */
export function planScaleUp(input: ScaleUpInput): ScaleUpPlan {
  const { snapshot, groups, templates, tracker, options } = input;
  const currentNodes = snapshot.nodes().length;
  const podGroups = buildPodGroups(input.pods).map(unevaluated);
  const skipped = new Map<string, SkipReason>();
  const valid: NodeGroup[] = [];
  for (const group of groups) {
    const reason = skipReason(
      group,
      templates.get(group.id),
      tracker,
      currentNodes,
      options.maxNodesTotal,
      input.safetyOf,
    );
    if (reason === null) valid.push(group);
    else skipped.set(group.id, reason);
  }
  const schedulable = new Map(
    valid.map(({ id }) => [id, schedulablePodGroups(snapshot, podGroups, id, templates.get(id)!)]),
  );
  const similarTo = (group: NodeGroup) => findSimilarGroups(group, input, schedulable);

  const found: ScaleUpOption[] = [];
  for (const group of valid) {
    const option = expansionOption(group, similarTo(group), input, schedulable.get(group.id)!, currentNodes);
    if (option === null) continue;
    if (input.allOrNothing && option.pods.length < input.pods.length) continue;
    found.push(option);
  }
  const nothing = (result: ScaleUpPlan["result"], choice: ScaleUpPlan["choice"]): ScaleUpPlan => ({
    result,
    scaleUps: [],
    options: found,
    skipped,
    podGroups,
    choice,
    nodesCapped: 0,
    podsTriggered: [],
    podsRemainUnschedulable: choice === null ? remainingPods(podGroups) : input.pods,
    podsAwaitEvaluation: [],
  });
  if (found.length === 0) return nothing("noOptions", null);
  const choice = input.expand(found);
  const chosen = choice.option;
  if (chosen === null) return nothing("noOptions", choice);

  let newNodes = chosen.nodeCount;
  if (options.maxNodesTotal > 0 && newNodes + currentNodes > options.maxNodesTotal) {
    newNodes = options.maxNodesTotal - currentNodes;
    if (newNodes < 1) return nothing("maxNodesTotalReached", choice);
  }
  newNodes = tracker.check(chosen.template, newNodes).allowedDelta;
  if (input.allOrNothing && newNodes < chosen.nodeCount) return nothing("noOptions", choice);

  const targets = [chosen.group, ...similarTo(chosen.group).filter((group) => hasQuota(group, input))];
  const scaleUps = capByQuotas(balanceScaleUp(targets, newNodes), input);
  const planned = scaleUps.reduce((sum, { newSize, currentSize }) => sum + newSize - currentSize, 0);
  if (input.allOrNothing && planned < newNodes) return nothing("noOptions", choice);
  return {
    result: "scaleUp",
    scaleUps,
    options: found,
    skipped,
    podGroups,
    choice,
    nodesCapped: chosen.nodeCount - planned,
    podsTriggered: chosen.pods,
    podsRemainUnschedulable: remainingPods(podGroups),
    podsAwaitEvaluation: podsAwaitingEvaluation(podGroups, chosen.group.id),
  };
}

/** Source: cluster-autoscaler 1.36.1 core/scaleup/orchestrator/orchestrator.go#ComputeExpansionOption */
function expansionOption(
  group: NodeGroup,
  similarGroups: readonly NodeGroup[],
  { snapshot, templates, options, allOrNothing, thresholdsOf }: ScaleUpInput,
  podGroups: readonly PodGroupEvaluation[],
  currentNodes: number,
): ScaleUpOption | null {
  if (podGroups.length === 0) return null;
  const template = templates.get(group.id)!;
  const limiter = new EstimationLimiter(thresholdsOf(group, similarGroups, currentNodes));
  const estimate = estimateNodes(snapshot, podGroups, template, limiter, options.fastPathBinpacking);
  let { nodeCount } = estimate;
  if (group.options.zeroOrMaxNodeScaling && nodeCount > 0) {
    if (allOrNothing && nodeCount > group.maxSize) return null;
    nodeCount = group.maxSize;
  }
  if (nodeCount === 0 || estimate.pods.length === 0) return null;
  return {
    group,
    nodeCount,
    pods: estimate.pods,
    template,
    hasGpu: hasGpu(template),
    similarGroups,
    estimate,
  };
}

function findSimilarGroups(
  group: NodeGroup,
  { groups, templates, options, safetyOf }: ScaleUpInput,
  schedulable: ReadonlyMap<string, readonly PodGroupEvaluation[]>,
): readonly NodeGroup[] {
  if (!options.balanceSimilarNodeGroups) return [];
  const template = templates.get(group.id);
  if (template === undefined) return [];
  const candidates = groups.filter((other) => {
    const theirs = templates.get(other.id);
    if (other.id === group.id || theirs === undefined) return false;
    return compareTemplates(template, theirs, options.similarity) === null;
  });
  return similarNodeGroups(group, {
    balanceSimilarNodeGroups: true,
    candidates,
    schedulable,
    isSafeToScaleUp: (other) => safetyOf(other) === null,
  });
}

function hasQuota({ id }: NodeGroup, { templates, tracker }: ScaleUpInput): boolean {
  const template = templates.get(id);
  return template !== undefined && tracker.check(template, 1).exceeded.length === 0;
}

/** Source: cluster-autoscaler 1.36.1 core/scaleup/orchestrator/orchestrator.go#capScaleUpsByQuota */
function capByQuotas(
  scaleUps: readonly ScaleUpInfo[],
  { templates, tracker }: ScaleUpInput,
): readonly ScaleUpInfo[] {
  return scaleUps
    .map((info) => {
      const template = templates.get(info.group.id)!;
      const { allowedDelta } = tracker.check(template, info.newSize - info.currentSize);
      if (allowedDelta > 0) tracker.consume(template, allowedDelta);
      return { ...info, newSize: info.currentSize + allowedDelta };
    })
    .filter(({ newSize, currentSize }) => newSize !== currentSize);
}
