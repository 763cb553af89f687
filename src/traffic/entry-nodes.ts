import type { Cluster, EndpointEntry, Node } from "../cluster/index.js";
import { PHASE } from "../engine/index.js";
import { type HealthCheck, noticedAt, type ServicePolicy } from "../network/index.js";
import type { SimTime } from "../units/index.js";

const EXCLUDED = "node.kubernetes.io/exclude-from-external-load-balancers";

/** A node that requests may come in by. */
export interface EntryPlace {
  readonly node: string;
  readonly zone: string;
  readonly machine: Node;
}

/**
 * The nodes that requests from outside to one Service come in by. A NodePort is asked for at every Ready node. A load
 * balancer sends to the nodes that pass its health checks: those that can be reached and, under
 * externalTrafficPolicy Local, have a ready pod of the Service; it notices changes after some checks.
 *
 * Source: kubernetes v1.36.3 pkg/proxy/healthcheck/service_health.go (ready local endpoints),
 * staging/src/k8s.io/cloud-provider/controllers/service/controller.go (which nodes).
 * Deviates: nodes come to a load balancer and leave it with their objects, without the service controller's delay.
 */
export class EntryNodes {
  /** In the order of the nodes' creation. */
  places: readonly EntryPlace[] = [];
  readonly #cluster: Cluster;
  readonly #check: HealthCheck;
  readonly #phaseOf: (node: Node) => number;
  readonly #changed: () => void;
  /** What the load balancer believes of each node. */
  readonly #passing = new Map<Node, boolean>();
  readonly #looking = new Set<Node>();
  #policy: ServicePolicy | null = null;
  #views: readonly EndpointEntry[] | null = null;
  readonly #beganAt: SimTime;

  /** `phaseOf`: where in its interval a load balancer checks a node, 0..1. `changed`: `places` is another list. */
  constructor(cluster: Cluster, check: HealthCheck, phaseOf: (node: Node) => number, changed: () => void) {
    this.#cluster = cluster;
    this.#beganAt = cluster.sim.now;
    this.#check = check;
    this.#phaseOf = phaseOf;
    this.#changed = changed;
    cluster.nodes.watch((node, change) => {
      if (change === "deleted") this.#passing.delete(node);
      if (this.#look()) this.#changed();
    });
  }

  /** What the Service and its endpoints are from now on; the caller looks at `places` by itself. */
  follow(policy: ServicePolicy, views: readonly EndpointEntry[] | null): void {
    this.#policy = policy;
    this.#views = views;
    this.#look();
  }

  /** True when `places` became another list. */
  #look(): boolean {
    if (this.#policy === null) return false;
    const machines = [...this.#cluster.nodes.values()].filter((node) => this.#isEntry(node));
    const same =
      machines.length === this.places.length &&
      machines.every((machine, i) => this.places[i]!.machine === machine);
    if (same) return false;
    this.places = machines.map((machine) => ({ node: machine.name, zone: machine.zone, machine }));
    return true;
  }

  #isEntry(node: Node): boolean {
    if (this.#policy!.entry !== "load-balancer") return node.ready;
    if (node.labels[EXCLUDED] !== undefined) return false;
    const isHealthy = this.#isHealthy(node);
    // What was there when the load balancer came to be is known to it.
    if (this.#cluster.sim.now === this.#beganAt) this.#passing.set(node, isHealthy);
    const isPassing = this.#passing.get(node) ?? false;
    if (isPassing !== isHealthy) this.#checkLater(node, isHealthy);
    return isPassing;
  }

  #isHealthy(node: Node): boolean {
    if (!node.ready || node.cutOffSince !== null) return false;
    if (!this.#policy!.isExternalLocal) return true;
    return (this.#views ?? []).some((view) => view.conditions.ready && view.node === node.name);
  }

  #checkLater(node: Node, isHealthy: boolean): void {
    if (this.#looking.has(node)) return;
    this.#looking.add(node);
    const { sim } = this.#cluster;
    const at = noticedAt(sim.now, isHealthy, this.#check, this.#phaseOf(node)) as SimTime;
    sim.schedule(at, PHASE.delivery, () => {
      this.#looking.delete(node);
      if (!node.exists) return;
      // A node that changed back in the meantime begins to count anew.
      if (this.#isHealthy(node) === isHealthy) this.#passing.set(node, isHealthy);
      if (this.#look()) this.#changed();
    });
  }
}
