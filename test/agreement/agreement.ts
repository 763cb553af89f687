import { distributionFromMoments, RandomStreams } from "../../src/random/index.js";
import { LatencyHistogram } from "../../src/stats/index.js";
import {
  ConstantDemand,
  DEFAULT_REQUEST_PROFILE,
  Station,
  shapeOf,
  totalMean,
} from "../../src/traffic/index.js";
import { DEFAULT_PLAYED_OPTIONS, RequestEngine } from "../../src/traffic/requests/index.js";
import type { SimTime } from "../../src/units/index.js";

/** A kind of pod, and what its requests need, at several loads. */
export interface AgreementCase {
  readonly name: string;
  readonly cores: number;
  readonly scv?: number;
  readonly waitSeconds?: number;
  readonly concurrency?: number;
  readonly queueLimit?: number;
}

/** One line of the table: the fluid beside a million single requests. */
export interface Agreement {
  readonly name: string;
  readonly load: number;
  readonly fluidMean: number;
  readonly playedMean: number;
  readonly fluidP99: number;
  readonly playedP99: number;
}

const WORK_SECONDS = 0.01;
export const LOADS = [0.3, 0.5, 0.7, 0.8, 0.9] as const;
export const AGREEMENT_CASES: readonly AgreementCase[] = [
  { name: "one core, shared", cores: 1 },
  { name: "half a core, shared", cores: 0.5 },
  { name: "two and a half cores, shared", cores: 2.5 },
  { name: "four cores, shared", cores: 4 },
  { name: "one core, shared, constant work", cores: 1, scv: 0 },
  { name: "one core, shared, work of scv 4", cores: 1, scv: 4 },
  { name: "four cores, shared, constant work", cores: 4, scv: 0 },
  { name: "four cores, shared, work of scv 4", cores: 4, scv: 4 },
  { name: "one core, shared, 30 ms of waiting", cores: 1, waitSeconds: 0.03 },
  { name: "one core, one by one", cores: 1, concurrency: 1 },
  { name: "one core, one by one, constant work", cores: 1, concurrency: 1, scv: 0 },
  { name: "one core, one by one, work of scv 4", cores: 1, concurrency: 1, scv: 4 },
  { name: "four cores, four at a time", cores: 4, concurrency: 4 },
  { name: "four cores, four at a time, constant work", cores: 4, concurrency: 4, scv: 0 },
  { name: "four cores, four at a time, work of scv 4", cores: 4, concurrency: 4, scv: 4 },
  { name: "one core, four share it", cores: 1, concurrency: 4 },
  { name: "one core, 8 slots held through 70 ms of waiting", cores: 1, concurrency: 8, waitSeconds: 0.07 },
  {
    name: "four cores, 16 slots held through 30 ms of waiting",
    cores: 4,
    concurrency: 16,
    waitSeconds: 0.03,
  },
  { name: "one core, one by one, 9 may wait", cores: 1, concurrency: 1, queueLimit: 9 },
];

/** What a case at a load is as a fluid, and its requests per second there. */
export function fluidOf(
  each: AgreementCase,
  load: number,
): { readonly rate: number; readonly mean: number; readonly p99: number } {
  const { cores, scv = 1, waitSeconds = 0 } = each;
  const concurrency = each.concurrency ?? Number.POSITIVE_INFINITY;
  const queueLimit = each.queueLimit ?? Number.POSITIVE_INFINITY;
  const profile = {
    ...DEFAULT_REQUEST_PROFILE,
    cpu: { meanSeconds: WORK_SECONDS, scv },
    waitSeconds,
    concurrency,
    queueLimit,
  };
  const station = new Station(cores, profile);
  const rate = load * station.serviceRate;
  const { latency } = station.at(rate);
  const histogram = new LatencyHistogram();
  histogram.addShape(shapeOf(latency), latency.mean, latency.shift);
  return { rate, mean: totalMean(latency), p99: histogram.quantile(0.99) };
}

/** Plays a case at a load in both fidelities. */
export function agreementOf(each: AgreementCase, load: number, requests: number): Agreement {
  const { cores, scv = 1, waitSeconds = 0 } = each;
  const concurrency = each.concurrency ?? Number.POSITIVE_INFINITY;
  const queueLimit = each.queueLimit ?? Number.POSITIVE_INFINITY;
  const { rate, mean, p99 } = fluidOf(each, load);
  const engine = new RequestEngine(new RandomStreams(20260105), 0 as SimTime);
  const target = engine.addTarget("Service/default/web", {
    ...DEFAULT_PLAYED_OPTIONS,
    work: distributionFromMoments(WORK_SECONDS, scv),
    waitSeconds,
    concurrency,
    queueLimit,
  });
  target.addServer({ node: "n", zone: "z" }, cores).isListening = true;
  target.route(target.servers);
  engine.start(target, { kind: "rate", demand: new ConstantDemand(rate), spacing: "poisson" });
  engine.advance(Math.ceil((0.1 * requests * 1e6) / rate) as SimTime);
  target.begin();
  engine.advance(Math.ceil((1.1 * requests * 1e6) / rate) as SimTime);
  const { meanSeconds, p99Seconds } = target.total();
  return {
    name: each.name,
    load,
    fluidMean: mean,
    playedMean: meanSeconds!,
    fluidP99: p99,
    playedP99: p99Seconds!,
  };
}
