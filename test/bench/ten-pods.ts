import { Exponential, RandomStreams } from "../../src/random/index.js";
import { ConstantDemand } from "../../src/traffic/index.js";
import { DEFAULT_PLAYED_OPTIONS, RequestEngine } from "../../src/traffic/requests/index.js";
import { type SimTime, seconds } from "../../src/units/index.js";
import { cpuSecondsOf, median } from "./cpu-time.js";

const REQUESTS_PER_SECOND = 5000;
const SECONDS = 100;

/** Requests per CPU second through a Service of ten pods, with a hop of the network, time-outs and shared CPU. */
export function tenPods(runs: number): number {
  const rates: number[] = [];
  for (let run = 0; run <= runs; run++) {
    const engine = new RequestEngine(new RandomStreams(run), 0 as SimTime);
    const web = engine.addTarget("Service/default/web", {
      ...DEFAULT_PLAYED_OPTIONS,
      work: new Exponential(0.001),
      timeoutSeconds: 1,
      hopMicros: () => 250,
    });
    for (let pod = 0; pod < 10; pod++) web.addServer({ node: "n", zone: "z" }, 1).isListening = true;
    web.route(web.servers);
    const demand = new ConstantDemand(REQUESTS_PER_SECOND);
    engine.start(web, { kind: "rate", demand, spacing: "poisson" });
    const spent = cpuSecondsOf(() => engine.advance(seconds(SECONDS)));
    if (run > 0) rates.push((REQUESTS_PER_SECOND * SECONDS) / spent);
  }
  return median(rates);
}
