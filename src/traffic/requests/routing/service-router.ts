import type { Balancer, EndpointView, ProxyPlace, ServicePolicy } from "../../../network/index.js";
import type { Stream } from "../../../random/index.js";
import type { PlayedRequest } from "../played-request.js";
import type { PodServer } from "../pod-server.js";
import type { RequestCalendar } from "../request-calendar.js";
import type { ConnectionOptions, ResolverOptions } from "./connection-options.js";
import { NodeProxy, type ServiceRules } from "./node-proxy.js";
import { RequestClient } from "./request-client.js";

/** How callers of one Service reach its pods; what no manifest says. */
export interface RoutingOptions {
  /** Clients outside the cluster; null: each request is from another one. */
  readonly clients: number | null;
  /** Null: a connection for each request. */
  readonly connections: ConnectionOptions | null;
  readonly resolver: ResolverOptions;
  /** Each node's proxy keeps its own turn (ipvs, userspace). */
  readonly isPerNode: boolean;
}

/** A node that connections from outside come in by. */
export interface EntryNode extends ProxyPlace {
  readonly machine: { readonly cutOffSince: number | null };
}

/** What the cluster says of a Service at this instant. */
export interface ServiceState {
  readonly policy: ServicePolicy;
  readonly isHeadless: boolean;
  /** Pods that requests go to, in order. */
  readonly servers: readonly PodServer[];
  /** All endpoints, where it matters on which node a connection is dealt. */
  readonly views: readonly EndpointView<PodServer>[] | null;
  /** Nodes that requests from outside come in by, or, for a Service without a port outside, are spread over. */
  readonly entryNodes: readonly EntryNode[];
  /** Pods by name, where DNS knows them by one. */
  readonly named: ReadonlyMap<string, PodServer>;
}

/** What a router needs of its target. */
export interface RouterHost {
  readonly calendar: RequestCalendar;
  newBalancer(): Balancer<PodServer>;
  readonly stream: Stream;
}

const NOWHERE: ProxyPlace = { node: "", zone: "" };
/** First address of callers in pods, so that they differ from clients outside. */
const FIRST_POD_ADDRESS = 1 << 20;

/**
 * Chooses the pod of each request where that depends on who sends it or from where: kept connections, session
 * affinity, DNS of headless Services, ports of nodes, traffic policies and topology.
 */
export class ServiceRouter {
  /** Set by `route`: the place that a request comes to its pod from; null: from outside, without a hop. */
  from: { readonly place: ProxyPlace } | null = null;
  /** Set by `route` where it gives none: nobody answers, not even with a refusal. */
  isLost = false;
  readonly #options: RoutingOptions;
  readonly #host: RouterHost;
  #state: ServiceState;
  #rules: ServiceRules;
  readonly #proxies = new Map<string, NodeProxy>();
  readonly #outside: RequestClient[] = [];
  readonly #pods = new WeakMap<PodServer, RequestClient>();
  #podClients = 0;
  #strangers = 0;
  #request: PlayedRequest | null = null;
  #client: RequestClient | null = null;
  #affinitySeconds: number | null = null;

  constructor(options: RoutingOptions, host: RouterHost, state: ServiceState) {
    this.#options = options;
    this.#host = host;
    this.#state = state;
    this.#rules = rulesOf(state);
    this.#affinitySeconds = state.policy.affinitySeconds;
  }

  /** What holds from now on. */
  follow(state: ServiceState): void {
    this.#state = state;
    this.#rules = rulesOf(state);
    if (state.policy.affinitySeconds !== this.#affinitySeconds) {
      this.#affinitySeconds = state.policy.affinitySeconds;
      this.#proxies.clear();
    }
  }

  /** The pod of a request, null: it is refused or lost. */
  route(request: PlayedRequest): PodServer | null {
    this.isLost = false;
    const client = this.#clientOf(request);
    this.from = client.server;
    if (client.pool === null) return this.#choose(client, request);
    this.#request = request;
    this.#client = client;
    const link = client.pool.acquire(this.#host.calendar.now, this.#chooseForOpening);
    request.link = link;
    if (link === null) return null;
    if (link.requests + link.active === 1) link.from = this.from;
    else this.from = link.from;
    return link.server;
  }

  /** A request no longer needs its connection. */
  release(request: PlayedRequest, isClean: boolean): void {
    const { link, client } = request;
    request.link = null;
    if (link !== null) client!.pool!.release(link, this.#host.calendar.now, isClean);
  }

  readonly #chooseForOpening = (): PodServer | null => this.#choose(this.#client!, this.#request!);

  #choose(client: RequestClient, request: PlayedRequest): PodServer | null {
    const { calendar, stream } = this.#host;
    const { resolver } = this.#options;
    const { servers, isHeadless, named } = this.#state;
    if (request.podName !== null) {
      const find = (name: string) => named.get(name) ?? null;
      return client.resolver.pickNamed(calendar.now, request.podName, find, resolver);
    }
    if (isHeadless) return client.resolver.pick(calendar.now, servers, resolver, stream, request.attempt);
    return this.#throughProxy(client);
  }

  #throughProxy(client: RequestClient): PodServer | null {
    const isExternal = client.server === null && this.#state.policy.entry !== null;
    const place = this.#placeOf(client, isExternal);
    if (place === null) return null;
    const proxy = this.#proxyAt(place);
    const isKnown = client.server !== null || this.#options.clients !== null;
    const server = proxy.pick(
      this.#rules,
      isExternal,
      isKnown ? client.address : null,
      client.address,
      this.#host.calendar.now,
    );
    // Endpoints that are all elsewhere: packets are dropped; none at all: the connection is rejected.
    if (server === null) this.isLost = this.#state.servers.length > 0;
    return server;
  }

  /** Where the proxy is that deals a client's connection; null: there is none that could. */
  #placeOf(client: RequestClient, isExternal: boolean): ProxyPlace | null {
    if (client.server !== null) return client.server.place;
    const { entryNodes, views } = this.#state;
    if (!isExternal && views === null) return NOWHERE;
    // A connection from outside comes in by any node; somebody inside stays where he is.
    const luck = isExternal ? this.#host.stream.uniform() : client.luck;
    const node = entryNodes[Math.floor(luck * entryNodes.length)];
    if (node === undefined) return null;
    if (!isExternal) return node;
    if (node.machine.cutOffSince !== null) {
      this.isLost = true;
      return null;
    }
    this.from = { place: node };
    return node;
  }

  #proxyAt(place: ProxyPlace): NodeProxy {
    const isOwn = this.#options.isPerNode || this.#rules.views !== null || this.#affinitySeconds !== null;
    const key = isOwn ? place.node : "";
    let proxy = this.#proxies.get(key);
    if (proxy === undefined) {
      const affinity = this.#affinitySeconds;
      proxy = new NodeProxy(place, this.#host.newBalancer(), affinity === null ? null : affinity * 1e6);
      this.#proxies.set(key, proxy);
    }
    return proxy;
  }

  #clientOf(request: PlayedRequest): RequestClient {
    // A retry comes from whom the first attempt came from.
    if (request.client !== null) return request.client;
    const client = this.#findClient(request);
    request.client = client;
    return client;
  }

  #findClient(request: PlayedRequest): RequestClient {
    const server = request.caller?.server ?? null;
    if (server !== null) {
      let client = this.#pods.get(server);
      if (client === undefined) {
        client = new RequestClient(
          FIRST_POD_ADDRESS + this.#podClients++,
          server,
          0,
          this.#options.connections,
        );
        this.#pods.set(server, client);
      }
      return client;
    }
    const { clients } = this.#options;
    const { stream } = this.#host;
    if (clients === null) {
      const luck = this.#rules.views === null ? 0 : stream.uniform();
      return new RequestClient(this.#strangers++, null, luck, this.#options.connections);
    }
    const index =
      request.user === null ? Math.floor(stream.uniform() * clients) : request.user.index % clients;
    let client = this.#outside[index];
    if (client === undefined) {
      client = new RequestClient(index, null, (index + 0.5) / clients, this.#options.connections);
      this.#outside[index] = client;
    }
    return client;
  }
}

function rulesOf({ policy, servers, views }: ServiceState): ServiceRules {
  return {
    servers,
    views,
    isInternalLocal: policy.isInternalLocal,
    isExternalLocal: policy.isExternalLocal,
  };
}
