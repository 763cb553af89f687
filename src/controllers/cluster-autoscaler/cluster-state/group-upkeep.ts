import type { CloudError, NodeGroupProvider } from "../../../cloud/index.js";
import type { Node } from "../../../cluster/index.js";
import type { SimTime } from "../../../units/index.js";
import type { DecisionWriter } from "../decision-writer.js";
import type { ClusterAutoscalerFlags } from "../defaults.js";
import type { ProviderNodeGroup } from "../provider-node-group.js";
import type { ClusterStateRegistry } from "./cluster-state-registry.js";
import { targetFixOf } from "./incorrect-group-size.js";
import { failedInstances, longUnregisteredToRemove, withWholeGroup } from "./instances-to-remove.js";

/** The nodes of the cluster as the upkeep of groups reads them. */
export interface UpkeepNodes {
  readonly all: readonly Node[];
  /** Rises with every change of a node itself. */
  readonly revision: number;
  isReady(node: Node): boolean;
}

/**
 * - `done`: the run goes on
 * - `unhealthy`: too many nodes are unready for the run to do anything
 * - `sizes-fixed`: a target was put right, which ends the run
 */
export type UpkeepOutcome = "done" | "unhealthy" | "sizes-fixed";

/**
 * Keeps groups in order at the start of a run: takes in what became of them, gives up what did not come, puts
 * targets right. Where neither nodes nor cloud changed since it last found nothing to do, nor anything timed is over,
 * it would find nothing again and does not look.
 *
 * Source: cluster-autoscaler 1.36.1 core/static_autoscaler.go#RunOnce
 */
export class GroupUpkeep {
  readonly #registry: ClusterStateRegistry;
  readonly #provider: Pick<NodeGroupProvider, "revision">;
  readonly #groups: readonly ProviderNodeGroup[];
  readonly #flags: ClusterAutoscalerFlags;
  readonly #decisions: DecisionWriter;
  /** Of nodes, cloud and registry, when there was nothing to do. */
  #seen: readonly number[] = [];
  #until = 0 as SimTime;
  /** Instances that could not be created, and that the cloud would not delete. */
  readonly #kept = new Set<string>();

  constructor(
    registry: ClusterStateRegistry,
    provider: Pick<NodeGroupProvider, "revision">,
    groups: readonly ProviderNodeGroup[],
    flags: ClusterAutoscalerFlags,
    decisions: DecisionWriter,
  ) {
    this.#registry = registry;
    this.#provider = provider;
    this.#groups = groups;
    this.#flags = flags;
    this.#decisions = decisions;
  }

  keepUp(nodes: UpkeepNodes, groupOf: (node: Node) => string | null, now: SimTime): UpkeepOutcome {
    if (now < this.#until && this.#revisions(nodes).every((revision, i) => revision === this.#seen[i])) {
      return "done";
    }
    this.#until = now;
    const cloudBefore = this.#provider.revision;
    const toldBefore = this.#decisions.told;
    this.#update(nodes, groupOf, now);
    this.#removeLongUnregistered(now);
    if (!this.#registry.isHealthy) return "unhealthy";
    if (this.#deleteFailedInstances()) this.#registry.recalculate(this.#groups);
    if (this.#fixSizes(now)) return "sizes-fixed";
    if (this.#provider.revision === cloudBefore && this.#decisions.told === toldBefore) {
      this.#seen = this.#revisions(nodes);
      this.#until = this.#registry.nextChange(now);
    }
    return "done";
  }

  #revisions({ revision }: UpkeepNodes): readonly number[] {
    return [revision, this.#provider.revision, this.#registry.revision];
  }

  #update(nodes: UpkeepNodes, groupOf: (node: Node) => string | null, now: SimTime): void {
    const instances = new Map(this.#groups.map(({ id, cloud }) => [id, cloud.instances()]));
    const { timedOut, creationErrors } = this.#registry.update(
      {
        nodes: nodes.all,
        groups: this.#groups,
        instances,
        groupOf,
        isReady: (node) => nodes.isReady(node),
      },
      now,
    );
    for (const { group, increase } of timedOut) {
      const { cloud } = this.#groups.find(({ id }) => id === group)!;
      const from = cloud.targetSize;
      const error = cloud.decreaseTargetSize(increase);
      this.#decisions.group(group, "scale-up-timeout", {
        from,
        to: cloud.targetSize,
        explain: () =>
          `${increase} ${increase === 1 ? "node" : "nodes"} did not come in time; backed off; ` +
          (error === null ? "target lowered" : `the cloud keeps the target: ${error.code}`),
      });
    }
    for (const { group, error, instances: count } of creationErrors) {
      this.#decisions.group(group, "instance-errors", {
        to: count,
        evidence: error,
        explain: () =>
          `${count} ${count === 1 ? "instance" : "instances"} could not be created: ${error.code}; backed off`,
      });
    }
    if (timedOut.length > 0) this.#registry.recalculate(this.#groups);
  }

  #removeLongUnregistered(now: SimTime): void {
    const force = this.#flags["force-delete-unregistered-nodes"];
    for (const group of this.#groups) {
      const { cloud, options } = group;
      const late = longUnregisteredToRemove(group, this.#registry.readinessOf(group.id), force);
      if (late.length === 0) continue;
      const names = withWholeGroup(late, options, cloud.instances());
      const from = group.targetSize;
      cloud.deleteInstances(names, force);
      this.#registry.requests.change(group.id, -names.length, now, options.maxNodeProvisionTime);
      this.#decisions.group(group.id, "remove-unregistered", {
        from,
        to: group.targetSize,
        explain: () => `never became nodes: ${late.join(", ")}`,
      });
    }
  }

  /** True when any was deleted. */
  #deleteFailedInstances(): boolean {
    const force = this.#flags["force-delete-failed-nodes"];
    let isAnyDeleted = false;
    for (const { id, cloud, options } of this.#groups) {
      const instances = cloud.instances();
      const names = withWholeGroup(failedInstances(instances), options, instances);
      if (names.length === 0) continue;
      const error = cloud.deleteInstances(names, force);
      if (error === null) isAnyDeleted = true;
      else this.#noteRefusal(id, names, error);
    }
    return isAnyDeleted;
  }

  /** Tells once of each instance that the cloud keeps. */
  #noteRefusal(group: string, names: readonly string[], { code }: CloudError): void {
    const fresh = names.filter((name) => !this.#kept.has(name));
    if (fresh.length === 0) return;
    for (const name of fresh) this.#kept.add(name);
    this.#decisions.group(group, "delete-refused", {
      to: code,
      explain: () => `the cloud keeps ${fresh.join(", ")}, which it could not create: ${code}`,
    });
  }

  /** True when a target was put right: then the run ends. */
  #fixSizes(now: SimTime): boolean {
    let isFixed = false;
    for (const { id, cloud, options } of this.#groups) {
      const delta = targetFixOf(this.#registry.incorrectSizeOf(id), options.maxNodeProvisionTime, now);
      if (delta === 0) continue;
      const from = cloud.targetSize;
      cloud.decreaseTargetSize(delta);
      isFixed = true;
      this.#decisions.group(id, "fix-size", {
        from,
        to: cloud.targetSize,
        explain: () => `${delta} nodes that the target asks for never came`,
      });
    }
    return isFixed;
  }
}
