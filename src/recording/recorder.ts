import type { Cluster } from "../cluster/index.js";
import { PHASE } from "../engine/index.js";
import type { SimTime } from "../units/index.js";
import { ClusterRecorder } from "./cluster-recorder.js";
import { type CostOptions, CostRecorder } from "./cost-recorder.js";
import { DecisionLog } from "./decision-log.js";
import { type DividingHpa, findSpirals } from "./find-spirals.js";
import { GrowingColumn } from "./growing-column.js";
import { judgeObjectives, type Objectives } from "./judge-objectives.js";
import { LifeStories } from "./life-stories.js";
import type { NodePrice } from "./node-bill.js";
import type { AutoscalerFacts, Result, ScenarioFacts } from "./result.js";
import { ServiceRecorder, type ServiceSource } from "./service-recorder.js";
import { type ContainerSample, VerticalRecorder } from "./vertical-recorder.js";
import { type ContainerConfidence, verticalWarnings } from "./vertical-warnings.js";
import { warningsOf } from "./warnings-of.js";

export interface RecorderOptions {
  /** True: every decision has its own line, also those that repeat the last one. */
  readonly keepRepeatedDecisions?: boolean;
}

/** When figures are taken. */
export interface RecordingPeriod {
  /** The warm-up's end. */
  readonly from: SimTime;
  readonly to: SimTime;
  readonly interval: SimTime;
}

/** What the recorder cannot know of a run. */
export interface RunFacts {
  readonly scenario: ScenarioFacts;
  readonly objectives: Objectives;
  readonly notModelled: readonly string[];
  readonly approximations: readonly string[];
  readonly unmetCpu?: Result["unmetCpu"];
  readonly confidences?: readonly ContainerConfidence[];
  /** Of the scenario, that a reader of the figures should know. */
  readonly warnings?: Result["warnings"];
  readonly cpuShortages?: Result["cpuShortages"];
}

const UNPRICED: NodePrice = {
  group: "",
  instanceType: null,
  isSpot: false,
  usdPerHour: null,
  minimumBilledSeconds: 0,
};
const NO_PRICES: CostOptions = {
  priceOf: () => UNPRICED,
  controlPlaneUsdPerHour: null,
  loadBalancerUsdPerHour: null,
  volumesUsdPerHour: null,
};

/**
 * Records one run. Made before the simulation, whose sinks it offers; then attached to the cluster.
 *
 * @example
 * const recorder = new Recorder();
 * const sim = new Simulation({ decisions: recorder.decisions, observations: recorder.lifeStories });
 * recorder.attach(new Cluster(sim), { from: seconds(600), to: seconds(4200), interval: seconds(60) });
 */
export class Recorder {
  readonly decisions: DecisionLog;
  readonly lifeStories = new LifeStories();
  readonly #services = new ServiceRecorder();
  readonly #intervalEnds = new GrowingColumn();
  #cluster: Cluster | null = null;
  #clusterRecorder: ClusterRecorder | null = null;
  #costRecorder: CostRecorder | null = null;
  #verticalRecorder: VerticalRecorder | null = null;
  #from = 0 as SimTime;

  constructor(options: RecorderOptions = {}) {
    this.decisions = new DecisionLog({ keepRepeats: options.keepRepeatedDecisions ?? false });
  }

  /** Adds the figures of one Service; call it before the recording begins. */
  addService(source: ServiceSource): void {
    this.#services.add(source);
  }

  /** Takes a sample of a container's use. */
  addContainerSample(sample: ContainerSample): void {
    this.#verticalRecorder?.add(sample);
  }

  /** Follows the cluster from now on, and takes figures over the period. The last interval may be shorter. */
  attach(cluster: Cluster, period: RecordingPeriod, cost: CostOptions = NO_PRICES): void {
    const { sim } = cluster;
    const recorder = new ClusterRecorder(cluster);
    const costRecorder = new CostRecorder(cluster, cost);
    this.#cluster = cluster;
    this.#clusterRecorder = recorder;
    const verticalRecorder = new VerticalRecorder(cluster);
    this.#costRecorder = costRecorder;
    this.#verticalRecorder = verticalRecorder;
    this.#from = period.from;
    const scheduleSample = () => {
      if (sim.now >= period.to) return;
      const at = Math.min(sim.now + period.interval, period.to) as SimTime;
      sim.schedule(at, PHASE.observe, () => {
        this.#intervalEnds.append(at);
        recorder.sample();
        verticalRecorder.sample();
        this.#services.sample(at);
        costRecorder.sample(this.#services.billedBytes);
        scheduleSample();
      });
    };
    sim.schedule(period.from, PHASE.observe, () => {
      recorder.begin();
      costRecorder.begin();
      verticalRecorder.begin();
      this.#services.begin(period.from);
      scheduleSample();
    });
  }

  /** The record up to the present instant. */
  result(facts: RunFacts): Result {
    const cluster = this.#cluster;
    const recorder = this.#clusterRecorder;
    const cost = this.#costRecorder?.cost();
    if (cluster === null || recorder === null || cost === undefined) {
      throw new Error("the recorder is attached to no cluster");
    }
    const services = this.#services.series(cluster.sim.now);
    const intervalEnds = this.#intervalEnds.toColumn();
    const workloads = recorder.workloads();
    const nodeGroups = recorder.nodeGroups();
    const verticals = this.#verticalRecorder?.series(this.decisions, this.#from) ?? [];
    const autoscalers = autoscalersOf(cluster);
    const spirals = findSpirals(verticals, workloads, dividingHpas(cluster), intervalEnds);
    return {
      scenario: facts.scenario,
      figuresFromMicros: this.#from,
      intervalEnds,
      workloads,
      nodeGroups,
      services,
      cost,
      autoscalers,
      verticals,
      spirals,
      oomKills: this.#verticalRecorder?.kills() ?? [],
      unmetCpu: facts.unmetCpu ?? [],
      ...(facts.cpuShortages === undefined ? {} : { cpuShortages: facts.cpuShortages }),
      decisions: this.decisions.records(this.#from),
      podStories: this.lifeStories.stories("pod/"),
      nodeStories: this.lifeStories.stories("node/"),
      objectives: judgeObjectives(
        facts.objectives,
        services,
        intervalEnds,
        { cost, fromMicros: this.#from },
        workloads,
      ),
      warnings: [
        ...(facts.warnings ?? []),
        ...warningsOf(cluster, this.decisions, workloads, nodeGroups),
        ...verticalWarnings(spirals, facts.confidences ?? []),
      ],
      notModelled: facts.notModelled,
      approximations: facts.approximations,
      eventsRun: cluster.sim.eventsRun,
    };
  }
}

function dividingHpas(cluster: Cluster): readonly DividingHpa[] {
  return [...cluster.horizontalPodAutoscalers.values()].map(({ key, namespace, spec }) => ({
    object: `hpa/${key}`,
    target: `${spec.scaleTargetRef.kind}/${namespace}/${spec.scaleTargetRef.name}`,
    resources: (spec.metrics ?? []).flatMap(({ resource, containerResource }) => {
      const source = resource ?? containerResource;
      return source?.target.type === "Utilization" ? [source.name] : [];
    }),
  }));
}

function autoscalersOf(cluster: Cluster): readonly AutoscalerFacts[] {
  return [...cluster.horizontalPodAutoscalers.values()].map(({ key, namespace, spec }) => ({
    object: `hpa/${key}`,
    target: `${spec.scaleTargetRef.kind}/${namespace}/${spec.scaleTargetRef.name}`,
    minReplicas: spec.minReplicas ?? 1,
    maxReplicas: spec.maxReplicas,
  }));
}
