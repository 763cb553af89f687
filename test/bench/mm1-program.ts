import { Exponential } from "../../src/random/exponential.js";
import { RandomStreams } from "../../src/random/random-streams.js";
import { ConstantDemand } from "../../src/traffic/demand-constant.js";
import { DEFAULT_PLAYED_OPTIONS, RequestEngine } from "../../src/traffic/requests/index.js";
import type { SimTime } from "../../src/units/index.js";

/** 1,000,000 requests through one queue at 80 % load, as a program of its own: start-up counts, too. */
const engine = new RequestEngine(new RandomStreams(1), 0 as SimTime);
const target = engine.addTarget("Service/default/mm1", {
  ...DEFAULT_PLAYED_OPTIONS,
  work: new Exponential(0.1),
  concurrency: 1,
});
target.addServer({ node: "n", zone: "z" }, 1).isListening = true;
target.route(target.servers);
engine.start(target, { kind: "rate", demand: new ConstantDemand(8), spacing: "poisson" });
engine.advance(125_000e6 as SimTime);
const { requests, meanSeconds } = target.total();
const { user, system } = process.cpuUsage();
process.stdout.write(
  JSON.stringify({
    requests,
    meanSeconds,
    cpuSeconds: (user + system) / 1e6,
    mebibytes: process.resourceUsage().maxRSS / 1024,
  }),
);
