import type { Cluster, Node, Service } from "../cluster/index.js";
import {
  type HealthCheck,
  looksAtPlace,
  type ServicePolicy,
  servicePolicy,
  serviceRouting,
} from "../network/index.js";
import type { RandomStreams } from "../random/index.js";
import { EntryNodes, type EntryPlace } from "./entry-nodes.js";
import { FluidRouting } from "./fluid-routing.js";
import type { LoadTargets } from "./load-targets.js";
import type { RequestTarget } from "./request-target.js";
import type { TrafficOptions } from "./traffic-options.js";

/** As the controllers of cloud load balancers set it by default. */
const DEFAULT_HEALTH_CHECK: HealthCheck = {
  intervalMicros: 10e6,
  healthyThreshold: 2,
  unhealthyThreshold: 2,
};

/** Which pods the requests to each Service are sent to, and how they are dealt over them. */
export class ServiceRoutes {
  /** How requests of fluids are dealt over pods, where that may be uneven. */
  readonly routings: ReadonlyMap<RequestTarget, FluidRouting>;
  readonly #cluster: Cluster;
  readonly #targets: LoadTargets;
  readonly #streams: RandomStreams | undefined;
  readonly #healthCheck: HealthCheck;
  readonly #entryNodes = new Map<string, EntryNodes>();
  #changed: (target: RequestTarget) => void = () => {};

  constructor(cluster: Cluster, targets: LoadTargets, { streams, healthCheck }: TrafficOptions) {
    this.#cluster = cluster;
    this.#targets = targets;
    this.#streams = streams;
    this.#healthCheck = healthCheck ?? DEFAULT_HEALTH_CHECK;
    this.routings = fluidRoutings(targets, streams);
  }

  /** Follows the Services from now on; `changed` hears of each fluid whose requests go other ways. */
  follow(changed: (target: RequestTarget) => void): void {
    this.#changed = changed;
    this.#cluster.services.watch((service, change) => {
      if (change !== "endpoints" && change !== "added" && change !== "spec") return;
      this.#route(service);
    });
  }

  routeAll(): void {
    for (const service of this.#cluster.services.values()) this.#route(service);
  }

  #route(service: Service): void {
    const key = `Service/${service.key}`;
    const played = this.#targets.played.upToNow(key);
    const target = this.#targets.requests.get(key);
    if (played === undefined && target === undefined) return;
    const { endpoints, spec, annotations } = service;
    const routing = serviceRouting(spec);
    const policy = servicePolicy(spec, annotations);
    const state = {
      policy,
      isHeadless: routing === "headless",
      views: endpoints.views ?? null,
      entryNodes: played === undefined && !looksAtPlace(policy) ? [] : this.#entryNodesOf(service, policy),
    };
    if (routing === "external-name") played?.answerOutside();
    else played?.setRouted(endpoints.pods, state);
    if (target === undefined) return;
    this.routings.get(target)?.follow(endpoints.pods, state);
    target.queues.setShares(null);
    target.queues.setRouted(endpoints.pods);
    this.#changed(target);
  }

  /** Nodes that requests to a Service come in by, followed from the first time on that it matters. */
  #entryNodesOf(service: Service, policy: ServicePolicy): readonly EntryPlace[] {
    let nodes = this.#entryNodes.get(service.key);
    if (nodes === undefined) {
      if (policy.entry === null && !looksAtPlace(policy)) return [];
      nodes = new EntryNodes(
        this.#cluster,
        this.#healthCheck,
        (node) => this.#checkPhase(service, node),
        () => this.#route(service),
      );
      this.#entryNodes.set(service.key, nodes);
    }
    nodes.follow(policy, service.endpoints.views ?? null);
    return nodes.places;
  }

  #checkPhase(service: Service, node: Node): number {
    return this.#streams?.forKey(`health-check/Service/${service.key}#${node.name}`).uniform() ?? 0;
  }
}

function fluidRoutings(
  { requests }: LoadTargets,
  streams: RandomStreams | undefined,
): ReadonlyMap<RequestTarget, FluidRouting> {
  const routings = new Map<RequestTarget, FluidRouting>();
  if (streams === undefined) return routings;
  for (const target of requests.values()) {
    const { routing, request, to } = target.spec;
    if (routing === undefined || target.isExternal || to.kind !== "Service") continue;
    const seconds = request.cpu.meanSeconds + request.waitSeconds;
    const stream = streams.forKey(`fluid-route/${target.key}`);
    routings.set(target, new FluidRouting(routing, stream, seconds));
  }
  for (const { calls } of requests.values()) {
    for (const { to, podName } of calls) {
      if (podName !== undefined) routings.get(requests.get(to)!)?.expectNames();
    }
  }
  return routings;
}
