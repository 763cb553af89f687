import { ApiClient, Cluster, type Node, type Pod } from "../cluster/index.js";
import { ClusterAutoscaler, priorityConfigOf } from "../controllers/cluster-autoscaler/index.js";
import { Descheduler } from "../controllers/descheduler/index.js";
import { EndpointSliceController } from "../controllers/endpointslice/index.js";
import {
  featuresOfVersion,
  HorizontalPodAutoscalerController,
} from "../controllers/horizontal-pod-autoscaler/index.js";
import { Kubelet, type KubeletOptions, memoryLookBytes } from "../controllers/kubelet/index.js";
import { MetricsServer } from "../controllers/metrics-server/index.js";
import { LiveLookups, Scheduler } from "../controllers/scheduler/index.js";
import { PHASE, Simulation } from "../engine/index.js";
import { RandomStreams } from "../random/index.js";
import { Recorder, type Result } from "../recording/index.js";
import type { LoadedScenario } from "../scenario/index.js";
import { Traffic } from "../traffic/index.js";
import { type EpochMicros, formatTimestamp, type SimTime, seconds, toSeconds } from "../units/index.js";
import { scheduleActions } from "./actions/schedule-actions.js";
import { addNodes } from "./add-nodes.js";
import { addObjects } from "./add-objects.js";
import { addStorage } from "./add-storage.js";
import { admitByQuotas } from "./admit-by-quotas.js";
import { approximationsOf } from "./approximations-of.js";
import { type CloudTimings, cloudOf } from "./cloud-of.js";
import { costOptionsOf } from "./cost-options-of.js";
import { createBarePods } from "./create-bare-pods.js";
import { daemonPodsOf } from "./daemon-pods-of.js";
import { DumpedPlacement } from "./dumped-placement.js";
import { forbiddenCallsOf } from "./forbidden-calls-of.js";
import { kubeletOptionsOf } from "./kubelet-options-of.js";
import { MetricSources } from "./metric-sources.js";
import { type NodeTimings, startNodeControllers } from "./node-controllers.js";
import { notModelledParts } from "./not-modelled.js";
import { objectivesOf } from "./objectives-of.js";
import { type PlacingRooms, placeRunning, startAtOnce } from "./place-running.js";
import { podProfileOf } from "./pod-profile-of.js";
import { podsWithoutRequests } from "./pods-without-requests.js";
import { profileOptionsOf } from "./profile-options-of.js";
import { requestNetworkOf } from "./request-network-of.js";
import { startStorageControllers } from "./storage-controllers.js";
import { tellCpuShortage } from "./tell-cpu-shortage.js";
import { trafficLoads } from "./traffic-loads.js";
import { unbilledParts } from "./unbilled-parts.js";
import { VERSION } from "./version.js";
import { confidencesOf, startVerticalPodAutoscalers } from "./vertical-pod-autoscalers-of.js";
import { startWorkloadControllers } from "./workload-controllers.js";

/** What a caller knows beyond the scenario: instants that were measured in a cluster whose run is replayed. */
export interface RunOptions {
  /** metrics-server scrapes at exactly these instants, and samples are taken then (a cluster with scripted metrics). */
  readonly scrapesAt?: readonly SimTime[];
  /** First sync by HPA key `namespace/name`. */
  readonly firstSyncAt?: ReadonlyMap<string, SimTime>;
  /** How the cloud behaved, where that is known. */
  readonly cloud?: CloudTimings;
  /** From this many pods in the cluster on, HPAs read pods that stand for others. Default 5,000; Infinity: never. */
  readonly strataFromPods?: number;
  /** False: pods use what they want, whatever their nodes have (a cluster whose use is scripted). Default true. */
  readonly sharesNodeCpu?: boolean;
  /** Kubelet settings and pods' timings that were measured; they take the place of the scenario's. */
  readonly kubelet?: Partial<KubeletOptions>;
  /** Where a pod was placed: taken when that node passes the scheduler's filters. */
  readonly preferredNodeOf?: (pod: Pod) => string | undefined;
  /** When the controllers of nodes looked, and when nodes renewed their leases. */
  readonly nodes?: NodeTimings;
  /** Pods whose life says which plugin filtered out which nodes. */
  readonly isDetailed?: (pod: Pod) => boolean;
  /** Keep decisions that only repeat the one before. */
  readonly keepRepeatedDecisions?: boolean;
}

/** Of a process that SIGKILL ended. */
const SIGKILL_EXIT_CODE = 137;

/**
 * One run of a scenario. Virtual time begins one warm-up before the scenario's start.
 *
 * @example
 * const run = createRun(loaded);
 * while (!run.advance(100_000)) showProgress(run.progress());
 * const result = run.finish();
 */
export class Run {
  readonly cluster: Cluster;
  readonly traffic: Traffic;
  readonly #sim: Simulation;
  readonly #recorder: Recorder;
  readonly #verticals: ReturnType<typeof startVerticalPodAutoscalers>;
  readonly #autoscaler: HorizontalPodAutoscalerController;
  readonly #loaded: LoadedScenario;
  readonly #end: SimTime;

  constructor(loaded: LoadedScenario, options: RunOptions = {}) {
    const { scenario, manifests } = loaded;
    const { warmup, latencies, controllerManager: flags } = scenario;
    this.#loaded = loaded;
    this.#end = (warmup + scenario.duration) as SimTime;
    this.#recorder = new Recorder({ keepRepeatedDecisions: options.keepRepeatedDecisions ?? false });
    const sim = new Simulation({
      decisions: this.#recorder.decisions,
      observations: this.#recorder.lifeStories,
    });
    this.#sim = sim;
    const cluster = new Cluster(sim);
    this.cluster = cluster;
    const streams = new RandomStreams(scenario.seed);
    const namespaceLabels = namespaceLabelsOf(manifests.namespaces);

    addNodes(cluster, scenario.nodeGroups, manifests.nodes);
    addStorage(cluster, manifests);
    addObjects(cluster, manifests);
    admitByQuotas(cluster, manifests, scenario.latencies);
    this.#recorder.attach(
      cluster,
      {
        from: (warmup + scenario.reportFrom) as SimTime,
        to: this.#end,
        interval: scenario.reportInterval,
      },
      costOptionsOf(scenario, manifests),
    );

    const controllerClient = () =>
      new ApiClient(sim, {
        qps: flags["kube-api-qps"],
        burst: flags["kube-api-burst"],
        latency: latencies.api.p50,
      });
    const watchLatency = latencies.watch.p50;
    const workloads = startWorkloadControllers(cluster, scenario, streams, controllerClient);
    startNodeControllers(cluster, scenario, streams, controllerClient, options.nodes);
    const storage = startStorageControllers(cluster, scenario, streams, controllerClient);
    const kubeletOptions = {
      ...kubeletOptionsOf(scenario, streams),
      isMemoryTight: (node: Node) => this.traffic.isMemoryTight(node),
      ...options.kubelet,
    };
    const kubelet = new Kubelet(cluster, kubeletOptions);
    const scheduler = new Scheduler(cluster, {
      client: new ApiClient(sim, {
        qps: scenario.scheduler["kube-api-qps"],
        burst: scenario.scheduler["kube-api-burst"],
        latency: latencies.bind.p50,
      }),
      watchLatency,
      cycleTime: latencies.schedulerCycle.p50,
      kubernetes: scenario.kubernetes,
      streams,
      bindTimeout: seconds(scenario.scheduler.bindTimeoutSeconds),
      podInitialBackoff: seconds(scenario.scheduler.podInitialBackoffSeconds),
      podMaxBackoff: seconds(scenario.scheduler.podMaxBackoffSeconds),
      podMaxInUnschedulable: scenario.scheduler["pod-max-in-unschedulable-pods-duration"],
      profiles: profileOptionsOf(scenario),
      namespaceLabels,
      ...(options.preferredNodeOf === undefined ? {} : { preferredNodeOf: options.preferredNodeOf }),
      ...(options.isDetailed === undefined ? {} : { isDetailed: options.isDetailed }),
    });
    const endpointSlices = new EndpointSliceController(cluster, {
      client: controllerClient(),
      watchLatency,
      concurrentSyncs: flags["concurrent-service-endpoint-syncs"],
      updatesBatchPeriod: flags["endpointslice-updates-batch-period"],
      proxyMinSyncPeriod: proxyMinSyncPeriodOf(scenario.kubeProxy),
      proxyProgrammingTime: latencies.endpointPropagation.p50,
    });
    this.traffic = new Traffic(cluster, {
      loads: trafficLoads(scenario.load, warmup, requestNetworkOf(scenario)),
      profileOf: podProfileOf(scenario),
      sharesNodeCpu: options.sharesNodeCpu ?? true,
      onShortOfCpu: tellCpuShortage(cluster),
      memoryPressure: {
        lookOf: (node) => memoryLookBytes(node, kubeletOptions.settingsOf(node)),
        onTight: (node) => kubelet.memoryTight(node),
      },
      onOutOfMemory: (pod, container) => kubelet.killForMemory(pod, container),
      streams,
      ...roundTripsOf(latencies),
      healthCheck: {
        intervalMicros: scenario.loadBalancer.healthCheckInterval,
        healthyThreshold: scenario.loadBalancer.healthyThreshold,
        unhealthyThreshold: scenario.loadBalancer.unhealthyThreshold,
      },
    });
    sim.schedule((warmup + scenario.reportFrom) as SimTime, PHASE.observe, () =>
      this.traffic.beginCpuShortages(),
    );
    this.traffic.watchLateness((pod, beyondSeconds) => kubelet.answersLate(pod, beyondSeconds));
    for (const source of this.traffic.sources) this.#recorder.addService(source);
    const { initialState } = scenario;
    const isRunning = initialState.kind !== "empty";
    const dumped = initialState.kind === "dump" ? new DumpedPlacement(initialState.pods) : null;
    const rooms: PlacingRooms = {
      kubelet,
      storage,
      chooseNode: (pod) => scheduler.chooseNode(pod, dumped?.nodeFor(pod)),
      sizeOf: (workload) => dumped?.sizeOf(workload),
    };
    if (isRunning) storage.bindImmediate();
    createBarePods(cluster, manifests.pods, streams, (pod) => {
      if (isRunning) startAtOnce(cluster, rooms, pod);
    });
    if (isRunning) {
      placeRunning(cluster, workloads, rooms);
      endpointSlices.publishInstantly();
    }
    new MetricsServer(cluster, {
      streams,
      flags: { metricResolution: scenario.metricsServer["metric-resolution"] },
      scrapeLatency: latencies.scrape.p50,
      ...(options.scrapesAt === undefined ? {} : { scrapesAt: options.scrapesAt, sampling: "at-scrape" }),
    });
    new MetricSources(cluster, scenario.metrics, this.traffic, warmup);
    this.#verticals = startVerticalPodAutoscalers(cluster, loaded, (sample) =>
      this.#recorder.addContainerSample(sample),
    );
    const firstSyncAt = options.firstSyncAt;
    // Samples at the scrapes themselves have no phases that could stand for others.
    const strataFromPods =
      options.strataFromPods ?? (options.scrapesAt === undefined ? undefined : Number.POSITIVE_INFINITY);
    this.#autoscaler = new HorizontalPodAutoscalerController(cluster, {
      client: controllerClient(),
      flags: {
        syncPeriod: flags["horizontal-pod-autoscaler-sync-period"],
        concurrentSyncs: flags["concurrent-horizontal-pod-autoscaler-syncs"],
        downscaleStabilization: flags["horizontal-pod-autoscaler-downscale-stabilization"],
        tolerance: flags["horizontal-pod-autoscaler-tolerance"],
        cpuInitializationPeriod: flags["horizontal-pod-autoscaler-cpu-initialization-period"],
        initialReadinessDelay: flags["horizontal-pod-autoscaler-initial-readiness-delay"],
      },
      features: featuresOfVersion(scenario.kubernetes, new Map(Object.entries(scenario.featureGates))),
      watchLatency,
      ...(isRunning ? { streams } : {}),
      ...(firstSyncAt === undefined ? {} : { firstSyncAt: (hpa) => firstSyncAt.get(hpa.key) }),
      ...(strataFromPods === undefined ? {} : { strataFromPods }),
    });
    if (scenario.clusterAutoscaler !== null) {
      new ClusterAutoscaler(cluster, {
        client: new ApiClient(sim, {
          qps: scenario.clusterAutoscaler["kube-client-qps"],
          burst: scenario.clusterAutoscaler["kube-client-burst"],
          latency: latencies.api.p50,
        }),
        provider: cloudOf(cluster, scenario, streams, options.cloud),
        flags: scenario.clusterAutoscaler,
        streams,
        lookups: new LiveLookups(cluster, namespaceLabels),
        profile: scenario.autoscalerProfile,
        watchLatency,
        daemonSetPodsFor: daemonPodsOf(cluster, workloads.daemonSets),
        priorities: priorityConfigOf(manifests.expanderPriorities),
      });
    }
    if (scenario.descheduler !== null) {
      const { policy, interval } = scenario.descheduler;
      new Descheduler(cluster, { policy, interval, firstPassAt: (warmup + interval) as SimTime });
    }
    scheduleActions(cluster, scenario.actions, {
      applied: loaded.applied,
      warmup,
      streams,
      shutDown: (node, done) => kubelet.shutDown(node, done),
      killPod: (pod) => {
        for (const { name } of pod.template.spec.containers)
          kubelet.exitContainer(pod, name, SIGKILL_EXIT_CODE);
      },
    });
  }

  /** Virtual time, from the run's beginning. */
  get now(): SimTime {
    return this.#sim.now;
  }

  /** Share of the run's time that has passed, 0..1. */
  progress(): number {
    return this.#end === 0 ? 1 : this.#sim.now / this.#end;
  }

  get eventsRun(): number {
    return this.#sim.eventsRun;
  }

  /** Runs at most `maxEvents` events, none after `until`; true when the run is over, or has come to `until`. */
  advance(maxEvents: number, until: SimTime = this.#end): boolean {
    return this.#sim.advance(until < this.#end ? until : this.#end, maxEvents);
  }

  /** What was recorded up to now; plain data. */
  finish(): Result {
    const { scenario, manifests } = this.#loaded;
    return this.#recorder.result({
      scenario: {
        name: scenario.name,
        start: formatTimestamp((scenario.start + scenario.reportFrom) as EpochMicros, scenario.timeZone),
        zeroEpochSeconds: (scenario.start - scenario.warmup) / 1e6,
        timeZone: scenario.timeZone,
        durationMicros: scenario.duration - scenario.reportFrom,
        warmupMicros: scenario.warmup + scenario.reportFrom,
        seed: scenario.seed,
        version: VERSION,
        kubernetes: scenario.kubernetes,
      },
      objectives: objectivesOf(scenario.objectives),
      unmetCpu: this.traffic.keys.map((target) => ({
        target,
        coreHours: this.traffic.unmetCoreSeconds(target) / 3600,
      })),
      confidences: this.#verticals === null ? [] : confidencesOf(this.cluster, this.#verticals, this.#loaded),
      warnings: forbiddenCallsOf(scenario.load, this.traffic),
      cpuShortages: this.traffic.cpuShortages.map(({ node, group, ...shortage }) => ({
        node,
        group,
        hours: shortage.seconds / 3600,
        missedCoreHours: shortage.missedCoreSeconds / 3600,
        mostWantedCores: shortage.mostWantedCores,
        allocatableCores: shortage.allocatableCores,
      })),
      notModelled: notModelledParts(manifests.report),
      approximations: [
        ...approximationsOf(scenario, manifests, this.traffic, this.#autoscaler.usesStrata),
        ...unbilledParts(scenario, manifests),
        ...podsWithoutRequests(this.cluster.pods.values()),
      ],
    });
  }
}

/** Assembles a run; nothing has happened yet. */
export function createRun(loaded: LoadedScenario, options: RunOptions = {}): Run {
  return new Run(loaded, options);
}

/** What calls of a fluid take of the network, where they do. */
function roundTripsOf({ isNetworkInFluid, sameZone, crossZone }: LoadedScenario["scenario"]["latencies"]) {
  if (!isNetworkInFluid) return {};
  return {
    roundTrips: { sameZoneSeconds: toSeconds(sameZone.p50), crossZoneSeconds: toSeconds(crossZone.p50) },
  };
}

/** How long kube-proxy gathers changes in its mode. */
function proxyMinSyncPeriodOf(flags: LoadedScenario["scenario"]["kubeProxy"]): SimTime {
  switch (flags["proxy-mode"]) {
    case "nftables":
      return flags["nftables-min-sync-period"];
    case "ipvs":
      return flags["ipvs-min-sync-period"];
    default:
      return flags["iptables-min-sync-period"];
  }
}

/** Labels of the namespaces as written, and the one that the API server sets on each. */
function namespaceLabelsOf(namespaces: LoadedScenario["manifests"]["namespaces"]) {
  const written = new Map(namespaces.map(({ object }) => [object.metadata.name, object.metadata.labels]));
  return (name: string) => ({ ...written.get(name), "kubernetes.io/metadata.name": name });
}
