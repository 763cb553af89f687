import type { Node, Pod } from "../../../src/cluster/index.js";
import { queueBackoff } from "../../../src/controllers/scheduler/queue-backoff.js";
import type { NodeAffinity } from "../../../src/kubernetes/index.js";
import { fitError } from "../../../src/scheduling/fit-error.js";
import {
  findFeasibleNodes,
  findPreemption,
  makeProfile,
  type NodeView,
  numFeasibleNodesToFind,
  type Plugin,
  type ProfileOptions,
  prepareFilters,
  type Rejection,
  type SchedulerVersion,
  type SchedulingContext,
  type SchedulingPod,
  SchedulingState,
} from "../../../src/scheduling/index.js";
import { insufficientResources } from "../../../src/scheduling/insufficient-resources.js";
import { normalizeScores } from "../../../src/scheduling/normalize-scores.js";
import { ignoredBy } from "../../../src/scheduling/plugins/node-resources-fit.js";
import type { ResourceWeight, ShapePoint } from "../../../src/scheduling/profile-options.js";
import { brokenLinearFunction } from "../../../src/scheduling/resource-score.js";
import { runFilters } from "../../../src/scheduling/run-filters.js";
import { schedulingPodOf } from "../../../src/scheduling/scheduling-pod.js";
import { scoreNodes } from "../../../src/scheduling/score-nodes.js";
import type { Adapter, Json, VectorCase } from "../adapter.js";
import {
  budgetOf,
  contextOf,
  type GivenBudget,
  type GivenCluster,
  type GivenNode,
  type GivenPod,
  podOf,
  schedulingPod,
} from "./scheduler-given.js";

function adapter<G>(
  operation: string,
  run: (given: G, vectorCase: VectorCase) => unknown,
  compare?: Adapter["compare"],
): Adapter {
  return {
    component: "scheduler",
    operation,
    run: (given, vectorCase) => run(given as unknown as G, vectorCase),
    ...(compare === undefined ? {} : { compare }),
  };
}

const plugin = (name: string, options: Partial<ProfileOptions> = {}): Plugin =>
  makeProfile(options).plugins.get(name)!;

/** The context with one node and, on it, all pods of the case. */
function oneNode(node: GivenNode, pods: readonly GivenPod[] = []): SchedulingContext {
  return contextOf({ nodes: [node], pods: pods.map((pod) => ({ ...pod, nodeName: node.name })) });
}

/** Normalised, unweighted scores of one plugin by node; null: it contributes nothing. */
function scoresOf(
  scorer: Plugin,
  pod: SchedulingPod,
  context: SchedulingContext,
  feasible: ReadonlySet<string> | null = null,
): Record<string, number> | null {
  const indexes = context.nodes.flatMap((node, i) => (feasible?.has(node.name) === false ? [] : [i]));
  const nodes = indexes.map((i) => context.nodes[i]!);
  const feasibleNodes = {
    count: nodes.length,
    indexes: Int32Array.from(indexes),
    at: (position: number) => nodes[position]!,
  };
  const prepared = scorer.prepareScore!(pod, context, feasibleNodes);
  if (prepared === null) return null;
  const scores = Float64Array.from(nodes, (node, k) => prepared.score(node, indexes[k]!, k));
  prepared.normalize?.(scores, nodes.length);
  return Object.fromEntries(nodes.map((node, k) => [node.name, scores[k]!]));
}

const fitAnswer = (rejection: Rejection | null) =>
  rejection === null ? { fits: true } : { fits: false, resolvableByPreemption: rejection.resolvable };

interface ScoreGiven extends GivenCluster {
  readonly pod: GivenPod;
  readonly strategy?: "LeastAllocated" | "MostAllocated" | "RequestedToCapacityRatio";
  readonly resources?: readonly ResourceWeight[];
  readonly shape?: readonly ShapePoint[];
}

const fitScore = (operation: string, type: ScoreGiven["strategy"]) =>
  adapter<ScoreGiven>(operation, (given) => {
    const strategy = {
      type: given.strategy ?? type!,
      resources: given.resources ?? [],
      ...(given.shape === undefined ? {} : { shape: given.shape }),
    };
    const scorer = plugin("NodeResourcesFit", { nodeResourcesFit: { scoringStrategy: strategy } });
    return { scores: scoresOf(scorer, schedulingPod(given.pod), contextOf(given)) };
  });

/** Everything an oracle case tells: who is feasible, who rejected the others, and all weighted scores. */
function decide(pod: SchedulingPod, context: SchedulingContext, version: SchedulerVersion) {
  const profile = makeProfile({ version });
  const state = new SchedulingState();
  const prepared = prepareFilters(pod, context, profile);
  if (prepared.rejection === null) {
    findFeasibleNodes(
      pod,
      context.nodes,
      prepared,
      { percentageOfNodesToScore: 100, nominated: null },
      state,
    );
  }
  const { feasible } = state;
  const names = Array.from({ length: feasible.count }, (_, position) => feasible.at(position).name);
  const rejected: Record<string, unknown> = {};
  context.nodes.forEach((node, i) => {
    const rejection = prepared.rejection ?? state.rejections[i] ?? null;
    if (rejection === null) return;
    const { plugin: by, resolvable, insufficient } = rejection;
    rejected[node.name] = {
      plugin: by,
      resolvable,
      ...(insufficient === undefined ? {} : { insufficient: [...insufficient].sort() }),
    };
  });
  const weightedScores: Record<string, Record<string, number>> = {};
  if (names.length > 0) scoreNodes(pod, context, profile, state.feasible, state.scores);
  names.forEach((name, i) => {
    const { plugins, parts, total } = state.scores.explain(i, state.feasible.indexes[i]!, name);
    // Upstream's DynamicResources scores 0 for pods without claims.
    weightedScores[name] = { DynamicResources: 0, total };
    for (const [k, by] of plugins.entries()) weightedScores[name][by] = parts[k]!;
  });
  const max = Math.max(...names.map((name) => weightedScores[name]!["total"]!));
  const best = names.filter((name) => weightedScores[name]!["total"] === max).sort();
  return { feasible: [...names].sort(), rejected, weightedScores, best, max };
}

interface ScheduleGiven extends GivenCluster {
  readonly pod: GivenPod;
}

const scheduleOne = (operation: string) =>
  adapter<ScheduleGiven>(operation, (given) => {
    const { feasible, rejected, weightedScores, best } = decide(
      schedulingPod(given.pod),
      contextOf(given),
      "1.36",
    );
    return {
      feasible,
      rejected,
      ...(feasible.length === 0 ? {} : { weightedScores, best }),
    };
  });

/** Compares only what `expect` names: some cases of the tables leave parts of the answer out. */
function equalsWhereExpected(expected: Json, actual: unknown): boolean {
  if (expected === null || typeof expected !== "object" || Array.isArray(expected)) {
    return JSON.stringify(expected) === JSON.stringify(actual);
  }
  const have = actual as Readonly<Record<string, unknown>> | undefined;
  return Object.entries(expected).every(([key, value]) => equalsWhereExpected(value, have?.[key]));
}

interface SequenceGiven extends GivenCluster {
  readonly pending: readonly GivenPod[];
}

/** Ties go to the smallest name: the vectors' rule, not the scheduler's. */
function sequence(given: SequenceGiven, version: SchedulerVersion) {
  const context = contextOf(given);
  const steps = given.pending.map((givenPod, i) => {
    const pod = podOf(givenPod, i);
    const { feasible, best, max } = decide(schedulingPodOf(pod), context, version);
    if (feasible.length === 0) return { node: null, pod: pod.name };
    (context.nodes.find((node) => node.name === best[0]) as Node).addPod(pod);
    return { best, feasibleCount: feasible.length, node: best[0], pod: pod.name, total: max };
  });
  return { steps };
}

/** The pod as a scheduler sees it whose gate MatchLabelKeysInPodTopologySpread is off. */
function withoutMatchLabelKeys(pod: GivenPod): GivenPod {
  const { topologySpreadConstraints: constraints, ...rest } = pod;
  if (constraints === undefined) return rest;
  return { ...rest, topologySpreadConstraints: constraints.map(({ matchLabelKeys, ...others }) => others) };
}

interface PreemptGiven extends GivenCluster {
  readonly pod: GivenPod;
  readonly pdbs?: readonly GivenBudget[] | null;
}

function preempt(given: PreemptGiven) {
  const context = contextOf(given);
  const pod = schedulingPod(given.pod);
  const profile = makeProfile();
  const prepared = prepareFilters(pod, context, profile);
  const rejections = context.nodes.map(
    (node, i) => prepared.rejection ?? runFilters(prepared.filters, node, i),
  );
  const error = fitError(context.nodes, rejections, null);
  const resolvableNodes = context.nodes
    .filter((_node, i) => rejections[i]?.resolvable)
    .map(({ name }) => name)
    .sort();
  const budgets = (given.pdbs ?? []).map(budgetOf);
  const found = findPreemption<Pod>(pod, context, profile, error, { budgets, examinesAll: true });
  const candidates = found.candidates
    .map(({ nodeName, victims, violatedBudgets }) => ({
      node: nodeName,
      pdbViolations: violatedBudgets,
      victims: victims.map(({ name }) => name),
    }))
    .sort((a, b) => (a.node < b.node ? -1 : 1));
  return { candidates, picks: found.picks.map(({ nodeName }) => nodeName).sort(), resolvableNodes };
}

export const schedulerAdapters: readonly Adapter[] = [
  adapter<{ initial: number; max: number; count: number }>("backoff-duration", ({ initial, max, count }) => ({
    backoff: queueBackoff(count, initial, max),
  })),
  adapter<ScoreGiven>("balanced-allocation-score", (given) => {
    const scorer = plugin("NodeResourcesBalancedAllocation", { balancedResources: given.resources ?? [] });
    const scores = scoresOf(scorer, schedulingPod(given.pod), contextOf(given));
    return scores === null ? { skipped: true } : { scores };
  }),
  adapter<{ points: readonly ShapePoint[]; p: number }>("broken-linear-function", ({ points, p }) => ({
    value: brokenLinearFunction(points, p),
  })),
  adapter<{
    node: GivenNode;
    pods: readonly GivenPod[];
    pod: GivenPod;
    podLevelResourcesEnabled: boolean;
    ignoredResources?: readonly string[];
    ignoredResourceGroups?: readonly string[];
  }>("node-resources-fit-filter", (given, { expect }) => {
    const strip = ({ podResources, ...rest }: GivenPod): GivenPod =>
      given.podLevelResourcesEnabled && podResources !== undefined ? { podResources, ...rest } : rest;
    const context = oneNode(given.node, given.pods.map(strip));
    const isIgnored = ignoredBy(given);
    const lacking = insufficientResources(schedulingPod(strip(given.pod)), context.nodes[0]!, isIgnored);
    if (lacking.length === 0) return { fits: true };
    return {
      fits: false,
      resolvableByPreemption: !lacking.some(({ unresolvable }) => unresolvable),
      insufficient: lacking.map(({ resource }) => resource).sort(),
      ...("details" in (expect as object) ? { details: lacking } : {}),
    };
  }),
  fitScore("node-resources-fit-score", "LeastAllocated"),
  fitScore("least-allocated-score", "LeastAllocated"),
  fitScore("most-allocated-score", "MostAllocated"),
  fitScore("requested-to-capacity-ratio-score", "RequestedToCapacityRatio"),
  adapter<ScheduleGiven>("image-locality-score", (given) => ({
    scores: scoresOf(plugin("ImageLocality"), schedulingPod(given.pod), contextOf(given)),
  })),
  adapter<ScheduleGiven>(
    "interpod-affinity-filter",
    (given) => {
      const context = contextOf(given);
      const preparation = plugin("InterPodAffinity").prepareFilter!(schedulingPod(given.pod), context);
      if (preparation.kind === "rejected") {
        return { preFilter: { code: "UnschedulableAndUnresolvable", ...fitAnswer(preparation.rejection) } };
      }
      const isSkipped = preparation.kind === "skip";
      const answers = context.nodes.map((node, i) => [
        node.name,
        fitAnswer(isSkipped ? null : preparation.filter.filter(node, i)),
      ]);
      return {
        byNode: Object.fromEntries(answers),
        ...(isSkipped ? { preFilter: { code: "Skip", fits: true, skipped: true } } : {}),
      };
    },
    equalsWhereExpected,
  ),
  adapter<ScheduleGiven & { hardPodAffinityWeight: number; ignorePreferredTermsOfExistingPods: boolean }>(
    "interpod-affinity-score",
    (given) => {
      const scores = scoresOf(
        plugin("InterPodAffinity", { interPodAffinity: given }),
        schedulingPod(given.pod),
        contextOf(given),
      );
      return scores === null ? { skipped: true } : { normalizedScores: scores };
    },
  ),
  adapter<{ node: GivenNode; pod: GivenPod; addedAffinity?: NodeAffinity }>(
    "node-affinity-filter",
    ({ node, pod, addedAffinity }) => {
      const filter = plugin("NodeAffinity", addedAffinity === undefined ? {} : { addedAffinity });
      const context = oneNode(node);
      const preparation = filter.prepareFilter!(schedulingPod(pod), context);
      if (preparation.kind === "skip") return { fits: true, preFilter: { fits: true, skipped: true } };
      if (preparation.kind === "rejected") {
        return { preFilter: fitAnswer(preparation.rejection), ...fitAnswer(preparation.rejection) };
      }
      const names = preparation.onlyNodes;
      return {
        ...fitAnswer(preparation.filter.filter(context.nodes[0]!, 0)),
        preFilter: { fits: true },
        ...(names === undefined ? {} : { onlyNodes: [...names].sort() }),
      };
    },
    equalsWhereExpected,
  ),
  adapter<ScheduleGiven & { addedAffinity?: NodeAffinity }>("node-affinity-score", (given) => {
    const { addedAffinity } = given;
    const scorer = plugin("NodeAffinity", addedAffinity === undefined ? {} : { addedAffinity });
    const scores = scoresOf(scorer, schedulingPod(given.pod), contextOf(given));
    return scores === null ? { skipped: true } : { normalizedScores: scores };
  }),
  adapter<{ scores: readonly number[]; maxScore: number; reverse: boolean }>(
    "default-normalize-score",
    ({ scores, maxScore, reverse }) => {
      const normalized = Float64Array.from(scores);
      normalizeScores(normalized, scores.length, reverse, maxScore);
      return { scores: [...normalized] };
    },
  ),
  adapter<{ numAllNodes: number; profilePercentage?: number; globalPercentage: number }>(
    "num-feasible-nodes-to-find",
    ({ numAllNodes, profilePercentage, globalPercentage }) => ({
      numNodes: numFeasibleNodesToFind(numAllNodes, profilePercentage ?? globalPercentage),
    }),
  ),
  adapter<{ node: GivenNode; pod: GivenPod; comparisonOperatorsEnabled: boolean }>(
    "taint-toleration-filter",
    ({ node, pod, comparisonOperatorsEnabled }) => {
      const filter = plugin("TaintToleration", { taintComparisonOperators: comparisonOperatorsEnabled });
      const context = oneNode(node);
      const preparation = filter.prepareFilter!(schedulingPod(pod), context);
      return fitAnswer(preparation.kind === "ready" ? preparation.filter.filter(context.nodes[0]!, 0) : null);
    },
  ),
  adapter<ScheduleGiven & { comparisonOperatorsEnabled: boolean }>("taint-toleration-score", (given) => ({
    normalizedScores: scoresOf(
      plugin("TaintToleration", { taintComparisonOperators: given.comparisonOperatorsEnabled }),
      schedulingPod(given.pod),
      contextOf(given),
    ),
  })),
  adapter<ScheduleGiven>("topology-spread-filter", (given) => {
    const context = contextOf(given);
    const preparation = plugin("PodTopologySpread").prepareFilter!(schedulingPod(given.pod), context);
    const answer = (node: NodeView, i: number) => {
      const rejection = preparation.kind === "ready" ? preparation.filter.filter(node, i) : null;
      if (rejection === null) return "fits";
      return rejection.resolvable ? "unschedulable" : "unresolvable";
    };
    return { byNode: Object.fromEntries(context.nodes.map((node, i) => [node.name, answer(node, i)])) };
  }),
  adapter<{
    feasibleNodes: readonly GivenNode[];
    otherNodes?: readonly GivenNode[];
    pods: readonly GivenPod[];
    pod: GivenPod;
    systemDefaultConstraints: boolean;
    matchLabelKeysEnabled: boolean;
    workloadObjects?: readonly { spec: { selector: Record<string, string> } }[];
  }>("topology-spread-score", (given) => {
    const namespace = given.pod.namespace ?? "";
    const context = contextOf({
      nodes: [...given.feasibleNodes, ...(given.otherNodes ?? [])],
      pods: given.pods,
      services: (given.workloadObjects ?? []).map(({ spec }) => ({ namespace, selector: spec.selector })),
    });
    const scores = scoresOf(
      plugin("PodTopologySpread", { systemDefaultSpread: given.systemDefaultConstraints }),
      schedulingPod(given.matchLabelKeysEnabled ? given.pod : withoutMatchLabelKeys(given.pod)),
      context,
      new Set(given.feasibleNodes.map(({ name }) => name)),
    );
    return scores === null ? { skipped: true } : { normalizedScores: scores };
  }),
  scheduleOne("schedule-one-default-spread"),
  scheduleOne("schedule-one-interpod"),
  scheduleOne("schedule-one-mixed"),
  scheduleOne("schedule-one-resources"),
  scheduleOne("schedule-one-spread"),
  scheduleOne("schedule-one-taints-affinity"),
  adapter<SequenceGiven>("schedule-sequence", (given) => sequence(given, "1.36")),
  adapter<ScheduleGiven | SequenceGiven>("schedule-one-and-sequence-at-1.34", (given) => {
    if ("pending" in given) return sequence(given, "1.34");
    const { feasible, weightedScores, best } = decide(schedulingPod(given.pod), contextOf(given), "1.34");
    const pick = (name: string) =>
      Object.fromEntries(feasible.map((node) => [node, weightedScores[node]![name] ?? null]));
    return { balancedAllocation: pick("NodeResourcesBalancedAllocation"), total: pick("total"), best };
  }),
  adapter<PreemptGiven>("preempt", preempt),
  adapter<PreemptGiven>("preemption-candidates", (given) => {
    const { candidates } = preempt(given);
    return { candidates: candidates.map((found) => ({ ...found, victims: [...found.victims].sort() })) };
  }),
  adapter<PreemptGiven>(
    "preemption-choice",
    (given) => ({ anyOf: preempt(given).picks }),
    (expected, actual) => {
      const allowed = (expected as { anyOf: readonly string[] }).anyOf;
      const { anyOf } = actual as { anyOf: readonly string[] };
      return anyOf.length > 0 && anyOf.every((name) => allowed.includes(name));
    },
  ),
];
