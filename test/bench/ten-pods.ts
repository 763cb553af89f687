import { Constant, Exponential, RandomStreams } from "../../src/random/index.js";
import { ConstantDemand } from "../../src/traffic/index.js";
import { DEFAULT_PLAYED_OPTIONS, RequestEngine } from "../../src/traffic/requests/index.js";
import { type SimTime, seconds } from "../../src/units/index.js";
import { cpuSecondsOf, median } from "./cpu-time.js";

const REQUESTS_PER_SECOND = 5000;
const SECONDS = 100;
const PLACE = { node: "n", zone: "z" };

/** What stands before the Service: nothing, an Ingress that is a hop of the network, or one whose controller's pods use CPU. */
export type Entrance = "service" | "ingress-hop" | "ingress-pods";

/**
 * Requests per CPU second through a Service of ten pods, with a hop of the network, time-outs and shared CPU; or
 * through an Ingress before it: one outside the cluster, which adds a hop, or one whose controller's two pods use CPU
 * for each of them, too.
 */
export function tenPods(runs: number, entrance: Entrance): number {
  const rates: number[] = [];
  for (let run = 0; run <= runs; run++) {
    const engine = new RequestEngine(new RandomStreams(run), 0 as SimTime);
    const web = engine.addTarget("Service/default/web", {
      ...DEFAULT_PLAYED_OPTIONS,
      work: new Exponential(0.001),
      timeoutSeconds: 1,
      hopMicros: () => 250,
    });
    for (let pod = 0; pod < 10; pod++) web.addServer(PLACE, 1).isListening = true;
    web.route(web.servers);
    const demand = new ConstantDemand(REQUESTS_PER_SECOND);
    const entry = entrance === "service" ? web : ingressBefore(engine, web, entrance === "ingress-pods");
    engine.start(entry, { kind: "rate", demand, spacing: "poisson" });
    const spent = cpuSecondsOf(() => engine.advance(seconds(SECONDS)));
    if (run > 0) rates.push((REQUESTS_PER_SECOND * SECONDS) / spent);
  }
  return median(rates);
}

type Target = ReturnType<RequestEngine["addTarget"]>;

function ingressBefore(engine: RequestEngine, web: Target, hasPods: boolean): Target {
  if (!hasPods) {
    const door = engine.addTarget("Ingress/default/shop", {
      ...DEFAULT_PLAYED_OPTIONS,
      isDoor: true,
      waitSeconds: 0.001,
    });
    door.setCalls([{ target: web, perRequest: 1 }]);
    return door;
  }
  const controller = engine.addTarget("Deployment/edge/proxy", {
    ...DEFAULT_PLAYED_OPTIONS,
    work: new Constant(0.0001),
    timeoutSeconds: 60,
  });
  for (let pod = 0; pod < 2; pod++) controller.addServer(PLACE, 1).isListening = true;
  controller.route(controller.servers);
  const door = engine.addTarget("Ingress/default/shop", { ...DEFAULT_PLAYED_OPTIONS, isDoor: true });
  door.setCalls([{ target: controller, perRequest: 1 }]);
  door.setOnward([{ target: web, perRequest: 1 }]);
  return door;
}
