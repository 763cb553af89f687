import {
  findMeasuredProvisioning,
  type ProvisioningOperation,
  provisioningTime,
} from "../../../src/cloud/index.js";
import { RandomStreams } from "../../../src/random/index.js";
import { playScalabilityScenario, type ScalabilityScenario } from "../../support/scalability-scenario.js";
import type { Adapter } from "../adapter.js";

interface Given {
  readonly machineType: string;
  readonly operation: ProvisioningOperation;
  readonly nodesChangedAtOnce: number;
}

type Expected = Readonly<
  Record<`${"mean" | "min" | "p10" | "p50" | "p90" | "p99" | "max"}Seconds`, number>
> & {
  readonly samples: number;
};

/** Times drawn, ascending. */
interface Drawn {
  readonly seconds: readonly number[];
}

const DRAWS = 20_000;
const MEAN_TOLERANCE = 0.02;
const POINTS = [
  ["minSeconds", 0],
  ["p10Seconds", 0.1],
  ["p50Seconds", 0.5],
  ["p90Seconds", 0.9],
  ["p99Seconds", 0.99],
  ["maxSeconds", 1],
] as const;

/**
 * Draws from the model of a measured operation and holds the draws against the measurement: Kolmogorov–Smirnov at
 * the 1 % level over the published quantiles, and the mean within 2 %.
 */
const nodeProvisioning: Adapter = {
  component: "truths",
  operation: "node-provisioning-time-measured",
  run(json): Drawn {
    const { machineType, operation, nodesChangedAtOnce } = json as unknown as Given;
    const measured = findMeasuredProvisioning(machineType, operation, nodesChangedAtOnce);
    if (measured?.nodesChangedAtOnce !== nodesChangedAtOnce) throw new Error("there is no such measurement");
    const time = provisioningTime(measured);
    const stream = new RandomStreams(1).forKey(`${machineType}/${operation}/${nodesChangedAtOnce}`);
    const seconds = Array.from({ length: DRAWS }, () => time.sample(stream));
    return { seconds: seconds.sort((a, b) => a - b) };
  },
  compare(json, actual) {
    const expected = json as unknown as Expected;
    const { seconds } = actual as Drawn;
    const n = expected.samples;
    const critical = 1.63 * Math.sqrt((n + DRAWS) / (n * DRAWS));
    const distances = POINTS.map(([name, share]) => {
      // Published with rounding to a tenth of a second in the model.
      const below = seconds.filter((each) => each < expected[name] - 0.06).length / DRAWS;
      const upTo = seconds.filter((each) => each <= expected[name] + 0.06).length / DRAWS;
      return Math.max(0, below - share, share - upTo);
    });
    const mean = seconds.reduce((sum, each) => sum + each, 0) / DRAWS;
    return (
      Math.max(...distances) < critical &&
      Math.abs(mean - expected.meanSeconds) <= MEAN_TOLERANCE * expected.meanSeconds
    );
  },
};

/** Plays the whole loop of scheduler, cluster-autoscaler and cloud to the published end state. */
const scalabilityScenarios: Adapter = {
  component: "truths",
  operation: "scalability-scenarios",
  run(json, { expect: expected }) {
    const { nodes, pendingPods, allNodesFull } = playScalabilityScenario(
      json as unknown as ScalabilityScenario,
    );
    const all = { nodes, pendingPods, allNodesFull, allNewNodesFull: allNodesFull };
    const wanted = Object.keys(expected as object);
    return Object.fromEntries(Object.entries(all).filter(([name]) => wanted.includes(name)));
  },
};

export const truthsNodesAdapters: readonly Adapter[] = [nodeProvisioning, scalabilityScenarios];
