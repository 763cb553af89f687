import type { Pod } from "../../../src/cluster/index.js";
import { evictionPriorityGroups } from "../../../src/controllers/cluster-autoscaler/scale-down/actuation/eviction-priority-groups.js";
import { checkEligibility } from "../../../src/controllers/cluster-autoscaler/scale-down/check-eligibility.js";
import { chooseNodesToDelete } from "../../../src/controllers/cluster-autoscaler/scale-down/choose-nodes-to-delete.js";
import { collectUnneeded } from "../../../src/controllers/cluster-autoscaler/scale-down/collect-unneeded.js";
import {
  cropToBudgets,
  type GroupDeletion,
} from "../../../src/controllers/cluster-autoscaler/scale-down/crop-to-budgets.js";
import { applyDrainRules } from "../../../src/controllers/cluster-autoscaler/scale-down/drainability/apply-drain-rules.js";
import { defaultDrainRules } from "../../../src/controllers/cluster-autoscaler/scale-down/drainability/default-drain-rules.js";
import type { DrainOutcome } from "../../../src/controllers/cluster-autoscaler/scale-down/drainability/drain-rule.js";
import { findPodsToMove } from "../../../src/controllers/cluster-autoscaler/scale-down/drainability/find-pods-to-move.js";
import { replicaCount } from "../../../src/controllers/cluster-autoscaler/scale-down/drainability/rules/replica-count.js";
import { findRemovableNow } from "../../../src/controllers/cluster-autoscaler/scale-down/find-removable-now.js";
import { nodeEmptiness } from "../../../src/controllers/cluster-autoscaler/scale-down/node-emptiness.js";
import { calculateNodeUtilization } from "../../../src/controllers/cluster-autoscaler/scale-down/node-utilization.js";
import { RemainingPdbTracker } from "../../../src/controllers/cluster-autoscaler/scale-down/pdb-tracker.js";
import { podsStillToCome } from "../../../src/controllers/cluster-autoscaler/scale-down/pods-still-to-come.js";
import {
  type NodeToBeRemoved,
  RemovalSimulator,
} from "../../../src/controllers/cluster-autoscaler/scale-down/removal-simulator.js";
import {
  amountsOfNode,
  RemovableResources,
} from "../../../src/controllers/cluster-autoscaler/scale-down/resource-limits.js";
import {
  emptyFirst,
  sortCandidates,
} from "../../../src/controllers/cluster-autoscaler/scale-down/sort-candidates.js";
import { unneededNodesLimit } from "../../../src/controllers/cluster-autoscaler/scale-down/unneeded-limit.js";
import {
  removalThreshold,
  UnneededNodes,
} from "../../../src/controllers/cluster-autoscaler/scale-down/unneeded-nodes.js";
import { HintingSimulator } from "../../../src/controllers/cluster-autoscaler/simulator/hinting-simulator.js";
import { matchesLabelSelector, type StringMap } from "../../../src/kubernetes/index.js";
import { type SimTime, seconds, toSeconds } from "../../../src/units/index.js";
import type { Adapter, Json } from "../adapter.js";
import { firstDifference } from "../first-difference.js";
import {
  type GivenAmounts,
  type GivenGroup,
  type GivenNode,
  type GivenPod,
  GROUP_OPTIONS,
  groupOf,
  groupsOf,
  NO_BUDGETS,
  NOW,
  nodeOf,
  OPTIONS,
  podOf,
  snapshotOf,
} from "./cluster-autoscaler-scale-down-given.js";

const COMPONENT = "cluster-autoscaler";
const RULES = defaultDrainRules(OPTIONS);
const CONTEXT = { now: NOW, budgets: NO_BUDGETS, controllerOf: null };

function adapter<Given>(operation: string, run: (given: Given) => unknown): Adapter {
  return { component: COMPONENT, operation, run: (given) => run(given as Given) };
}

const namesOf = (pods: readonly Pod[]) => pods.map(({ name }) => name);

interface GivenController {
  readonly controllerKind: string;
  readonly apiGroup: string;
  readonly controllerExists: boolean;
  readonly daemonSetAnnotation?: boolean;
}

const controllerCheck = adapter<GivenController>("controller-check", (given) => {
  const { controllerKind: kind, apiGroup, controllerExists: exists, daemonSetAnnotation = false } = given;
  const pod = podOf({ controller: kind, daemonSetAnnotation });
  const controllerOf = () => ({ kind, apiGroup, exists, replicas: 1 });
  const status = replicaCount(0).drainable(pod, { ...CONTEXT, controllerOf }, nodeOf({ name: "n" }));
  return { reason: status.reason ?? null };
});

const drainRuleOverrides = adapter<{
  readonly rules: readonly { readonly outcome: DrainOutcome; readonly overrides: readonly DrainOutcome[] }[];
}>("drain-rule-overrides", ({ rules }) => {
  const made = rules.map((status, i) => ({ name: `rule-${i}`, drainable: () => status }));
  return { outcome: applyDrainRules(made, podOf({}), CONTEXT, nodeOf({ name: "n" })).outcome };
});

interface GivenBudget {
  readonly namespace: string;
  readonly matchLabels: StringMap;
  readonly disruptionsAllowed: number;
}

const drainability = adapter<{ readonly pods: readonly GivenPod[]; readonly pdbs: readonly GivenBudget[] }>(
  "drainability",
  ({ pods, pdbs }) => {
    const node = nodeOf({ name: "n" });
    pods.forEach((pod, i) => {
      node.addPod(podOf(pod, i));
    });
    const budgets = new RemainingPdbTracker(
      pdbs.map(({ namespace, matchLabels, disruptionsAllowed }, i) => ({
        key: `${namespace}/pdb-${i}`,
        namespace,
        disruptionsAllowed,
        matches: (labels) => matchesLabelSelector({ matchLabels }, labels),
      })),
    );
    const found = findPodsToMove(node, RULES, { ...CONTEXT, budgets });
    return {
      podsToMove: namesOf(found.podsToMove),
      daemonSetPods: namesOf(found.daemonSetPods),
      onCompletionPods: namesOf(found.onCompletionPods),
      ...(found.blocked === null
        ? {}
        : { blocked: { pod: found.blocked.pod.name, reason: found.blocked.reason } }),
    };
  },
);

type NodeContent = "empty" | "nonEmpty" | "onCompletion" | "unknown";

const emptyNodeFirst = adapter<{ readonly first: NodeContent; readonly second: NodeContent }>(
  "empty-node-first",
  ({ first, second }) => {
    const onCompletion = { "cluster-autoscaler.kubernetes.io/safe-to-evict": "on-completion" };
    const nodeWith = (content: NodeContent) => {
      if (content === "unknown") return undefined;
      const node = nodeOf({ name: content });
      if (content === "nonEmpty") node.addPod(podOf({}));
      if (content === "onCompletion") node.addPod(podOf({ annotations: onCompletion }));
      return node;
    };
    const isEarlier = emptyFirst((content: NodeContent) => nodeEmptiness(nodeWith(content), RULES, NOW));
    return { firstEarlier: isEarlier(first, second) };
  },
);

type Priorities = Readonly<Record<string, number>>;

const evictionGroups: Adapter = {
  component: COMPONENT,
  operation: "eviction-priority-groups",
  run: (json, { expect }) => {
    const given = json as unknown as {
      readonly rules: readonly (readonly [number, number])[];
      readonly pods: Priorities;
      readonly bestEffortPods: Priorities;
    };
    const prioritized = (priorities: Priorities) =>
      Object.entries(priorities).map(([name, priority]) => {
        const { template } = podOf({});
        return { name, template: { ...template, priority } };
      });
    const rules = given.rules.map(([priority, shutdownGracePeriodSeconds]) => ({
      priority,
      shutdownGracePeriodSeconds,
    }));
    const groups = evictionPriorityGroups(rules, prioritized(given.pods), prioritized(given.bestEffortPods));
    const names = (pods: readonly { readonly name: string }[]) => pods.map(({ name }) => name);
    if (Object.hasOwn(expect as object, "evictionOrder")) {
      return { evictionOrder: groups.flatMap(({ pods }) => names(pods)) };
    }
    return {
      groups: groups.map(({ pods, bestEffortPods, shutdownGracePeriodSeconds }) => ({
        pods: names(pods),
        bestEffort: names(bestEffortPods),
        graceSeconds: shutdownGracePeriodSeconds,
      })),
    };
  },
};

const nodeRemovalSimulation = adapter<{
  readonly remove: string;
  readonly nodes: readonly GivenNode[];
  readonly pods: readonly GivenPod[];
}>("node-removal-simulation", ({ remove, nodes, pods }) => {
  const snapshot = snapshotOf(
    nodes.map((node) => nodeOf(node)),
    pods,
  );
  const destinations = new Set(nodes.map(({ name }) => name));
  const pass = { snapshot, destinations, budgets: new RemainingPdbTracker([]), now: NOW };
  const { removable, unremovable } = new RemovalSimulator(RULES, null).simulate(remove, pass);
  return removable === null
    ? { removable: false, reason: unremovable.reason }
    : { removable: true, podsToReschedule: namesOf(removable.podsToReschedule) };
});

interface GivenUtilization {
  readonly allocatable: GivenAmounts;
  readonly pods: readonly GivenPod[];
  readonly ignoreDaemonSets?: boolean;
  readonly ignoreMirrorPods?: boolean;
  readonly gpuNode?: { readonly gpuAllocatable: number | null };
  readonly gpuConfig?: string | null;
  readonly draEnabled?: boolean;
  readonly pools?: readonly {
    readonly name: string;
    readonly devices: number;
    readonly allocated: number;
    readonly complete?: boolean;
  }[];
}

function utilization(given: GivenUtilization): unknown {
  const {
    ignoreDaemonSets = false,
    ignoreMirrorPods = false,
    gpuNode,
    draEnabled = false,
    pools = [],
  } = given;
  const node = nodeOf({ name: "n", ...given.allocatable }, "ng", gpuNode?.gpuAllocatable ?? null);
  given.pods.forEach((pod, i) => {
    node.addPod(podOf(pod, i));
  });
  const gpuResource = gpuNode !== undefined || given.gpuConfig === "extended" ? "nvidia.com/gpu" : null;
  const devicePools = draEnabled
    ? pools.map(({ complete = true, ...pool }) => ({ ...pool, isComplete: complete }))
    : [];
  const options = { ignoreDaemonSets, ignoreMirrorPods, gpuResource, devicePools };
  return calculateNodeUtilization(node, options, NOW) ?? { error: true };
}

/** Compares the fields that the case expects; `isEqual` compares numbers. */
function comparesExpectedFields(
  isEqual: (expected: number, actual: number) => boolean,
): Adapter["compare"] & {} {
  return (expected, actual) =>
    Object.entries(expected as Record<string, Json>).every(([field, value]) => {
      const found = (actual as Record<string, unknown>)[field];
      return typeof value === "number" ? isEqual(value, found as number) : value === found;
    });
}

const exactly = (expected: number, actual: number) => expected === actual;
const withinOnePercent = (expected: number, actual: number) =>
  Math.abs(expected - actual) <= 0.01 * Math.abs(expected);

const utilizationAdapters: readonly Adapter[] = [
  { ...adapter("node-utilization", utilization), compare: comparesExpectedFields(withinOnePercent) },
  { ...adapter("node-utilization-oracle", utilization), compare: comparesExpectedFields(exactly) },
  { ...adapter("node-utilization-dra", utilization), compare: comparesExpectedFields(withinOnePercent) },
];

interface GivenRemovable {
  readonly name: string;
  readonly podsToMove: number;
  readonly onCompletionPods?: number;
}

function removalOf(
  { name, podsToMove, onCompletionPods = 0 }: GivenRemovable,
  group: string,
): NodeToBeRemoved {
  const pods = (count: number, prefix: string) =>
    Array.from({ length: count }, (_, i) => podOf({ name: `${name}-${prefix}-${i}` }));
  return {
    node: nodeOf({ name, cpuMilli: 1000, memoryBytes: 10 }, group),
    podsToReschedule: pods(podsToMove, "move"),
    daemonSetPods: [],
    onCompletionPods: pods(onCompletionPods, "wait"),
    moves: [],
    isRisky: false,
  };
}

const nodesToDelete: Adapter = {
  ...adapter<{
    readonly groups: readonly (GivenGroup & { readonly removable: readonly GivenRemovable[] })[];
    readonly otherNodes: Readonly<Record<string, readonly string[]>>;
    readonly minLimits?: { readonly cores: number; readonly memoryBytes: number; readonly nodes: number };
  }>("nodes-to-delete", ({ groups, otherNodes, minLimits }) => {
    const hourAgo = (NOW - seconds(3600)) as SimTime;
    const removals = groups.flatMap(({ id, removable }) => removable.map((each) => removalOf(each, id)));
    const others = Object.entries(otherNodes).flatMap(([group, names]) =>
      names.map((name) => nodeOf({ name, cpuMilli: 1000, memoryBytes: 10 }, group)),
    );
    const registered = new Map(
      groups.map(({ id, removable }) => [id, removable.length + (otherNodes[id] ?? []).length]),
    );
    const known = groupsOf(groups.map(groupOf), registered);
    const unneeded = new UnneededNodes();
    unneeded.update(removals, hourAgo);
    const minimums = new Map(
      minLimits === undefined
        ? []
        : [
            ["cores", minLimits.cores],
            ["memory", minLimits.memoryBytes],
            ["nodes", minLimits.nodes],
          ],
    );
    const amountsOf = (node: Parameters<typeof amountsOfNode>[0]) =>
      new Map([...amountsOfNode(node), ["nodes", 1]]);
    const nodes = [...removals.map(({ node }) => node), ...others];
    const removable = findRemovableNow(
      unneeded.list(),
      {
        groups: known,
        deletionsInProgress: () => 0,
        resources: RemovableResources.of(nodes, minimums, NOW, amountsOf),
        amountsOf,
        isScaleDownDisabled: () => false,
        isReady: ({ ready }) => ready,
      },
      NOW,
    );
    const { empty, needDrain } = chooseNodesToDelete(removable.empty, removable.needDrain, known);
    return { empty: empty.map(({ name }) => name).sort(), drain: needDrain.map(({ name }) => name).sort() };
  }),
  compare: (expected, actual) => {
    const { empty, drain } = expected as unknown as { empty: string[]; drain: string[] };
    return firstDifference({ empty: [...empty].sort(), drain: [...drain].sort() }, actual) === undefined;
  },
};

const pdbTracker = adapter<{
  readonly podsLabel1: number;
  readonly podsLabel2: number;
  readonly podsWithBothLabels: number;
  readonly allowed: readonly number[] | null;
  readonly remove?: boolean;
}>("pdb-tracker", ({ podsLabel1, podsLabel2, podsWithBothLabels, allowed, remove = false }) => {
  const pods = (count: number, labels: StringMap) =>
    Array.from({ length: count }, (_, i) => podOf({ labels }, i));
  const all = [
    ...pods(podsLabel1, { one: "yes" }),
    ...pods(podsLabel2 - podsWithBothLabels, { two: "yes" }),
    ...pods(podsWithBothLabels, { one: "yes", two: "yes" }),
  ];
  const tracker = new RemainingPdbTracker(
    (allowed ?? []).map((disruptionsAllowed, i) => ({
      key: `default/pdb-${i}`,
      namespace: "default",
      disruptionsAllowed,
      matches: (labels) => Object.hasOwn(labels, i === 0 ? "one" : "two"),
    })),
  );
  if (remove) {
    tracker.removePods(all);
    return { allowedAfter: allowed === null ? null : tracker.allowed };
  }
  const { canRemove, inParallel } = tracker.canRemovePods(all);
  return { canRemove, inParallel };
});

const removableCount = adapter<{
  readonly empty: number;
  readonly drain: number;
  readonly min: number;
  readonly target: number;
  readonly ongoingDeletions: number;
}>("removable-count", ({ empty, drain, min, target, ongoingDeletions }) => {
  const removals = Array.from({ length: empty + drain }, (_, i) =>
    removalOf({ name: `n${i}`, podsToMove: i < empty ? 0 : 1 }, "ng"),
  );
  const found = findRemovableNow(
    removals.map((removal) => ({ removal, since: 0 as SimTime })),
    {
      groups: groupsOf([groupOf({ id: "ng", min, target })]),
      deletionsInProgress: () => ongoingDeletions,
      resources: new RemovableResources(new Map()),
      isScaleDownDisabled: () => false,
      isReady: ({ ready }) => ready,
    },
    NOW,
  );
  return { empty: found.empty.length, drain: found.needDrain.length };
});

const removableReason = adapter<{
  readonly ready: boolean;
  readonly unneededForSeconds: number;
  readonly disabledAnnotation: boolean;
  readonly unneededSeconds: number;
  readonly unreadySeconds: number;
  readonly min: number;
  readonly target: number;
  readonly autoscaled: boolean;
  readonly thresholdLookupFails?: boolean;
  readonly minNodesQuota?: number;
}>("removable-reason", (given) => {
  const removal = {
    ...removalOf({ name: "n", podsToMove: 0 }, "ng"),
    node: nodeOf({ name: "n", ready: given.ready }),
  };
  const options = {
    ...GROUP_OPTIONS,
    scaleDownUnneededTime: seconds(given.unneededSeconds),
    scaleDownUnreadyTime: seconds(given.unreadySeconds),
  };
  const group = {
    ...groupOf({ id: "ng", min: given.min, target: given.target }),
    options: given.thresholdLookupFails ? null : options,
  };
  const amountsOf = () => new Map([["nodes", 1]]);
  const minimums = new Map([["nodes", given.minNodesQuota ?? 0]]);
  const found = findRemovableNow(
    [{ removal, since: (NOW - seconds(given.unneededForSeconds)) as SimTime }],
    {
      groups: groupsOf(given.autoscaled ? [group] : []),
      deletionsInProgress: () => 0,
      resources: RemovableResources.of([removal.node], minimums, NOW, amountsOf),
      amountsOf,
      isScaleDownDisabled: () => given.disabledAnnotation,
      isReady: ({ ready }) => ready,
    },
    NOW,
  );
  return { reason: found.unremovable[0]?.reason ?? null };
});

interface NodeRange {
  readonly group: string;
  readonly nodes: readonly [number, number];
}

const scaleDownBudget = adapter<{
  readonly maxScaleDownParallelism: number;
  readonly maxDrainParallelism: number;
  readonly emptyDeletionsInProgress: number;
  readonly drainDeletionsInProgress: number;
  readonly groups: readonly GivenGroup[];
  readonly empty: readonly NodeRange[];
  readonly drain: readonly NodeRange[];
  readonly otherRegistered?: readonly NodeRange[];
}>("scale-down-budget", (given) => {
  const nodesIn = (ranges: readonly NodeRange[]) =>
    ranges.flatMap(({ group, nodes: [from, to] }) =>
      Array.from({ length: to - from }, (_, i) => nodeOf({ name: `${group}/${from + i}` }, group)),
    );
  const registered = new Map<string, number>();
  for (const { group, nodes } of [...given.empty, ...given.drain, ...(given.otherRegistered ?? [])]) {
    registered.set(group, (registered.get(group) ?? 0) + nodes[1] - nodes[0]);
  }
  const groups = groupsOf(given.groups.map(groupOf), registered);
  const rangesOf = (deletions: readonly GroupDeletion[]) =>
    deletions.map(({ group, nodes }) => {
      const numbers = nodes.map(({ name }) => Number(name.slice(name.indexOf("/") + 1)));
      return { group: group.id, nodes: [numbers[0], numbers.at(-1)! + 1] };
    });
  const { empty, drain } = cropToBudgets(nodesIn(given.empty), nodesIn(given.drain), groups, given);
  return { empty: rangesOf(empty), drain: rangesOf(drain) };
});

const candidateSort = adapter<{ readonly nodes: number; readonly scores: readonly (readonly number[])[] }>(
  "scale-down-candidate-sort",
  ({ nodes, scores }) => {
    const comparers = (scores[0] ?? []).map(
      (_, c) => (first: number, second: number) => scores[first]![c]! > scores[second]![c]!,
    );
    return { order: sortCandidates([...Array(nodes).keys()], comparers) };
  },
);

const eligibility = adapter<{
  readonly nodes: readonly GivenNode[];
  readonly pods: readonly GivenPod[];
  readonly options: {
    readonly utilizationThreshold: number;
    readonly scaleDownUnreadyEnabled: boolean;
    readonly ignoreDaemonSetsUtilization: boolean;
  };
}>("scale-down-eligibility", ({ nodes, pods, options }) => {
  const group = {
    ...groupOf({ id: "ng", min: 1, target: 2 }),
    options: {
      ...GROUP_OPTIONS,
      scaleDownUtilizationThreshold: options.utilizationThreshold,
      ignoreDaemonSetsUtilization: options.ignoreDaemonSetsUtilization,
    },
  };
  const made = nodes.map((node) => nodeOf(node));
  snapshotOf(made, pods);
  const candidates: string[] = [];
  const unremovable: Record<string, string> = {};
  made.forEach((node, i) => {
    const isDisabled = nodes[i]!.scaleDownDisabledAnnotation ?? false;
    const { scaleDownUnreadyEnabled } = options;
    const planner = { ...OPTIONS, scaleDownUnreadyEnabled };
    const result = checkEligibility(node, isDisabled, group, planner, NOW);
    if (result.unremovable === null) candidates.push(node.name);
    else unremovable[node.name] = result.unremovable.reason;
  });
  return { candidates, unremovable };
});

const unneededLimit = adapter<{
  readonly previouslyUnneeded: number;
  readonly emptyNodes: number;
  readonly maxScaleDownParallelism: number;
  readonly unneededSeconds: number;
  readonly loopSeconds: number;
  readonly atomicGroup: boolean;
}>("unneeded-limit", (given) => {
  const nodes = Array.from({ length: given.emptyNodes }, (_, i) =>
    nodeOf({ name: `n${i}`, cpuMilli: 1000, memoryBytes: 10 }),
  );
  const snapshot = snapshotOf(nodes, []);
  const names = nodes.map(({ name }) => name);
  const pass = { snapshot, destinations: new Set(names), budgets: new RemainingPdbTracker([]), now: NOW };
  const groups = groupsOf([groupOf({ id: "ng", target: given.emptyNodes, atomic: given.atomicGroup })]);
  const limit = unneededNodesLimit(
    given.previouslyUnneeded,
    given.maxScaleDownParallelism,
    seconds(given.unneededSeconds),
    seconds(given.loopSeconds),
  );
  const found = collectUnneeded(names, new RemovalSimulator(RULES, null), pass, groups, limit);
  return { unneeded: found.removable.length };
});

const byName = (a: string, b: string) => (a < b ? -1 : 1);

const unneededNodes = adapter<{
  readonly nodes: readonly GivenNode[];
  readonly pods: readonly GivenPod[];
  readonly eligible: readonly string[];
  readonly recentlyEvicted: readonly GivenPod[];
  readonly replicaSets?: readonly {
    readonly name: string;
    readonly desired: number;
    readonly current: number;
  }[];
}>("unneeded-nodes", ({ nodes, pods, eligible, recentlyEvicted, replicaSets = [] }) => {
  const snapshot = snapshotOf(
    nodes.map((node) => nodeOf(node)),
    pods,
  );
  const counts = new Map(
    replicaSets.map(({ name, desired, current }) => [
      `ReplicaSet/default/${name}`,
      { target: desired, current },
    ]),
  );
  const evicted = recentlyEvicted.map((pod, i) => podOf(pod, i));
  const toCome = podsStillToCome(evicted, ({ ownerKey }) =>
    ownerKey === null ? null : (counts.get(ownerKey) ?? null),
  );
  new HintingSimulator().trySchedulePods(snapshot, toCome, { breakOnFailure: true });
  const names = nodes.map(({ name }) => name);
  const pass = { snapshot, destinations: new Set(names), budgets: new RemainingPdbTracker([]), now: NOW };
  const groups = groupsOf([groupOf({ id: "ng", target: nodes.length })]);
  const simulator = new RemovalSimulator(RULES, null);
  const { removable, unremovable } = collectUnneeded(
    eligible,
    simulator,
    pass,
    groups,
    Number.MAX_SAFE_INTEGER,
  );
  return {
    unneeded: removable.map(({ node }) => node.name).sort(byName),
    unremovable: [
      ...names.filter((name) => !eligible.includes(name)),
      ...unremovable.map(({ node }) => node),
    ].sort(byName),
  };
});

interface GivenOraclePod extends GivenPod {
  readonly kind: "replicaSet" | "daemonSet" | "mirror" | "none";
}

const ORACLE_RULES = defaultDrainRules({ ...OPTIONS, skipNodesWithCustomControllerPods: false });

function playOracle(given: {
  readonly nodes: readonly GivenNode[];
  readonly pods: readonly GivenOraclePod[];
}): unknown {
  const pods = given.pods.map(({ kind, ...pod }) => ({
    ...pod,
    replicaSet: kind === "replicaSet" ? "rs" : null,
    daemonSet: kind === "daemonSet",
    mirror: kind === "mirror",
  }));
  const nodes = given.nodes.map((node) => nodeOf(node));
  const snapshot = snapshotOf(nodes, pods);
  const group = groupOf({ id: "ng", target: nodes.length });
  const reasons: { node: string; reason: string }[] = [];
  const eligible: string[] = [];
  for (const node of nodes) {
    const { unremovable } = checkEligibility(node, false, group, OPTIONS, NOW);
    if (unremovable === null) eligible.push(node.name);
    else reasons.push({ node: node.name, reason: unremovable.reason });
  }
  const destinations = new Set(nodes.map(({ name }) => name));
  const pass = { snapshot, destinations, budgets: new RemainingPdbTracker([]), now: NOW };
  const limit = unneededNodesLimit(0, 10, seconds(600), seconds(600));
  const simulator = new RemovalSimulator(ORACLE_RULES, null);
  const found = collectUnneeded(eligible, simulator, pass, groupsOf([group]), limit);
  for (const { node, reason } of found.unremovable) reasons.push({ node, reason });
  return {
    unneeded: found.removable.map(({ node }) => node.name).sort(byName),
    unremovable: reasons.sort((a, b) => byName(a.node, b.node)),
  };
}

const unneededSince = adapter<{
  readonly firstUpdateAt: number;
  readonly first: readonly GivenNode[];
  readonly secondUpdateAt: number;
  readonly second: readonly GivenNode[];
  readonly unneededSeconds: number;
  readonly unreadySeconds: number;
}>("unneeded-since", (given) => {
  const options = {
    ...GROUP_OPTIONS,
    scaleDownUnneededTime: seconds(given.unneededSeconds),
    scaleDownUnreadyTime: seconds(given.unreadySeconds),
  };
  const unneeded = new UnneededNodes();
  const update = (nodes: readonly GivenNode[], at: number) => {
    const removals = nodes.map((node) => ({
      ...removalOf({ name: node.name, podsToMove: 0 }, "ng"),
      node: nodeOf(node),
    }));
    unneeded.update(removals, seconds(at));
  };
  update(given.first, given.firstUpdateAt);
  update(given.second, given.secondUpdateAt);
  const tracked = unneeded
    .list()
    .map(({ removal, since }) => [
      removal.node.name,
      { since: toSeconds(since), removalThreshold: toSeconds(removalThreshold(removal.node.ready, options)) },
    ]);
  return { tracked: Object.fromEntries(tracked) };
});

/** Scale-down decisions of cluster-autoscaler 1.36.1. */
export const clusterAutoscalerScaleDownAdapters: readonly Adapter[] = [
  controllerCheck,
  drainRuleOverrides,
  drainability,
  emptyNodeFirst,
  evictionGroups,
  nodeRemovalSimulation,
  ...utilizationAdapters,
  nodesToDelete,
  pdbTracker,
  removableCount,
  removableReason,
  scaleDownBudget,
  candidateSort,
  eligibility,
  unneededLimit,
  unneededNodes,
  adapter("unneeded-nodes-oracle", playOracle),
  adapter("unneeded-nodes-oracle-varying", playOracle),
  unneededSince,
];
