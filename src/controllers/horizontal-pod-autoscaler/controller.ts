import type {
  ApiClient,
  Cluster,
  HorizontalPodAutoscaler,
  ObjectCondition,
  Scalable,
} from "../../cluster/index.js";
import { WorkQueue } from "../../engine/index.js";
import type { HorizontalPodAutoscalerSpec } from "../../kubernetes/index.js";
import type { RandomStreams } from "../../random/index.js";
import type { SimTime } from "../../units/index.js";
import { areSameConditions, type HpaConditions, NO_CONDITIONS } from "./conditions.js";
import {
  DEFAULT_FLAGS,
  DEFAULT_LEGACY_SCALE_UP_LIMIT,
  DEFAULT_STRATA_FROM_PODS,
  featuresOfVersion,
  type HorizontalPodAutoscalerFeatures,
  type HorizontalPodAutoscalerFlags,
} from "./defaults.js";
import { describeDecision } from "./explain.js";
import { applyMemoryUpdate, type HpaMemory, newMemory } from "./memory.js";
import { type MetricMemory, newMetricMemory } from "./metric-memory.js";
import { MetricReader } from "./metric-reader.js";
import type { MetricReading } from "./propose-replicas.js";
import { asksAsThen, type QuietSync, quietSyncOf, repeatQuietSync } from "./quiet-sync.js";
import {
  concludeRescale,
  type HpaSettings,
  reconcile,
  type SyncDecision,
  type SyncInput,
} from "./reconcile.js";
import { resolveSpec } from "./resolve-spec.js";
import type { ResolvedMetric, ResolvedSpec } from "./resolved-spec.js";
import { SelectedTwice, type SelectorFinding } from "./selected-twice.js";

export interface HorizontalPodAutoscalerControllerOptions {
  /** The controller's own client. */
  readonly client: ApiClient;
  readonly flags?: Partial<HorizontalPodAutoscalerFlags>;
  readonly features?: HorizontalPodAutoscalerFeatures;
  /** From an HPA's creation or change to the controller's knowledge of it. Default 0. */
  readonly watchLatency?: SimTime;
  /**
   * Draws when HPAs that exist already at construction sync first, within one period: a running controller's
   * phases are arbitrary. Without it they sync first one period after the construction.
   */
  readonly streams?: RandomStreams;
  /** When an HPA syncs first, where that is known; undefined leaves the rule above. */
  readonly firstSyncAt?: (hpa: HorizontalPodAutoscaler) => SimTime | undefined;
  /** From this many pods in the cluster on, settled pods are read by `PodStrata`. Default 5,000; Infinity: never. */
  readonly strataFromPods?: number;
  /** Tell the decision sink of every sync, also where nothing changed since the last one. Default false. */
  readonly tellsEverySync?: boolean;
}

/** What the controller keeps of one HPA, from its first sync on. */
interface HpaState {
  hpa: HorizontalPodAutoscaler;
  readonly memory: HpaMemory;
  conditions: HpaConditions;
  /** The spec that `resolved` was made of. */
  written: HorizontalPodAutoscalerSpec;
  resolved: ResolvedSpec;
  /** What readings of its metrics left, in their order. */
  metricMemories: readonly MetricMemory[];
  /** The target as it was found at a version of `SelectedTwice`. */
  target: Scalable | undefined;
  targetVersion: number;
  selectorFinding: SelectorFinding;
  /** Ends the sync under way. */
  done: () => void;
  /** Goes on with it once the scale is read. */
  readonly decide: () => void;
  /** What was told to the decision sink last. */
  told: { readonly action: string; readonly conditions: HpaConditions } | null;
  /** What was written to the object last. */
  reported: HpaConditions | null;
  /** The last sync, where the next one would be the same. */
  quiet: QuietSync | null;
}

/** What one finished sync of an HPA showed: for reports and tests. */
export interface HpaSyncEvidence {
  readonly evidence: SyncDecision["evidence"];
  /** Event reasons, in order. */
  readonly events: readonly string[];
  readonly rescaleReason: string;
}

/**
 * Syncs each HorizontalPodAutoscaler one period after its last sync ended: reads the scale target and its metrics,
 * decides, writes the scale.
 *
 * The fixed-delay queue keeps the earlier time when a key is added again, so that editing an HPA does not sync it
 * sooner; five workers share all HPAs.
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/horizontal.go, rate_limiters.go.
 */
export class HorizontalPodAutoscalerController {
  readonly #cluster: Cluster;
  readonly #client: ApiClient;
  readonly #period: SimTime;
  readonly #settings: HpaSettings;
  readonly #reader: MetricReader;
  readonly #queue: WorkQueue;
  readonly #tellsEverySync: boolean;
  readonly #states = new Map<string, HpaState>();
  readonly #selectedTwice: SelectedTwice;

  constructor(cluster: Cluster, options: HorizontalPodAutoscalerControllerOptions) {
    const flags = { ...DEFAULT_FLAGS, ...options.flags };
    const features = options.features ?? featuresOfVersion();
    this.#cluster = cluster;
    this.#selectedTwice = new SelectedTwice(cluster);
    this.#client = options.client;
    this.#period = flags.syncPeriod;
    this.#settings = { flags, features, legacyScaleUpLimit: DEFAULT_LEGACY_SCALE_UP_LIMIT };
    this.#reader = new MetricReader(
      cluster,
      flags,
      features,
      options.strataFromPods ?? DEFAULT_STRATA_FROM_PODS,
    );
    this.#tellsEverySync = options.tellsEverySync ?? false;
    this.#queue = new WorkQueue(cluster.sim, { workers: flags.concurrentSyncs }, (key, done) =>
      this.#sync(key, done),
    );
    const { streams, firstSyncAt } = options;
    const seenAfter = ((options.watchLatency ?? 0) + this.#period) as SimTime;
    const enqueueFirst = (hpa: HorizontalPodAutoscaler, wait: SimTime): void => {
      const at = firstSyncAt?.(hpa);
      this.#queue.addAfter(hpa.key, at === undefined ? wait : ((at - cluster.sim.now) as SimTime));
    };
    for (const hpa of cluster.horizontalPodAutoscalers.values()) {
      const phase = streams?.forKey(`hpa-sync/${hpa.key}`).uniform();
      enqueueFirst(hpa, phase === undefined ? seenAfter : (Math.ceil(phase * this.#period) as SimTime));
    }
    cluster.horizontalPodAutoscalers.watch((hpa, change) => {
      if (change === "added") enqueueFirst(hpa, seenAfter);
      else this.#queue.addAfter(hpa.key, seenAfter);
    });
  }

  /** Whether pods were read that stand for others. */
  get usesStrata(): boolean {
    return this.#reader.usesStrata;
  }

  /** What the controller remembers of an HPA; undefined before its first sync. */
  memoryOf(hpa: HorizontalPodAutoscaler): HpaMemory | undefined {
    return this.#states.get(hpa.key)?.memory;
  }

  #sync(key: string, done: () => void): void {
    const hpa = this.#cluster.horizontalPodAutoscalers.get(key);
    const state = this.#states.get(key);
    if (hpa === undefined) {
      this.#states.delete(key);
      this.#selectedTwice.forget(key);
      done();
      return;
    }
    // The read of the scale subresource; pods come from the informer's cache.
    if (state === undefined) {
      this.#client.call(() => this.#decide(this.#newState(hpa, done)));
      return;
    }
    state.hpa = hpa;
    state.done = done;
    this.#client.call(state.decide);
  }

  #decide(state: HpaState): void {
    const { sim } = this.#cluster;
    const { hpa, done } = state;
    this.#refresh(state);
    const { target } = state;
    const selectorFault =
      target === undefined ? null : this.#selectedTwice.faultOf(hpa, target, state.selectorFinding);
    const readings: MetricReading[] = [];
    if (selectorFault === null && this.#isStillQuiet(state, target, readings)) {
      if (repeatQuietSync(state.quiet!, state.memory, this.#settings, sim.now)) {
        this.#queue.addAfter(hpa.key, this.#period);
        done();
        return;
      }
    }
    const input: SyncInput = {
      now: sim.now,
      spec: state.resolved,
      scale:
        target === undefined
          ? null
          : { specReplicas: target.replicas, statusReplicas: target.statusReplicas },
      selectorFault,
      read: (metric, index) => {
        if (index === readings.length) readings.push(this.#read(state, target!, metric, index));
        return readings[index]!;
      },
      memory: state.memory,
      conditions: state.conditions,
      settings: this.#settings,
    };
    const decision = reconcile(input);
    if (decision.evidence.kind !== "no-scale") applyMemoryUpdate(state.memory, decision.remember, sim.now);
    state.conditions = decision.conditions;
    state.quiet = null;
    if (target !== undefined && !this.#tellsEverySync) {
      state.quiet = quietSyncOf(decision, state.resolved, target, readings, state.memory);
    }
    if (!decision.rescales || target === undefined) {
      const current = target?.replicas ?? hpa.currentReplicas;
      this.#tell(hpa, state, decision, decision.events, current);
      const desired = target === undefined ? hpa.desiredReplicas : current;
      this.#end(hpa, state, current, desired, done);
      return;
    }
    const from = target.replicas;
    this.#client.call(() => this.#rescale(hpa, state, target, from, input, decision, done));
  }

  #rescale(
    hpa: HorizontalPodAutoscaler,
    state: HpaState,
    target: Scalable,
    from: number,
    read: SyncInput,
    decision: SyncDecision,
    done: () => void,
  ): void {
    const { now } = this.#cluster.sim;
    const isThere = this.#cluster.scalable(target.kind, target.namespace, target.name) === target;
    if (isThere) this.#cluster.scale(target, decision.desired);
    const conclusion = concludeRescale({ ...read, now }, decision, from, isThere);
    state.conditions = conclusion.conditions;
    if (isThere) hpa.lastScaleTime = now;
    this.#tell(hpa, state, decision, [...decision.events, ...conclusion.events], from);
    this.#end(hpa, state, from, isThere ? decision.desired : from, done);
  }

  #end(
    hpa: HorizontalPodAutoscaler,
    state: HpaState,
    current: number,
    desired: number,
    done: () => void,
  ): void {
    this.#queue.addAfter(hpa.key, this.#period);
    this.#report(hpa, state, current, desired);
    done();
  }

  /**
   * Whether everything that the last sync depended on is as it was, or makes no difference. `made` takes the readings
   * that it had to make, of the first metrics in their order; otherwise it stays empty.
   */
  #isStillQuiet(state: HpaState, target: Scalable | undefined, made: MetricReading[]): boolean {
    const { quiet, resolved, metricMemories } = state;
    if (quiet === null || quiet.target !== target || quiet.spec !== resolved) return false;
    if (quiet.specReplicas !== target.replicas || quiet.statusReplicas !== target.statusReplicas)
      return false;
    const { metrics } = resolved;
    for (let i = 0; i < metrics.length; i++) {
      const memory = metricMemories[i]!;
      if (this.#reader.isUnchanged(metrics[i]!, target.selection, memory, quiet.readings[i]!)) continue;
      const range = this.#reader.estimate(metrics[i]!, target.selection, memory);
      if (range !== null && asksAsThen(quiet, i, range)) continue;
      // Without the readings of the metrics before it this one cannot be handed on.
      if (made.length < i) return false;
      const reading = this.#read(state, target, metrics[i]!, i);
      made.push(reading);
      if (!asksAsThen(quiet, i, { least: reading, most: reading })) return false;
    }
    return true;
  }

  #read(state: HpaState, target: Scalable, metric: ResolvedMetric, index: number): MetricReading {
    const { hpa, metricMemories } = state;
    const subject = { namespace: hpa.namespace, selection: target.selection };
    return this.#reader.read(subject, metric, hpa.spec.metrics?.[index], metricMemories[index]!);
  }

  #newState(hpa: HorizontalPodAutoscaler, done: () => void): HpaState {
    const resolved = resolveSpec(hpa.spec);
    const state: HpaState = {
      hpa,
      memory: newMemory(),
      conditions: NO_CONDITIONS,
      written: hpa.spec,
      resolved,
      metricMemories: resolved.metrics.map(newMetricMemory),
      target: undefined,
      targetVersion: -1,
      selectorFinding: this.#selectedTwice.learn(hpa),
      done,
      decide: () => this.#decide(state),
      told: null,
      reported: null,
      quiet: null,
    };
    this.#states.set(hpa.key, state);
    return state;
  }

  /** Takes in what changed of the spec, and which object is its target. */
  #refresh(state: HpaState): void {
    const { hpa } = state;
    if (state.written !== hpa.spec) {
      state.written = hpa.spec;
      state.resolved = resolveSpec(hpa.spec);
      state.metricMemories = state.resolved.metrics.map(newMetricMemory);
      state.selectorFinding = this.#selectedTwice.learn(hpa);
    }
    const { version } = this.#selectedTwice;
    if (state.targetVersion === version) return;
    const { kind, name } = hpa.spec.scaleTargetRef;
    state.target = this.#cluster.scalable(kind, hpa.namespace, name);
    state.targetVersion = version;
  }

  /** Writes the status; the update comes back as a watch event, which the fixed-delay queue swallows. */
  #report(hpa: HorizontalPodAutoscaler, state: HpaState, current: number, desired: number): void {
    const { reported, conditions } = state;
    const hasNewConditions = reported === null || !areSameConditions(reported, conditions);
    if (!hasNewConditions && hpa.currentReplicas === current && hpa.desiredReplicas === desired) return;
    hpa.currentReplicas = current;
    hpa.desiredReplicas = desired;
    if (hasNewConditions) {
      state.reported = conditions;
      hpa.conditions = listConditions(conditions, hpa.conditions, this.#cluster.sim.now);
    }
    if (this.#cluster.horizontalPodAutoscalers.get(hpa.key) === hpa) {
      this.#cluster.horizontalPodAutoscalers.notify(hpa, "status");
    }
  }

  #tell(
    hpa: HorizontalPodAutoscaler,
    state: HpaState,
    decision: SyncDecision,
    events: readonly string[],
    from: number,
  ): void {
    const action = actionOf(decision);
    const { conditions, told } = state;
    const isNews =
      action === "scale" || told?.action !== action || !areSameConditions(told.conditions, conditions);
    if (isNews) state.told = { action, conditions };
    else if (!this.#tellsEverySync) return;
    const { evidence, rescaleReason } = decision;
    const shown: HpaSyncEvidence = { evidence, events, rescaleReason };
    this.#cluster.sim.decisions.decide({
      at: this.#cluster.sim.now,
      component: "horizontal-pod-autoscaler",
      object: `hpa/${hpa.key}`,
      action,
      from,
      to: action === "scale" ? decision.desired : from,
      evidence: shown,
      explain: describeSync,
    });
  }
}

function describeSync({ evidence }: HpaSyncEvidence): string {
  return describeDecision(evidence);
}

function actionOf({ rescales, evidence }: SyncDecision): string {
  if (rescales) return "scale";
  return evidence.kind === "computed" ? "keep" : evidence.kind;
}

const CONDITION_FIELDS = [
  ["AbleToScale", "ableToScale"],
  ["ScalingActive", "scalingActive"],
  ["ScalingLimited", "scalingLimited"],
  ["ScaledToZero", "scaledToZero"],
] as const;

/** The conditions as the object carries them; a time of change stays while the status does. */
function listConditions(
  conditions: HpaConditions,
  before: readonly ObjectCondition[],
  now: SimTime,
): readonly ObjectCondition[] {
  const listed: ObjectCondition[] = [];
  for (const [type, field] of CONDITION_FIELDS) {
    const condition = conditions[field];
    if (condition === null) continue;
    const status = condition.isTrue ? "True" : "False";
    const earlier = before.find((each) => each.type === type);
    const changedAt = earlier?.status === status ? earlier.changedAt : now;
    listed.push({ type, status, reason: condition.reason, changedAt });
  }
  return listed;
}
