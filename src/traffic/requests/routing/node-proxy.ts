import { AffinityTable } from "../../../network/affinity-table.js";
import { categorizeEndpoints } from "../../../network/categorize-endpoints.js";
import type { Balancer, EndpointView, ProxyPlace } from "../../../network/index.js";
import type { PodServer } from "../pod-server.js";

/** What all proxies know of a Service. */
export interface ServiceRules {
  /** In the order in which the Service has them, as far as place does not matter. */
  readonly servers: readonly PodServer[];
  /** Null: place does not matter. */
  readonly views: readonly EndpointView<PodServer>[] | null;
  readonly isInternalLocal: boolean;
  readonly isExternalLocal: boolean;
}

/** kube-proxy of one node: the endpoints that it may use, its turn, and which clients it knows. */
export class NodeProxy {
  readonly place: ProxyPlace;
  readonly #balancer: Balancer<PodServer>;
  readonly #affinity: AffinityTable<PodServer> | null;
  #rules: ServiceRules | null = null;
  #internal: readonly PodServer[] = [];
  #external: readonly PodServer[] = [];

  /** `affinityMicros` null: no session affinity. */
  constructor(place: ProxyPlace, balancer: Balancer<PodServer>, affinityMicros: number | null) {
    this.place = place;
    this.#balancer = balancer;
    this.#affinity = affinityMicros === null ? null : new AffinityTable(affinityMicros);
  }

  /** The endpoint of a new connection, null: there is none for it. `client` null: somebody who does not come back. */
  pick(
    rules: ServiceRules,
    isExternal: boolean,
    client: number | null,
    address: number,
    now: number,
  ): PodServer | null {
    if (rules !== this.#rules) this.#follow(rules);
    const usable = isExternal ? this.#external : this.#internal;
    if (usable.length === 0) return null;
    if (this.#affinity === null || client === null) return this.#balancer.pick(usable, address);
    return this.#affinity.pick(client, now, usable, () => this.#balancer.pick(usable, address));
  }

  #follow(rules: ServiceRules): void {
    this.#rules = rules;
    const { servers, views } = rules;
    this.#internal = servers;
    this.#external = servers;
    if (views === null) return;
    const { cluster, local } = categorizeEndpoints(views, this.place);
    this.#internal = rules.isInternalLocal ? local : cluster;
    this.#external = rules.isExternalLocal ? local : cluster;
  }
}
