import {
  closedQueue,
  dm1,
  md1,
  mg1,
  mg1ProcessorSharing,
  mm1,
  mm1ProcessorSharing,
  mm1WithSetup,
  mmc,
  mmck,
  mph1,
  randomSplit,
  roundRobin,
  tandem,
} from "../../../src/traffic/queues/index.js";
import type { Adapter, Json, VectorCase } from "../adapter.js";

interface Given {
  readonly arrivalRatePerSecond: number;
  readonly serviceRatePerSecondPerServer: number;
  readonly servers: number;
  readonly systemCapacity: number;
  readonly serviceSquaredCv: number;
  readonly erlangStages: number;
  readonly branchProbabilities: readonly number[];
  readonly branchRatesPerSecond: readonly number[];
  readonly stageServiceRatesPerSecond: readonly number[];
  readonly meanSetupSeconds: number;
  readonly users: number;
  readonly meanThinkSeconds: number;
}

/** What any of the models may answer; a case asks for some of it. */
interface Answer {
  readonly utilisation?: number;
  readonly stageUtilisations?: readonly number[];
  readonly meanWaitSeconds?: number;
  readonly meanSojournSeconds: number;
  readonly meanNumberInSystem: number;
  readonly meanSlowdown?: number;
  readonly blockingProbability?: number;
  readonly probabilityArrivalWaits?: number;
  readonly effectiveArrivalRate?: number;
  readonly throughput?: number;
  readonly sojournVariance?: number;
  sojournQuantile?(p: number): number;
}

function solve(model: string, g: Given): Answer {
  const arrivals = g.arrivalRatePerSecond;
  const service = g.serviceRatePerSecondPerServer;
  switch (model) {
    case "M/M/1":
      return mm1(arrivals, service);
    case "M/M/c":
    case "M/M/4 shared":
      return mmc(arrivals, service, g.servers);
    case "M/D/1":
      return md1(arrivals, 1 / service);
    case "M/E2/1":
    case "M/E4/1":
      return mph1(arrivals, { kind: "erlang", stages: g.erlangStages, mean: 1 / service });
    case "M/H2/1":
      return mph1(arrivals, {
        kind: "hyperexponential",
        branches: g.branchProbabilities.map((probability, i) => ({
          probability,
          mean: 1 / g.branchRatesPerSecond[i]!,
        })),
      });
    case "M/G/1":
      return mg1(arrivals, 1 / service, g.serviceSquaredCv);
    case "M/M/1-PS":
      return mm1ProcessorSharing(arrivals, service);
    case "M/G/1-PS":
      return mg1ProcessorSharing(arrivals, 1 / service);
    case "M/M/c/K":
    case "M/M/c/c":
      return mmck(arrivals, service, g.servers, g.systemCapacity);
    case "tandem M/M/1 -> M/M/1":
      return tandem(arrivals, g.stageServiceRatesPerSecond);
    case "D/M/1":
      return dm1(arrivals, service);
    case "random split to n x M/M/1":
      return randomSplit(arrivals, service, g.servers);
    case "round robin to n x E_n/M/1":
      return roundRobin(arrivals, service, g.servers);
    case "M/M/1 with exponential setup":
    case "M/M/1+setup":
      return mm1WithSetup(arrivals, service, g.meanSetupSeconds);
    case "closed M/M/c//N":
      return closedQueue(g.users, g.meanThinkSeconds, service, g.servers);
    default:
      throw new Error(`no closed form for model ${model}`);
  }
}

function field(answer: Answer, name: string): number | undefined {
  const quantile = /^p(\d\d)SojournSeconds$/.exec(name);
  if (quantile !== null) return answer.sojournQuantile?.(Number(quantile[1]) / 100);
  switch (name) {
    case "utilisation":
      return answer.utilisation;
    case "utilisationStage1":
      return answer.stageUtilisations?.[0];
    case "utilisationStage2":
      return answer.stageUtilisations?.[1];
    case "meanWaitSeconds":
      return answer.meanWaitSeconds;
    case "meanSojournSeconds":
      return answer.meanSojournSeconds;
    case "meanNumberInSystem":
      return answer.meanNumberInSystem;
    case "meanSlowdown":
      return answer.meanSlowdown;
    case "blockingProbability":
      return answer.blockingProbability;
    case "probabilityArrivalWaits":
      return answer.probabilityArrivalWaits;
    case "effectiveArrivalRatePerSecond":
      return answer.effectiveArrivalRate;
    case "throughputPerSecond":
      return answer.throughput;
    case "sojournVarianceSeconds2":
      return answer.sojournVariance;
    default:
      return undefined;
  }
}

/** `units`: a closed form in the product must match to 1e-9 relative; zeros to 1e-12. */
function isClose(expected: number, actual: unknown): boolean {
  return (
    typeof actual === "number" && Math.abs(actual - expected) <= Math.max(1e-9 * Math.abs(expected), 1e-12)
  );
}

export const truthsQueueingAdapters: readonly Adapter[] = [
  {
    component: "truths",
    operation: "steady-state-queue",
    run(given: Json, vectorCase: VectorCase) {
      const answer = solve(String(vectorCase["model"]), given as unknown as Given);
      const expected = vectorCase.expect as Readonly<Record<string, number>>;
      return Object.fromEntries(Object.keys(expected).map((name) => [name, field(answer, name)]));
    },
    compare(expected: Json, actual: unknown) {
      const found = actual as Readonly<Record<string, unknown>>;
      return Object.entries(expected as Readonly<Record<string, number>>).every(([name, value]) =>
        isClose(value, found[name]),
      );
    },
  },
];
