import { ClusterSnapshot, compilePodTemplate, Node, Pod } from "../../../src/cluster/index.js";
import { DEFAULT_CLUSTER_AUTOSCALER_FLAGS } from "../../../src/controllers/cluster-autoscaler/defaults.js";
import { RemainingPdbTracker } from "../../../src/controllers/cluster-autoscaler/scale-down/pdb-tracker.js";
import { plannerOptionsOf } from "../../../src/controllers/cluster-autoscaler/scale-down/planner-options.js";
import type {
  ScaleDownGroup,
  ScaleDownGroupOptions,
  ScaleDownGroups,
} from "../../../src/controllers/cluster-autoscaler/scale-down/scale-down-group.js";
import { PredicateSnapshot } from "../../../src/controllers/cluster-autoscaler/simulator/predicate-snapshot.js";
import type {
  Container,
  PodSpec,
  StringMap,
  TopologySpreadConstraint,
  Volume,
} from "../../../src/kubernetes/index.js";
import { makeProfile } from "../../../src/scheduling/index.js";
import { bytesOf, millicores, type SimTime, seconds } from "../../../src/units/index.js";

/** The instant at which every case is played: late enough for everything that happened before. */
export const NOW = seconds(10_000_000);
export const OPTIONS = plannerOptionsOf(DEFAULT_CLUSTER_AUTOSCALER_FLAGS);
const NONE = {} as const;

export interface GivenAmounts {
  readonly cpuMilli?: number;
  readonly memoryBytes?: number;
}

export interface GivenPod extends GivenAmounts {
  readonly id?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly node?: string;
  readonly labels?: StringMap;
  readonly annotations?: StringMap;
  /** Kind of the controller; null: none. */
  readonly controller?: string | null;
  readonly replicaSet?: string | null;
  readonly daemonSet?: boolean;
  readonly daemonSetAnnotation?: boolean;
  readonly mirror?: boolean;
  readonly static?: boolean;
  readonly gpu?: number;
  readonly sidecarInit?: readonly GivenAmounts[];
  readonly init?: readonly GivenAmounts[];
  readonly terminatingSeconds?: number;
  readonly gracePeriodSeconds?: number;
  readonly phase?: Pod["phase"];
  readonly restartPolicy?: "Always" | "OnFailure" | "Never";
  readonly volumes?: readonly { readonly name: string; readonly type: string }[];
  readonly ageSeconds?: "youngerThanTimeout" | "olderThanTimeout";
  readonly spread?: TopologySpreadConstraint;
}

export interface GivenNode extends GivenAmounts {
  readonly name: string;
  readonly ready?: boolean;
  readonly toBeDeletedTaintAgeSeconds?: number;
  readonly toBeDeleted?: boolean;
  readonly scaleDownDisabledAnnotation?: boolean;
}

const AGE_SECONDS = { youngerThanTimeout: 60, olderThanTimeout: 2 * 3600 } as const;

function requestsOf(
  { cpuMilli = 0, memoryBytes = 0 }: GivenAmounts,
  gpu = 0,
): Container["resources"] & object {
  return {
    requests: {
      cpu: `${cpuMilli}m`,
      memory: `${memoryBytes}`,
      ...(gpu === 0 ? NONE : { "nvidia.com/gpu": `${gpu}` }),
    },
  };
}

function volumeOf({ name, type }: { readonly name: string; readonly type: string }): Volume {
  return { name, ...(type === "emptyDir" ? { emptyDir: {} } : NONE) };
}

function ownerOf(given: GivenPod): string | null {
  const namespace = given.namespace ?? "default";
  if (given.daemonSet) return `DaemonSet/${namespace}/ds`;
  if (given.replicaSet) return `ReplicaSet/${namespace}/${given.replicaSet}`;
  return given.controller ? `${given.controller}/${namespace}/${given.controller}` : null;
}

/** A pod of a vector as an object of the cluster. Its age is unknown unless given: it counts as new. */
export function podOf(given: GivenPod, index = 0): Pod {
  const name = given.name ?? given.id ?? `pod-${index}`;
  const namespace = given.namespace ?? "default";
  const gracePeriodSeconds = given.gracePeriodSeconds ?? 30;
  const sidecars = (given.sidecarInit ?? []).map((amounts, i) => ({
    name: `s${i}`,
    resources: requestsOf(amounts),
    restartPolicy: "Always" as const,
  }));
  const inits = (given.init ?? []).map((amounts, i) => ({ name: `i${i}`, resources: requestsOf(amounts) }));
  const spread: Partial<PodSpec> =
    given.spread === undefined
      ? NONE
      : {
          topologySpreadConstraints: [{ ...given.spread, labelSelector: { matchLabels: { spread: "yes" } } }],
        };
  const template = compilePodTemplate({
    metadata: {
      labels: given.spread === undefined ? (given.labels ?? NONE) : { spread: "yes" },
      annotations: {
        ...given.annotations,
        ...(given.mirror ? { "kubernetes.io/config.mirror": "hash" } : NONE),
        ...(given.static ? { "kubernetes.io/config.source": "file" } : NONE),
        ...(given.daemonSetAnnotation ? { "cluster-autoscaler.kubernetes.io/daemonset-pod": "true" } : NONE),
      },
    },
    spec: {
      containers: [{ name: "main", resources: requestsOf(given, given.gpu) }],
      initContainers: [...sidecars, ...inits],
      volumes: (given.volumes ?? []).map(volumeOf),
      terminationGracePeriodSeconds: gracePeriodSeconds,
      restartPolicy: given.restartPolicy ?? "Always",
      ...spread,
    },
  });
  const age = given.ageSeconds === undefined ? 0 : AGE_SECONDS[given.ageSeconds];
  const pod = new Pod(
    {
      namespace,
      name,
      uid: `${namespace}/${name}`,
      stableName: name,
      template,
      ownerKey: ownerOf(given),
      workloadKey: name,
    },
    (NOW - seconds(age)) as SimTime,
  );
  pod.phase = given.phase ?? "Running";
  if (given.terminatingSeconds !== undefined) {
    const requestedAt = NOW - seconds(given.terminatingSeconds + gracePeriodSeconds);
    pod.deletion = { requestedAt: requestedAt as SimTime, gracePeriodSeconds, reason: "deleted" };
  }
  return pod;
}

/** A node with 100 pod slots. */
export function nodeOf(given: GivenNode, group = "ng", gpuAllocatable: number | null = null): Node {
  const amounts = {
    cpuMillicores: millicores(given.cpuMilli ?? 0),
    memoryBytes: bytesOf(given.memoryBytes ?? 0),
    ephemeralStorageBytes: bytesOf(0),
    scalars: new Map(gpuAllocatable === null ? [] : [["nvidia.com/gpu", gpuAllocatable]]),
    pods: 100,
  };
  const taintAge = given.toBeDeleted ? 0 : given.toBeDeletedTaintAgeSeconds;
  return new Node(
    {
      name: given.name,
      labels: { "kubernetes.io/hostname": given.name },
      taints:
        taintAge === undefined
          ? []
          : [
              {
                key: "ToBeDeletedByClusterAutoscaler",
                value: `${NOW / 1e6 - taintAge}`,
                effect: "NoSchedule",
              },
            ],
      unschedulable: false,
      allocatable: amounts,
      capacity: amounts,
      group,
      ready: given.ready ?? true,
    },
    0 as SimTime,
  );
}

/** A forked snapshot of nodes and the pods on them. */
export function snapshotOf(nodes: readonly Node[], pods: readonly GivenPod[]): PredicateSnapshot {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  pods.forEach((pod, i) => {
    byName.get(pod.node ?? "")?.addPod(podOf(pod, i));
  });
  const snapshot = new PredicateSnapshot(new ClusterSnapshot(byName), makeProfile());
  snapshot.fork();
  return snapshot;
}

export const GROUP_OPTIONS: ScaleDownGroupOptions = {
  scaleDownUtilizationThreshold: 0.5,
  scaleDownGpuUtilizationThreshold: 0.5,
  scaleDownUnneededTime: seconds(600),
  scaleDownUnreadyTime: seconds(1200),
  ignoreDaemonSetsUtilization: false,
  zeroOrMaxNodeScaling: false,
};

export interface GivenGroup {
  readonly id: string;
  readonly min?: number;
  readonly target: number;
  readonly atomic?: boolean;
}

export function groupOf({ id, min = 0, target, atomic = false }: GivenGroup): ScaleDownGroup {
  const options = { ...GROUP_OPTIONS, zeroOrMaxNodeScaling: atomic };
  return { id, minSize: min, targetSize: target, options };
}

/** Groups by the group name that nodes carry. `registered`: nodes per group; default: its target. */
export function groupsOf(
  groups: readonly ScaleDownGroup[],
  registered: ReadonlyMap<string, number> = new Map(),
): ScaleDownGroups {
  const byId = new Map(groups.map((group) => [group.id, group]));
  return {
    groupOf: (node) => byId.get(node.group),
    registeredNodes: ({ id, targetSize }) => registered.get(id) ?? targetSize,
  };
}

export const NO_BUDGETS = new RemainingPdbTracker([]);
