import { type Balancer, balancerOf } from "../../network/balancing/index.js";
import type { ProxyPlace } from "../../network/index.js";
import type { Stream } from "../../random/index.js";
import type { PlayedOptions } from "./played-options.js";
import type { PlayedRequest } from "./played-request.js";
import type { PodServer } from "./pod-server.js";
import type { RequestCalendar } from "./request-calendar.js";
import { ServiceRouter, type ServiceState } from "./routing/index.js";

/** To which pod each request of one target goes: any by the proxies' rule, or by who sends it and from where. */
export class PodChoice {
  /** Pods that new requests are sent to, in the order in which the Service has them. */
  routed: readonly PodServer[] = [];
  readonly #key: string;
  readonly #options: PlayedOptions;
  readonly #calendar: RequestCalendar;
  readonly #streamFor: (purpose: string) => Stream;
  readonly #stream: Stream;
  readonly #balancer: Balancer<PodServer>;
  /** Null: the balancer alone chooses. */
  #router: ServiceRouter | null = null;
  #senders = 0;

  constructor(
    key: string,
    options: PlayedOptions,
    calendar: RequestCalendar,
    streamFor: (purpose: string) => Stream,
  ) {
    this.#key = key;
    this.#options = options;
    this.#calendar = calendar;
    this.#streamFor = streamFor;
    this.#stream = streamFor("route");
    this.#balancer = this.#newBalancer();
  }

  route(servers: readonly PodServer[]): void {
    for (const server of this.routed) server.isRouted = false;
    this.routed = [...servers];
    for (const server of this.routed) server.isRouted = true;
  }

  /** Pods are chosen by who sends and from where. */
  get isRouted(): boolean {
    return this.#router !== null;
  }

  /** From now on pods are chosen by who sends and from where, and by this. */
  routeBy(state: ServiceState): void {
    if (this.#router !== null) {
      this.#router.follow(state);
      return;
    }
    const host = {
      calendar: this.#calendar,
      stream: this.#streamFor("client"),
      newBalancer: () => this.#newBalancer(),
    };
    this.#router = new ServiceRouter(this.#options.routing, host, state);
  }

  /** The pod for a request; null: it is refused or, if `isLost`, never answered. */
  pick(request: PlayedRequest): PodServer | null {
    if (this.#router !== null) return this.#router.route(request);
    const { routed } = this;
    return routed.length === 0 ? null : this.#balancer.pick(routed, this.#senders++);
  }

  /** The one picked last got none, and not even a refusal comes back. */
  get isLost(): boolean {
    return this.#router?.isLost === true;
  }

  /** Where the request picked last comes to its pod from. */
  fromOf(request: PlayedRequest): { readonly place: ProxyPlace } | null {
    if (this.#router !== null) return this.#router.from;
    const { caller } = request;
    return caller === null ? null : caller.server;
  }

  /** A request no longer needs its connection, if it has one. */
  release(request: PlayedRequest, isClean: boolean): void {
    if (request.link !== null) this.#router!.release(request, isClean);
  }

  #newBalancer(): Balancer<PodServer> {
    return balancerOf(this.#options.balancing, this.#stream, addressOf(this.#key));
  }
}

/** A number that stands for a Service's address. */
function addressOf(key: string): number {
  let sum = 0;
  for (let i = 0; i < key.length; i++) sum = (sum * 31 + key.charCodeAt(i)) & 0xffff;
  return sum;
}
