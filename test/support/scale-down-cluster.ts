import {
  ApiClient,
  Cluster,
  type Node,
  type Pod,
  type PodDisruptionBudget,
  type PodTemplate,
} from "../../src/cluster/index.js";
import {
  DEFAULT_CLUSTER_AUTOSCALER_FLAGS,
  nodeGroupOptionsOf,
} from "../../src/controllers/cluster-autoscaler/defaults.js";
import {
  type ActuatorOptions,
  actuatorOptionsOf,
} from "../../src/controllers/cluster-autoscaler/scale-down/actuation/actuator-options.js";
import {
  type DeletionInput,
  type DeletionResult,
  type PlannerInput,
  type PlannerOptions,
  plannerOptionsOf,
  RemainingPdbTracker,
  ScaleDownActuator,
  type ScaleDownGroup,
  ScaleDownPlanner,
  scaleDownCandidates,
  trackedBudgetOf,
} from "../../src/controllers/cluster-autoscaler/scale-down/index.js";
import { PredicateSnapshot } from "../../src/controllers/cluster-autoscaler/simulator/predicate-snapshot.js";
import { PHASE, Simulation } from "../../src/engine/index.js";
import { makeProfile } from "../../src/scheduling/index.js";
import { type SimTime, seconds } from "../../src/units/index.js";
import { nodeInit, podTemplate } from "./pods.js";

export interface ScaleDownShape {
  readonly nodes?: number;
  readonly minSize?: number;
  readonly zeroOrMaxNodeScaling?: boolean;
  readonly planner?: Partial<PlannerOptions>;
  readonly actuator?: Partial<ActuatorOptions>;
  readonly watchLatencySeconds?: number;
  readonly clientQps?: number;
  readonly clientBurst?: number;
  /** From the deletion of a pod until it is gone. */
  readonly deleteToGoneSeconds?: number;
}

/** One group of nodes of 4 cores, and the two halves of scale-down over it. */
export function scaleDownCluster(shape: ScaleDownShape = {}) {
  const sim = new Simulation();
  const cluster = new Cluster(sim);
  const client = new ApiClient(sim, {
    qps: shape.clientQps ?? 1000,
    burst: shape.clientBurst ?? 1000,
    latency: seconds(0),
  });
  let targetSize = 0;
  const flags = DEFAULT_CLUSTER_AUTOSCALER_FLAGS;
  const options = {
    ...nodeGroupOptionsOf(flags),
    zeroOrMaxNodeScaling: shape.zeroOrMaxNodeScaling ?? false,
  };
  const group = (): ScaleDownGroup => ({ id: "test", minSize: shape.minSize ?? 0, targetSize, options });
  const groups = { groupOf: () => group(), registeredNodes: () => cluster.nodes.size };
  const lookups = { groups, controllerOf: null, replicasOf: () => null, isScaleDownDisabled: () => false };
  const planner = new ScaleDownPlanner({ ...plannerOptionsOf(flags), ...shape.planner }, lookups);
  const snapshot = new PredicateSnapshot(cluster.newSnapshot(), makeProfile());

  const results: DeletionResult[] = [];
  const actuator = new ScaleDownActuator(
    cluster,
    client,
    { ...actuatorOptionsOf(flags), ...shape.actuator },
    {
      ...lookups,
      rules: planner.rules,
      watchLatency: seconds(shape.watchLatencySeconds ?? 0),
      deleteNodes: (_group, nodes) => {
        if (targetSize <= (shape.minSize ?? 0)) return "minSizeReached";
        targetSize -= nodes.length;
        for (const node of nodes) cluster.removeNode(node);
        return null;
      },
      ended: (result) => results.push(result),
    },
  );

  cluster.pods.watch((pod, change) => {
    if (change !== "deleting") return;
    sim.scheduleAfter(seconds(shape.deleteToGoneSeconds ?? 3), PHASE.machine, () => cluster.removePod(pod));
  });

  const addNode = (name: string): Node => {
    targetSize++;
    return cluster.addNode(nodeInit(name));
  };
  const nodes = Array.from({ length: shape.nodes ?? 0 }, (_, i) => addNode(`n${i}`));

  const templates = new Map<string, PodTemplate>();
  const templateOf = (cpuMillicores: number, labels: Readonly<Record<string, string>> | undefined) => {
    const key = `${cpuMillicores} ${JSON.stringify(labels)}`;
    const template =
      templates.get(key) ?? podTemplate({ cpuMillicores, ...(labels === undefined ? {} : { labels }) });
    templates.set(key, template);
    return template;
  };
  let podCount = 0;
  const addPod = (node: Node, cpuMillicores: number, labels?: Readonly<Record<string, string>>): Pod => {
    const name = `p${podCount++}`;
    const pod = cluster.createPod({
      namespace: "default",
      name,
      uid: name,
      stableName: name,
      template: templateOf(cpuMillicores, labels),
      ownerKey: "ReplicaSet/default/web",
      workloadKey: "Deployment/default/web",
    });
    cluster.bindPod(pod, node);
    cluster.updatePodStatus(pod, { phase: "Running", ready: "True" });
    return pod;
  };

  const addBudget = (disruptionsAllowed: number): PodDisruptionBudget => {
    const budget: PodDisruptionBudget = {
      namespace: "default",
      name: "web",
      key: "default/web",
      spec: {},
      selection: cluster.select("default", (labels) => labels["app"] === "web"),
      expectedPods: 0,
      currentHealthy: 0,
      desiredHealthy: 1,
      disruptionsAllowed,
    };
    cluster.podDisruptionBudgets.add(budget);
    return budget;
  };

  const update = (at: number, over: Partial<PlannerInput> = {}) => {
    sim.runUntil(seconds(at));
    const all = [...cluster.nodes.values()];
    return planner.update(
      {
        snapshot,
        candidates: scaleDownCandidates(all, groups).candidates,
        destinations: all,
        budgets: new RemainingPdbTracker([...cluster.podDisruptionBudgets.values()].map(trackedBudgetOf)),
        beingDeleted: actuator.tracker.names(),
        recentlyEvicted: [],
        ...over,
      },
      sim.now,
    );
  };
  const nodesToDelete = (minimums: DeletionInput["minimums"] = new Map()) =>
    planner.nodesToDelete(
      { snapshot, deletionsInProgress: (id) => actuator.tracker.inGroup(id), minimums },
      sim.now,
    );

  return {
    sim,
    cluster,
    planner,
    actuator,
    results,
    nodes,
    addNode,
    addPod,
    addBudget,
    update,
    nodesToDelete,
    targetSize: () => targetSize,
    secondsOf: (time: SimTime) => time / 1e6,
  };
}
