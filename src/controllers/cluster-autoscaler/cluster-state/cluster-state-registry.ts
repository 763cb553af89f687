import type { CloudError, CloudInstance } from "../../../cloud/index.js";
import type { Node } from "../../../cluster/index.js";
import { after, NEVER, type SimTime } from "../../../units/index.js";
import type { NodeGroup } from "../node-group.js";
import {
  type AcceptableRange,
  acceptableRange,
  countNode,
  emptyReadiness,
  type GroupReadiness,
  type MutableReadiness,
} from "./group-readiness.js";
import { type HealthOptions, isClusterHealthy, isNodeGroupHealthy } from "./health.js";
import { type IncorrectGroupSize, incorrectGroupSize } from "./incorrect-group-size.js";
import { type BackoffOptions, NodeGroupBackoff } from "./node-group-backoff.js";
import { nodeState } from "./node-state.js";
import { ScaleUpRequests, type TimedOutRequest } from "./scale-up-requests.js";
import { nodesNotStarted, type UpcomingNodes, upcomingNodes } from "./upcoming-nodes.js";

/** How long the deletion of a node may take. Source: cluster-autoscaler 1.36.1 core/scaledown/actuation/actuator.go */
const MAX_CLOUD_DELETION_TIME = 5 * 60_000_000;

/** What one run of the main loop sees of the world. */
export interface ClusterObservation {
  readonly nodes: readonly Node[];
  /** In the provider's order. */
  readonly groups: readonly NodeGroup[];
  /** Instances by group id and name, in the provider's order. */
  readonly instances: ReadonlyMap<string, ReadonlyMap<string, CloudInstance>>;
  /** The group of a node; null: not autoscaled. */
  groupOf(node: Node): string | null;
  isReady(node: Node): boolean;
}

/** What an update found out. */
export interface ClusterStateUpdate {
  /** Scale-ups given up; the provider is to be asked for so many nodes less. */
  readonly timedOut: readonly TimedOutRequest[];
  /** New failures to create instances: their groups are backed off. */
  readonly creationErrors: readonly {
    readonly group: string;
    readonly error: CloudError;
    readonly instances: number;
  }[];
}

/** Why a group may not be scaled up now; null: it may. */
export type ScaleUpSafety =
  | { readonly kind: "unhealthy" }
  | { readonly kind: "backoff"; readonly until: SimTime }
  | null;

/**
 * What the autoscaler remembers of groups from run to run: requests, back-offs, instances that did not register, and
 * how healthy groups and cluster are.
 *
 * Source: cluster-autoscaler 1.36.1 clusterstate/clusterstate.go
 */
export class ClusterStateRegistry {
  readonly requests = new ScaleUpRequests();
  readonly backoff: NodeGroupBackoff;
  readonly #health: HealthOptions;
  #groups: readonly NodeGroup[] = [];
  #readiness = new Map<string, MutableReadiness>();
  #total: GroupReadiness = emptyReadiness();
  #ranges = new Map<string, AcceptableRange>();
  #incorrectSizes = new Map<string, IncorrectGroupSize>();
  /** Since when an instance without a node is known, by its name. */
  #unregisteredSince = new Map<string, SimTime>();
  #scaleDownRequests: { readonly group: string; readonly expectedBy: SimTime }[] = [];
  /** Error codes of the last update's instances, by name. */
  #errors = new Map<string, string>();
  #nodeCount = 0;
  /** When a node or an instance next has taken too long. */
  #nextReadinessChange = NEVER;
  /** Rises with what the registry is told beside its updates. */
  revision = 0;

  constructor(health: HealthOptions, backoff: BackoffOptions) {
    this.#health = health;
    this.backoff = new NodeGroupBackoff(backoff);
  }

  registerScaleUp(group: NodeGroup, delta: number, now: SimTime): void {
    this.revision++;
    this.requests.change(group.id, delta, now, group.options.maxNodeProvisionTime);
  }

  registerScaleDown(group: string, now: SimTime): void {
    this.revision++;
    this.#scaleDownRequests.push({ group, expectedBy: after(now, MAX_CLOUD_DELETION_TIME as SimTime) });
  }

  /** Backs the group off; tells until when. */
  registerFailedScaleUp(group: string, now: SimTime): SimTime {
    this.revision++;
    return this.backoff.fail(group, now);
  }

  /** Takes in what a run sees. */
  update(observation: ClusterObservation, now: SimTime): ClusterStateUpdate {
    this.#groups = observation.groups;
    this.#nodeCount = observation.nodes.length;
    this.#takeReadiness(observation, now);
    this.#updateRanges();
    this.backoff.removeStale(now);
    const targets = new Map(observation.groups.map(({ id, targetSize }) => [id, targetSize]));
    const timedOut = this.requests.settle(
      (group) => nodesNotStarted(targets.get(group) ?? 0, this.#readiness.get(group)),
      now,
    );
    for (const { group } of timedOut) this.backoff.fail(group, now);
    this.#scaleDownRequests = this.#scaleDownRequests.filter(({ expectedBy }) => expectedBy > now);
    const creationErrors = this.#takeCreationErrors(observation, now);
    this.#updateRanges();
    this.#updateIncorrectSizes(now);
    return { timedOut, creationErrors };
  }

  /** Makes the ranges follow requests and targets that changed during the run. */
  recalculate(groups: readonly NodeGroup[]): void {
    this.revision++;
    this.#groups = groups;
    this.#updateRanges();
  }

  /** When time alone next changes what an update on the same world finds, as seen at `now`. */
  nextChange(now: SimTime): SimTime {
    let first = Math.min(
      this.#nextReadinessChange,
      this.requests.nextTimeOut(),
      this.backoff.nextChange(now),
    );
    for (const { expectedBy } of this.#scaleDownRequests) first = Math.min(first, expectedBy);
    for (const [id, { firstObserved }] of this.#incorrectSizes) {
      const group = this.#groups.find((each) => each.id === id);
      const fixedAfter = firstObserved + (group?.options.maxNodeProvisionTime ?? 0);
      if (fixedAfter >= now) first = Math.min(first, fixedAfter + 1);
    }
    return first as SimTime;
  }

  get isHealthy(): boolean {
    return isClusterHealthy(this.#total.unready, this.#nodeCount, this.#health);
  }

  get totalReadiness(): GroupReadiness {
    return this.#total;
  }

  readinessOf(group: string): GroupReadiness | undefined {
    return this.#readiness.get(group);
  }

  rangeOf(group: string): AcceptableRange | undefined {
    return this.#ranges.get(group);
  }

  isGroupHealthy(group: string): boolean {
    const range = this.#ranges.get(group);
    if (range === undefined) return false;
    return isNodeGroupHealthy(range, this.#readiness.get(group), this.#health);
  }

  scaleUpSafety(group: string, now: SimTime): ScaleUpSafety {
    if (!this.isGroupHealthy(group)) return { kind: "unhealthy" };
    const until = this.backoff.backedOffUntil(group, now);
    return until === null ? null : { kind: "backoff", until };
  }

  upcomingNodes(group: string, now: SimTime): UpcomingNodes {
    return upcomingNodes(
      this.#ranges.get(group)?.target ?? 0,
      this.#readiness.get(group),
      this.requests.get(group) !== undefined,
      this.backoff.isBackedOff(group, now),
    );
  }

  incorrectSizeOf(group: string): IncorrectGroupSize | null {
    return this.#incorrectSizes.get(group) ?? null;
  }

  #takeReadiness(
    { nodes, groups, instances, groupOf, isReady: isNodeReady }: ClusterObservation,
    now: SimTime,
  ): void {
    const readiness = new Map<string, MutableReadiness>();
    const total = emptyReadiness();
    const byId = new Map(groups.map((group) => [group.id, group]));
    const registered = new Set<string>();
    // Nodes of one group mostly follow each other.
    let group: string | null = null;
    let listed: ReadonlyMap<string, unknown> | undefined;
    let startupTime = DEFAULT_STARTUP_TIME;
    let counted: MutableReadiness | null = null;
    let nextChange: number = NEVER;
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[i]!;
      const { name, createdAt } = node;
      const itsGroup = groupOf(node);
      if (itsGroup !== group) {
        group = itsGroup;
        listed = group === null ? undefined : instances.get(group);
        startupTime =
          (group === null ? undefined : byId.get(group))?.options.maxNodeStartupTime ?? DEFAULT_STARTUP_TIME;
        counted = group === null ? null : readinessIn(readiness, group);
      }
      const isDeleted = listed !== undefined && !listed.has(name);
      const isReady = isNodeReady(node);
      const state = nodeState({ isDeleted, isSuspended: false, isReady, createdAt }, startupTime, now);
      if (state === "notStarted") nextChange = Math.min(nextChange, createdAt + startupTime);
      countNode(total, name, state);
      if (counted === null) continue;
      countNode(counted, name, state);
      registered.add(name);
    }
    const since = new Map<string, SimTime>();
    for (const [group, list] of instances) {
      const provisionTime = byId.get(group)?.options.maxNodeProvisionTime ?? DEFAULT_STARTUP_TIME;
      for (const { name, state, error } of list.values()) {
        if (registered.has(name) || state === "deleting" || error !== null) continue;
        const seen = this.#unregisteredSince.get(name) ?? now;
        since.set(name, seen);
        const isLong = seen + provisionTime < now;
        if (!isLong) nextChange = Math.min(nextChange, seen + provisionTime + 1);
        for (const into of [total, readinessIn(readiness, group)]) {
          if (isLong) into.longUnregistered.push(name);
          else into.unregistered++;
        }
      }
    }
    this.#unregisteredSince = since;
    this.#readiness = readiness;
    this.#total = total;
    this.#nextReadinessChange = nextChange as SimTime;
  }

  #takeCreationErrors(
    { groups, instances }: ClusterObservation,
    now: SimTime,
  ): ClusterStateUpdate["creationErrors"] {
    const found: ClusterStateUpdate["creationErrors"][number][] = [];
    const errors = new Map<string, string>();
    for (const group of groups) {
      const fresh = new Map<string, { readonly error: CloudError; instances: number }>();
      for (const { name, error } of instances.get(group.id)?.values() ?? []) {
        if (error === null) continue;
        errors.set(name, error.code);
        if (this.#errors.get(name) === error.code) continue;
        const known = fresh.get(error.code);
        if (known === undefined) fresh.set(error.code, { error, instances: 1 });
        else known.instances++;
      }
      for (const { error, instances: count } of fresh.values()) {
        this.requests.change(group.id, -count, now, group.options.maxNodeProvisionTime);
        this.backoff.fail(group.id, now);
        found.push({ group: group.id, error, instances: count });
      }
    }
    this.#errors = errors;
    return found;
  }

  #updateRanges(): void {
    this.#ranges = new Map(
      this.#groups.map(({ id, targetSize }) => [
        id,
        acceptableRange(
          targetSize,
          this.#readiness.get(id)?.longUnregistered.length ?? 0,
          this.requests.get(id)?.increase ?? 0,
          this.#scaleDownRequests.filter(({ group }) => group === id).length,
        ),
      ]),
    );
  }

  #updateIncorrectSizes(now: SimTime): void {
    const sizes = new Map<string, IncorrectGroupSize>();
    for (const { id, targetSize } of this.#groups) {
      const readiness = this.#readiness.get(id);
      if (readiness === undefined) continue;
      const incorrect = incorrectGroupSize(
        targetSize,
        {
          registered: readiness.registered,
          unregistered: readiness.unregistered,
          longUnregistered: readiness.longUnregistered.length,
        },
        this.#incorrectSizes.get(id) ?? null,
        now,
      );
      if (incorrect !== null) sizes.set(id, incorrect);
    }
    this.#incorrectSizes = sizes;
  }
}

/** For nodes outside of all groups. Source: cluster-autoscaler 1.36.1 config/flags/flags.go */
const DEFAULT_STARTUP_TIME = (15 * 60_000_000) as SimTime;

function readinessIn(by: Map<string, MutableReadiness>, group: string): MutableReadiness {
  let readiness = by.get(group);
  if (readiness === undefined) {
    readiness = emptyReadiness();
    by.set(group, readiness);
  }
  return readiness;
}
