import type { BootModelName, CloudProvider, NodeGroupOverrides } from "../cloud/index.js";
import type { DeschedulerPolicy } from "../controllers/descheduler/index.js";
import type { NodeSettings, PodTimings } from "../controllers/kubelet/index.js";
import type { ProfileOptions } from "../scheduling/index.js";
import type { Bytes, CpuMillicores, EpochMicros, SimTime } from "../units/index.js";
import type { DumpedPods } from "./dumped-pods.js";
import type {
  ConnectionSpec,
  ResolvedCall,
  ResolvedDoor,
  ResolvedExchange,
  ResolvedLoadBalancer,
  ResolvedSidecars,
  ResolverSpec,
} from "./resolved-calls.js";
import type { CLUSTER_AUTOSCALER_FLAGS } from "./schema/cluster-autoscaler-flags.js";
import type { FlagValues } from "./schema/component-flags.js";
import type {
  CONTROLLER_MANAGER_FLAGS,
  KUBE_PROXY_FLAGS,
  KUBELET_SETTINGS,
  METRICS_SERVER_FLAGS,
  SCHEDULER_SETTINGS,
} from "./schema/control-plane-flags.js";
import type { KubernetesVersion, ModelledFeatureGate } from "./schema/feature-gates.js";
import type { WORK_DISTRIBUTIONS } from "./schema/load.js";
import type { VERTICAL_POD_AUTOSCALER_FLAGS } from "./schema/vertical-pod-autoscaler-flags.js";

export type {
  ConnectionSpec,
  ResolvedCall,
  ResolvedDoor,
  ResolvedExchange,
  ResolvedLoadBalancer,
  ResolvedLookup,
  ResolvedSidecars,
  ResolverSpec,
  WorkloadSidecar,
} from "./resolved-calls.js";

/**
 * A scenario as the simulation reads it: plain data, times as SimTime, amounts in millicores and bytes, every
 * default filled in. The manifests lie beside it (see `LoadedScenario`).
 */
export interface ResolvedScenario {
  readonly name: string;
  readonly description: string;
  /** Calendar of time zero; a whole second. */
  readonly start: EpochMicros;
  readonly timeZone: string;
  readonly duration: SimTime;
  /** Simulated before time zero, in no figure. */
  readonly warmup: SimTime;
  readonly initialState: InitialState;
  readonly seed: number;
  readonly kubernetes: KubernetesVersion;
  /** In the order written. */
  readonly nodeGroups: readonly ResolvedNodeGroup[];
  readonly billing: ResolvedBilling;
  readonly controllerManager: FlagValues<typeof CONTROLLER_MANAGER_FLAGS>;
  readonly scheduler: FlagValues<typeof SCHEDULER_SETTINGS>;
  /** By schedulerName: what a KubeSchedulerConfiguration changes of the default profile; at least one. */
  readonly schedulerProfiles: ReadonlyMap<string, Partial<ProfileOptions>>;
  /** What `scheduler-config-file` changes of the rules by which the cluster-autoscaler places pods. */
  readonly autoscalerProfile: Partial<ProfileOptions>;
  readonly kubelet: FlagValues<typeof KUBELET_SETTINGS>;
  /** Of nodes without settings of their group's own. */
  readonly nodeSettings: NodeSettings;
  readonly metricsServer: FlagValues<typeof METRICS_SERVER_FLAGS>;
  readonly kubeProxy: FlagValues<typeof KUBE_PROXY_FLAGS>;
  readonly loadBalancer: ResolvedLoadBalancer;
  /** Null where the scenario has no such section: the component does not run. */
  readonly clusterAutoscaler: FlagValues<typeof CLUSTER_AUTOSCALER_FLAGS> | null;
  /** Null: it does not run. */
  readonly descheduler: { readonly policy: DeschedulerPolicy; readonly interval: SimTime } | null;
  /** It runs where a manifest holds a VerticalPodAutoscaler. */
  readonly verticalPodAutoscaler: FlagValues<typeof VERTICAL_POD_AUTOSCALER_FLAGS>;
  readonly featureGates: Readonly<Record<ModelledFeatureGate, boolean>>;
  readonly latencies: ResolvedLatencies;
  /** By `Kind/namespace/name`; one entry for each workload of the manifests. */
  readonly workloads: ReadonlyMap<string, WorkloadTimings>;
  readonly sidecars: ResolvedSidecars;
  /** In the order written. */
  readonly load: readonly ResolvedLoad[];
  readonly metrics: readonly ResolvedMetricSource[];
  /** By time; ties in the order written. */
  readonly actions: readonly ResolvedAction[];
  readonly objectives: ResolvedObjectives;
  readonly reportInterval: SimTime;
  /** Since time zero: what comes before is in no figure. */
  readonly reportFrom: SimTime;
}

export type InitialState =
  | { readonly kind: "running" }
  | { readonly kind: "empty" }
  | { readonly kind: "dump"; readonly file: string; readonly pods: DumpedPods };

/** How long something takes: log-normal by its median and 99th percentile; constant where both are equal. */
export interface LatencySpec {
  readonly p50: SimTime;
  readonly p99: SimTime;
}

/** Names an object. Cluster-scoped ones have namespace "". */
export interface ObjectReference {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export interface ResolvedTaint {
  readonly key: string;
  readonly value: string;
  readonly effect: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
}

/** What is billed beside the nodes of the groups. Null: not billed. */
export interface ResolvedBilling {
  readonly controlPlaneUsdPerHour: number | null;
  /** For each Service of type LoadBalancer. */
  readonly loadBalancerUsdPerHour: number | null;
  readonly volumeUsdPerGiBMonth: number | null;
  /** Both sides together. */
  readonly crossZoneUsdPerGiB: number | null;
  /** Of answers that leave the cluster. */
  readonly egressUsdPerGiB: number | null;
  /** Machines of Nodes among the manifests, by their label node.kubernetes.io/instance-type. */
  readonly manifestMachines: ReadonlyMap<string, MachinePrice>;
}

export interface MachinePrice {
  readonly usdPerHour: number;
  /** Shortest time that is billed. */
  readonly minimumBilledSeconds: number;
}

/** Equal nodes. `allocatable` is what the scheduler sees. */
export interface ResolvedNodeGroup {
  readonly name: string;
  readonly instanceType: string | null;
  /** Whose machines they are; null: no instance type is named. */
  readonly provider: CloudProvider | null;
  readonly allocatable: {
    readonly cpuMillicores: CpuMillicores;
    readonly memoryBytes: Bytes;
    readonly pods: number;
    readonly ephemeralStorageBytes: Bytes;
    /** Extended resources, sorted by name. */
    readonly scalars: readonly (readonly [name: string, amount: number])[];
  };
  /** What the machine has; the difference to `allocatable` is for the system. */
  readonly capacity: { readonly cpuMillicores: CpuMillicores; readonly memoryBytes: Bytes };
  /** What a node of it costs: on demand, or as spot. Null: nobody says. */
  readonly pricePerHourUsd: number | null;
  readonly isSpot: boolean;
  /** Shortest time that a node is billed for. */
  readonly minimumBilledSeconds: number;
  /** Volumes that a node can attach, of each CSI driver; null: as many as you like. */
  readonly attachableVolumes: number | null;
  /** Nodes go to the zones in turn. */
  readonly zones: readonly string[];
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly taints: readonly ResolvedTaint[];
  /** On new nodes until some time after they are ready; nodes of the start are past them. */
  readonly startupTaints: readonly (ResolvedTaint & { readonly removedAfter: LatencySpec })[];
  /** What the group sets for itself in place of the cluster-autoscaler's flags. */
  readonly autoscalingOptions: NodeGroupOverrides;
  /** Median and 99th percentile, also where a model is named. */
  readonly boot: LatencySpec;
  /** Null: log-normal by `boot`. */
  readonly bootModel: BootModelName | null;
  /** How its nodes meet memory pressure and their own end. */
  readonly nodeSettings: NodeSettings;
  /** When no such machine can be had, since the scenario's start; in the order written. */
  readonly unavailable: readonly {
    /** Null: in no zone. */
    readonly zone: string | null;
    readonly from: SimTime;
    readonly until: SimTime;
  }[];
}

export interface ResolvedLatencies {
  readonly api: LatencySpec;
  readonly watch: LatencySpec;
  readonly schedulerCycle: LatencySpec;
  readonly bind: LatencySpec;
  readonly volumes: LatencySpec;
  readonly volumeProvision: LatencySpec;
  readonly volumeAttach: LatencySpec;
  readonly volumeDetach: LatencySpec;
  readonly sandbox: LatencySpec;
  readonly imagePull: LatencySpec;
  readonly imageCheck: LatencySpec;
  readonly imageBandwidthBytesPerSecond: Bytes;
  readonly containerStart: LatencySpec;
  readonly podCleanup: LatencySpec;
  readonly endpointPropagation: LatencySpec;
  readonly scrape: LatencySpec;
  readonly sameZone: LatencySpec;
  readonly crossZone: LatencySpec;
  /** Calls of a fluid take sameZone and crossZone, too. */
  readonly isNetworkInFluid: boolean;
}

/** How the programs of one workload behave: scenario, annotations and defaults put together. */
export interface WorkloadTimings {
  readonly podTimings: PodTimings;
  /** For this long after they are ready, requests cost more CPU by this factor. */
  readonly warmUp: { readonly for: SimTime; readonly cpuFactor: number } | null;
  /** Where no load describes the memory. */
  readonly idleMemoryBytes: Bytes;
  readonly onSigterm: "drain" | "cut";
  /** The container that idle and start-up use are for; null: all. */
  readonly container: string | null;
}

/**
 * A value over time. `steps`: each value holds from its time to the next; `linear`: straight lines between points.
 * Beyond the last point its value holds; the first point is at or before time zero and holds before it.
 */
export type DemandSource =
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "steps" | "linear"; readonly timesMicros: Float64Array; readonly values: Float64Array };

/** CPU work of a request. */
export interface WorkSpec {
  readonly mean: SimTime;
  readonly scv: number;
  /** Null: the usual form with this scv. */
  readonly distribution: WorkDistribution | null;
  /** Measured; rising. Empty: by mean and form. */
  readonly quantiles: readonly { readonly p: number; readonly seconds: number }[];
}

export type WorkDistribution = (typeof WORK_DISTRIBUTIONS)[number];

export interface RetrySpec {
  readonly attempts: number;
  readonly backOff: SimTime;
  readonly maxBackOff: SimTime;
  /** Retries per request, on average; null: no budget. */
  readonly budget: number | null;
}

/** Requests that come one by one: recorded, or from users who wait for their answers. */
export type SingleArrivals =
  | {
      readonly kind: "timestamps";
      readonly timesMicros: Float64Array;
      /** Core-seconds of each; null: as `request.cpu` says. */
      readonly workSeconds: Float64Array | null;
    }
  | {
      readonly kind: "users";
      readonly count: number;
      readonly thinkMean: SimTime;
      readonly thinkScv: number;
    };

export interface RequestSpec {
  /** CPU time of one request in its container. */
  readonly cpu: WorkSpec;
  readonly wait: SimTime;
  /** Null: clients never give up. */
  readonly timeout: SimTime | null;
  readonly retry: RetrySpec;
  readonly coldStart: { readonly mean: SimTime; readonly scv: number; readonly afterIdle: SimTime } | null;
  /** Null: no limit. */
  readonly concurrency: number | null;
  readonly queueLimit: number | null;
  readonly memory: {
    readonly baseBytes: Bytes;
    readonly perInFlightBytes: Bytes;
    readonly leakBytesPerHour: Bytes;
    readonly leakBytesPerRequest: Bytes;
  };
}

export interface ResolvedUsage {
  readonly demand: DemandSource;
  /** `total`: divided evenly among ready pods. */
  readonly share: "total" | "per-pod";
  /** Of memory: what each container adds while it runs. */
  readonly leakBytesPerHour: Bytes;
}

/** One entry of `load`: requests (also only those that other loads call) or replayed usage. */
export type ResolvedLoad =
  | {
      readonly kind: "requests";
      readonly to: ObjectReference;
      readonly container: string | null;
      /** Requests per second from outside; constant 0 where only other loads call it. */
      readonly demand: DemandSource;
      readonly fidelity: "fluid" | "request";
      /** Spacing of requests of a rate. */
      readonly spacing: "poisson" | "even";
      /** In place of `demand`; null: there is none. */
      readonly single: SingleArrivals | null;
      readonly request: RequestSpec;
      /** Null: no bytes are counted. */
      readonly exchange: ResolvedExchange | null;
      readonly calls: readonly ResolvedCall[];
      /** Null: its requests do not come through an Ingress. */
      readonly door: ResolvedDoor | null;
      /** The NetworkPolicies that forbid requests from outside, in words; null: none does. */
      readonly forbiddenBy: string | null;
      readonly callMode: "sequence" | "fan-out";
      /** Null: as kube-proxy deals them. */
      readonly balancing: "random" | "round-robin" | "least-connections" | null;
      readonly queue: "per-pod" | "shared";
      /** Clients outside that come back; null: each request is from another one. */
      readonly clients: number | null;
      /** Null: a connection for each request. */
      readonly connections: ConnectionSpec | null;
      readonly dns: ResolverSpec;
    }
  | {
      readonly kind: "usage";
      readonly to: ObjectReference;
      readonly container: string | null;
      /** Millicores. */
      readonly cpu: ResolvedUsage | null;
      /** Bytes. */
      readonly memory: ResolvedUsage | null;
    };

export interface ResolvedMetricSource {
  readonly name: string;
  readonly type: "Pods" | "Object" | "External";
  readonly object: ObjectReference | null;
  /** Sorted by label. */
  readonly selector: readonly (readonly [label: string, value: string])[];
  readonly from:
    | { readonly kind: "demand"; readonly demand: DemandSource }
    | { readonly kind: "backlog" | "rate" | "inFlight"; readonly of: ObjectReference };
  readonly lag: SimTime;
  /** Sorted by start. */
  readonly failing: readonly { readonly from: SimTime; readonly until: SimTime }[];
}

export type ResolvedAction = { readonly at: SimTime } & (
  | { readonly kind: "apply"; readonly files: readonly string[] }
  | { readonly kind: "scale"; readonly target: ObjectReference; readonly replicas: number }
  | { readonly kind: "restart" | "rollback" | "delete"; readonly target: ObjectReference }
  | { readonly kind: "drain" | "cordon" | "uncordon"; readonly node: string; readonly for: SimTime | null }
  | {
      readonly kind: "taint";
      readonly node: string;
      readonly taint: ResolvedTaint;
      readonly for: SimTime | null;
    }
  | {
      readonly kind: "fail";
      readonly victim: FailureVictim;
      readonly outage: "power" | "network" | "shutdown";
      /** Null: it stays away. */
      readonly for: SimTime | null;
      /** Mean times between and after failures of each node; null: the failure comes once, at `at`. */
      readonly random: { readonly mtbf: SimTime; readonly mttr: SimTime | null } | null;
    }
);

/** Whom a failure hits; `all`: any node. */
export type FailureVictim =
  | { readonly kind: "zone" | "group" | "node"; readonly name: string }
  | { readonly kind: "pod"; readonly pod: ObjectReference }
  | { readonly kind: "all" };

export interface LatencyGoals {
  readonly mean: SimTime | null;
  readonly p50: SimTime | null;
  readonly p90: SimTime | null;
  readonly p95: SimTime | null;
  readonly p99: SimTime | null;
}

export interface ResolvedObjectives {
  readonly latency: LatencyGoals;
  /** Largest share of failed requests; null: no goal. */
  readonly errors: number | null;
  readonly budgetUsdPerHour: number | null;
  /** How long an error budget lasts. */
  readonly window: SimTime;
  readonly pendingTime: SimTime | null;
  readonly services: readonly {
    readonly for: ObjectReference;
    readonly latency: LatencyGoals;
    readonly errors: number | null;
  }[];
}
