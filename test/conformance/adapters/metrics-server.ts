import {
  NO_POINTS,
  type PodPoints,
  queryPodMetrics,
  type ServedPod,
  storePodScrape,
} from "../../../src/controllers/metrics-server/index.js";
import { seconds, toSeconds } from "../../../src/units/index.js";
import type { Adapter } from "../adapter.js";

interface GivenSample {
  readonly container: string;
  readonly startedAt: number;
  readonly sampledAt: number;
  readonly cpuCoreNanoseconds: number;
  readonly memoryBytes: number;
}

interface GivenScrapes {
  readonly metricResolutionSeconds: number;
  readonly scrapes: readonly { readonly samples: readonly GivenSample[] | null }[];
}

type ExpectedScrape = { readonly [field: string]: unknown } | null;

/** The served pod with those fields that the case looks at. */
function answerAs(expected: ExpectedScrape, served: ServedPod | undefined): unknown {
  if (expected === null) return null;
  if (served === undefined) return { available: false };
  const expectedContainers = (expected["containers"] ?? {}) as Record<string, object>;
  const containers: Record<string, object> = {};
  for (const { name, cpuNanocores, memoryBytes } of served.containers) {
    const wantsRounded = Object.hasOwn(expectedContainers[name] ?? {}, "cpuMilliRoundedUp");
    containers[name] = {
      cpuNanocores,
      memoryBytes,
      ...(wantsRounded ? { cpuMilliRoundedUp: Math.ceil(cpuNanocores / 1e6) } : {}),
    };
  }
  const answer: Record<string, unknown> = { available: true, containers };
  if (Object.hasOwn(expected, "timestamp")) {
    answer["timestamp"] = toSeconds(served.timestamp);
  }
  if (Object.hasOwn(expected, "windowSeconds")) {
    answer["windowSeconds"] = Math.round(served.windowMicros / 1e3) / 1e3;
  }
  return answer;
}

const podWindow: Adapter = {
  component: "metrics-server",
  operation: "metrics-server-pod-window",
  run(json, { expect }) {
    const given = json as unknown as GivenScrapes;
    const rule = { metricResolution: seconds(given.metricResolutionSeconds) };
    const expected = (expect as unknown as { afterEachScrape: readonly ExpectedScrape[] }).afterEachScrape;
    let points: PodPoints = NO_POINTS;
    const afterEachScrape = given.scrapes.map(({ samples }, index) => {
      const batch = (samples ?? []).map((sample) => ({
        ...sample,
        startedAt: seconds(sample.startedAt),
        sampledAt: seconds(sample.sampledAt),
      }));
      points = storePodScrape(points, batch, rule);
      return answerAs(expected[index] ?? null, queryPodMetrics(points));
    });
    return { afterEachScrape };
  },
};

export const metricsServerAdapters: readonly Adapter[] = [podWindow];
