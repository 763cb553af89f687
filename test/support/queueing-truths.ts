import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Distribution } from "../../src/random/index.js";
import {
  Constant,
  Erlang,
  Exponential,
  Hyperexponential,
  Lognormal,
  Uniform,
} from "../../src/random/index.js";
import { ConstantDemand } from "../../src/traffic/index.js";
import type { RequestArrivals } from "../../src/traffic/requests/index.js";
import type { MadeStation } from "./played-queue.js";
import { projectRoot } from "./project-root.js";

/** What a row of the published truths gives. */
export interface QueueingGiven {
  readonly arrivals?: "poisson" | "deterministic";
  readonly arrivalRatePerSecond?: number;
  readonly serviceRatePerSecondPerServer?: number;
  readonly stageServiceRatesPerSecond?: readonly number[];
  readonly servers: number | readonly number[];
  readonly systemCapacity?: number;
  readonly discipline: "FCFS" | "PS";
  readonly serviceDistribution: string;
  readonly serviceSquaredCv?: number;
  readonly erlangStages?: number;
  readonly routing?: "uniform random" | "round robin";
  readonly meanSetupSeconds?: number;
  readonly users?: number;
  readonly meanThinkSeconds?: number;
}

export interface QueueingTruth {
  readonly name: string;
  readonly model: string;
  readonly given: QueueingGiven;
  readonly expect: Readonly<Record<string, number>>;
  readonly tolerance: Readonly<Record<string, { readonly relative?: number; readonly absolute?: number }>>;
}

/** The published closed forms, in the order of their names. */
export function queueingTruths(): readonly QueueingTruth[] {
  const file = join(projectRoot(), "test/conformance/vectors/truths/queueing.json");
  const { cases } = JSON.parse(readFileSync(file, "utf8")) as { readonly cases: readonly QueueingTruth[] };
  return cases.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** A row as pods, Services and arrivals. */
export function stationsOf({ given }: QueueingTruth): {
  readonly stations: readonly MadeStation[];
  readonly arrivals: RequestArrivals;
} {
  const arrivals: RequestArrivals =
    given.users === undefined
      ? {
          kind: "rate",
          demand: new ConstantDemand(given.arrivalRatePerSecond!),
          spacing: given.arrivals === "deterministic" ? "even" : "poisson",
        }
      : { kind: "users", users: given.users, thinkSeconds: new Exponential(given.meanThinkSeconds!) };
  if (given.stageServiceRatesPerSecond !== undefined) {
    // A stage lets go of its server before the next one begins: somebody in front calls one after the other.
    const front: MadeStation = {
      pods: 1,
      cores: 1,
      options: { work: new Constant(0) },
      calls: given.stageServiceRatesPerSecond.map((_, i) => i + 1),
    };
    const stages = given.stageServiceRatesPerSecond.map(
      (rate, i): MadeStation => ({
        pods: 1,
        cores: (given.servers as readonly number[])[i]!,
        options: { work: new Exponential(1 / rate), concurrency: 1 },
      }),
    );
    return { stations: [front, ...stages], arrivals };
  }
  const servers = given.servers as number;
  const work = workOf(given);
  if (given.routing !== undefined) {
    const balancing = given.routing === "round robin" ? ("round-robin" as const) : ("random" as const);
    return {
      stations: [{ pods: servers, cores: 1, options: { work, concurrency: 1, balancing } }],
      arrivals,
    };
  }
  const options = {
    work,
    concurrency: given.discipline === "PS" ? Number.POSITIVE_INFINITY : servers,
    queueLimit:
      given.systemCapacity === undefined ? Number.POSITIVE_INFINITY : given.systemCapacity - servers,
    setUp: given.meanSetupSeconds === undefined ? null : new Exponential(given.meanSetupSeconds),
  };
  return { stations: [{ pods: 1, cores: servers, options }], arrivals };
}

function workOf(given: QueueingGiven): Distribution {
  const mean = 1 / given.serviceRatePerSecondPerServer!;
  const [form] = given.serviceDistribution.split(" ");
  switch (form) {
    case "exponential":
      return new Exponential(mean);
    case "deterministic":
      return new Constant(mean);
    case "erlang":
      return new Erlang(given.erlangStages!, mean);
    case "hyperexponential":
      return new Hyperexponential(mean, given.serviceSquaredCv ?? 4);
    case "lognormal":
      return Lognormal.fromMeanAndScv(mean, given.serviceSquaredCv!);
    case "uniform":
      return new Uniform(0, 2 * mean);
    default:
      throw new RangeError(`no distribution ${given.serviceDistribution}`);
  }
}
