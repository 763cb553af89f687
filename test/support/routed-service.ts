import { type EndpointView, type ServicePolicy, servicePolicy } from "../../src/network/index.js";
import { Constant, RandomStreams } from "../../src/random/index.js";
import { ConstantDemand } from "../../src/traffic/index.js";
import {
  DEFAULT_PLAYED_OPTIONS,
  type EntryNode,
  type PlayedOptions,
  type PlayedTarget,
  type PodServer,
  RequestEngine,
  type RoutingOptions,
} from "../../src/traffic/requests/index.js";
import { type SimTime, seconds } from "../../src/units/index.js";

export interface RoutedServiceShape {
  readonly options?: Partial<PlayedOptions>;
  readonly routing?: Partial<RoutingOptions>;
  readonly policy?: Partial<ServicePolicy>;
  readonly isHeadless?: boolean;
  /** Nodes, `a1` in zone `a`. */
  readonly nodes?: readonly string[];
  /** The node of each pod. */
  readonly pods: readonly string[];
  readonly ratePerSecond: number;
  readonly seed?: number;
}

/** Requests to one Service whose pods, endpoints and nodes a test moves as it likes. */
export class RoutedService {
  readonly engine: RequestEngine;
  readonly target: PlayedTarget;
  readonly servers: PodServer[] = [];
  readonly served: number[] = [];
  hints: "zone" | "node" | null = null;
  readonly #shape: RoutedServiceShape;
  readonly #entryNodes: EntryNode[];

  constructor(shape: RoutedServiceShape) {
    this.#shape = shape;
    this.engine = new RequestEngine(new RandomStreams(shape.seed ?? 1), 0 as SimTime);
    const options: PlayedOptions = {
      ...DEFAULT_PLAYED_OPTIONS,
      work: new Constant(0.001),
      ...shape.options,
      routing: { ...DEFAULT_PLAYED_OPTIONS.routing, ...shape.routing },
    };
    this.target = this.engine.addTarget("Service/default/web", options);
    this.#entryNodes = (shape.nodes ?? []).map((node) => ({
      node,
      zone: node[0]!,
      machine: { cutOffSince: null },
    }));
    for (const node of shape.pods) this.addPod(node);
    this.publish(this.servers);
    const demand = new ConstantDemand(shape.ratePerSecond);
    if (shape.ratePerSecond > 0) this.engine.start(this.target, { kind: "rate", demand, spacing: "poisson" });
  }

  addPod(node: string): PodServer {
    const server = this.target.addServer({ node, zone: node[0]! }, 4);
    server.isListening = true;
    this.servers.push(server);
    return server;
  }

  /** Makes these the Service's endpoints, those of `terminating` not ready any more. */
  publish(servers: readonly PodServer[], terminating: readonly PodServer[] = []): void {
    const { policy, isHeadless = false, nodes } = this.#shape;
    const views: EndpointView<PodServer>[] = servers.map((target) => ({
      target,
      conditions: {
        ready: !terminating.includes(target),
        serving: true,
        terminating: terminating.includes(target),
      },
      ...target.place,
      zoneHint: this.hints === null ? null : target.place.zone,
      nodeHint: this.hints === "node" ? target.place.node : null,
    }));
    this.target.route(servers);
    this.target.routeBy({
      policy: { ...servicePolicy({}), ...policy },
      isHeadless,
      servers,
      views: nodes === undefined ? null : views,
      entryNodes: this.#entryNodes,
      named: new Map(this.servers.map((server, i) => [`web-${i}`, server])),
    });
  }

  /** CPU time that each pod used in this stretch, as a share of all. */
  shares(forSeconds: number): number[] {
    const before = this.servers.map(({ counter }) => counter.total);
    this.engine.advance((this.engine.calendar.now + seconds(forSeconds)) as SimTime);
    const used = this.servers.map(({ counter }, i) => counter.total - before[i]!);
    const sum = used.reduce((a, b) => a + b, 0);
    return used.map((x) => (sum === 0 ? 0 : x / sum));
  }
}
