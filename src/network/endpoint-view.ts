import type { EndpointConditions } from "./endpoint-conditions.js";

/** One endpoint as EndpointSlices show it to the proxies of all nodes. */
export interface EndpointView<T> {
  readonly target: T;
  readonly conditions: EndpointConditions;
  /** Name of its node; "": none. */
  readonly node: string;
  /** Zone of its node; "": none. */
  readonly zone: string;
  /** Zone whose clients it is meant for; null: no hint. */
  readonly zoneHint: string | null;
  /** Node whose clients it is meant for; null: no hint. */
  readonly nodeHint: string | null;
}

/** Where a proxy runs. */
export interface ProxyPlace {
  readonly node: string;
  readonly zone: string;
}
