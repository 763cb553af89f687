import { autoscaledGroups, nodesAndStarts } from "./autoscaled-groups.js";
import { boutiqueDay } from "./boutique-day.js";
import { cpuSecondsOf } from "./cpu-time.js";
import { holdOperationsPerSecond } from "./event-queue-hold.js";
import { simulatedHoursPerCpuSecond } from "./example-runs.js";
import { largeCluster } from "./large-cluster.js";
import { millionRequests } from "./mm1.js";
import { type OpenbCluster, placeAll, readOpenb } from "./openb-placement.js";
import { simulationCost } from "./simulation-cost.js";

import { type Entrance, tenPods } from "./ten-pods.js";
import { tunedFlashCrowd } from "./tuned-flash-crowd.js";

import { verticalWeek } from "./vertical-week.js";

import { measuredSpeedUp } from "./workers.js";

/** One measured number. */
export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What the project wants to reach, in the same unit. */
  readonly goal?: number;
  /** Whether less or more than the goal is better; more, if not said. */
  readonly better?: "less" | "more";
}

export interface Benchmark {
  readonly name: string;
  /** Takes minutes: runs only when its whole name is given. */
  readonly isLong?: boolean;
  /** A text says why there is nothing to measure here. */
  measure(): Promise<Measurement | readonly Measurement[] | string>;
}

/** Every benchmark of the project; `npm run bench -- NAME…` runs those whose name begins so. */
export const BENCHMARKS: readonly Benchmark[] = [
  {
    name: "queue-10k",
    measure: async () => ({
      name: "event queue, hold operations at 10⁴ pending",
      value: holdOperationsPerSecond(10_000, 2_000_000, 7) / 1e6,
      unit: "M/s",
      goal: 7,
    }),
  },
  {
    name: "queue-1m",
    measure: async () => ({
      name: "event queue, hold operations at 10⁶ pending",
      value: holdOperationsPerSecond(1_000_000, 1_000_000, 3) / 1e6,
      unit: "M/s",
    }),
  },
  {
    name: "mm1",
    measure: async () => {
      const { cpuSeconds, mebibytes } = millionRequests();
      const name = "M/M/1 at 80 %, a million single requests";
      return [
        { name: `${name}, CPU with start-up`, value: cpuSeconds, unit: "s", goal: 0.6, better: "less" },
        { name: `${name}, memory`, value: mebibytes, unit: "MiB", goal: 120, better: "less" },
      ];
    },
  },
  tenPodsRun("ten-pods", "single requests per CPU second through ten pods", "service"),
  tenPodsRun(
    "ten-pods-ingress",
    "requests per CPU second through an Ingress outside the cluster and ten pods",
    "ingress-hop",
  ),
  tenPodsRun(
    "ten-pods-ingress-pods",
    "requests per CPU second through an Ingress's two pods and ten pods",
    "ingress-pods",
  ),
  exampleRun("example-web-shop", "hpa-tuning/web-shop"),
  {
    name: "vpa-week",
    measure: async () => {
      const seconds = await verticalWeek();
      if (seconds === null) return "set HEADROOM_DATA to the folder that holds load/crane-cpu below data/";
      return {
        name: "VPA over a week of recorded CPU use",
        value: seconds,
        unit: "s",
        goal: 3,
        better: "less",
      };
    },
  },
  {
    name: "tune",
    isLong: true,
    measure: async () => {
      const { shareOfRuns, dearer, noise } = await tunedFlashCrowd();
      return [
        {
          name: "tuned flash crowd, runs of the full grid's",
          value: shareOfRuns * 100,
          unit: "%",
          goal: 20,
          better: "less",
        },
        {
          name: "tuned flash crowd, dearer than the full grid's best",
          value: dearer * 100,
          unit: "%",
          goal: Number((noise * 100).toFixed(2)),
          better: "less",
        },
      ];
    },
  },
  {
    name: "boutique",
    measure: async () => {
      const loaded = await boutiqueDay();
      if (loaded === undefined) return "boutique: set HEADROOM_DATA to the folder of public data";
      return simulationCost("online boutique, 24 h", loaded, { goalSeconds: 1.5 });
    },
  },
  {
    name: "openb",
    measure: async () => {
      let openb: OpenbCluster | undefined;
      let placed = 0;
      const seconds = cpuSecondsOf(() => {
        openb = readOpenb();
        placed = openb === undefined ? 0 : placeAll(openb);
      });
      if (openb === undefined) return "openb: set HEADROOM_DATA to the folder of public data";
      return [
        { name: "openb, full scheduler profile", value: seconds, unit: "s CPU", goal: 4, better: "less" },
        {
          name: `openb, pods placed of ${openb.pods.length} on ${openb.cluster.nodes.size} nodes`,
          value: placed,
          unit: "pods",
        },
      ];
    },
  },
  {
    name: "groups",
    isLong: true,
    measure: async () =>
      simulationCost("50 HPA groups with cluster-autoscaler, 24 h", await autoscaledGroups(), {
        repeats: 3,
        goalSeconds: 2,
        describe: nodesAndStarts,
      }),
  },
  {
    name: "workers",
    isLong: true,
    measure: async () => [
      {
        name: "two worker threads, times as fast as one (one core a thread)",
        value: measuredSpeedUp(false),
        unit: "×",
        goal: 1.85,
      },
      {
        name: "the same where V8's helper threads use the second core too",
        value: measuredSpeedUp(true),
        unit: "×",
      },
    ],
  },
  {
    name: "scale-small",
    isLong: true,
    measure: async () =>
      simulationCost("500 nodes, 15,000 pods, 100 HPAs, 24 h", await largeCluster(100), { repeats: 0 }),
  },
  {
    name: "scale",
    isLong: true,
    measure: async () =>
      simulationCost("5,000 nodes, 150,000 pods, 1,000 HPAs, 24 h", await largeCluster(1000), {
        repeats: 0,
        goalSeconds: 15,
        goalMiB: 2048,
      }),
  },
  {
    name: "scale-week",
    isLong: true,
    measure: async () =>
      simulationCost("5,000 nodes, 150,000 pods, 1,000 HPAs, a week", await largeCluster(1000, 7), {
        repeats: 0,
        goalSeconds: 100,
        goalMiB: 2048,
      }),
  },
];

function exampleRun(name: string, example: string): Benchmark {
  return {
    name,
    measure: async () => [
      {
        name: `${example}, simulated hours per CPU second`,
        value: await simulatedHoursPerCpuSecond(example, 5),
        unit: "h/s",
      },
    ],
  };
}

function tenPodsRun(name: string, title: string, entrance: Entrance): Benchmark {
  return {
    name,
    measure: async () => ({ name: title, value: tenPods(5, entrance) / 1e6, unit: "M/s", goal: 1 }),
  };
}
